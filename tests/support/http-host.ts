import { registry } from '../../commands/index.ts';
import { deskFor } from '../../commands/talk/talk.ts';
import { openConversation } from '../../src/agent/conversation.ts';
import type { App } from '../../src/app.ts';
import { outsiderPorts } from '../../src/core/outsider.ts';
import type { HttpDoor, Served } from '../../src/surfaces/http/door.ts';
import { serveHttp } from '../../src/surfaces/http/server.ts';

/** A server in this process over the ports of an app, on a free port of loopback. */
export function hosted(app: App, options: Partial<HttpDoor> = {}): Promise<Served> {
  const ports = outsiderPorts(app.ports);
  const context = {
    ports,
    caller: 'http' as const,
    confirmed: false,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => undefined,
    registry,
    correlationId: 'test',
  };
  return serveHttp({
    registry,
    version: '0',
    clock: ports.clock,
    portsOf: async () => ports,
    converse: async (who, named) => {
      const session = named ?? ports.clock.id();
      return openConversation(await deskFor(context, { approvals: 'ask', session, user: who.id }), session);
    },
    host: '127.0.0.1',
    port: 0,
    page: null,
    log: () => undefined,
    ...options,
  });
}

/** A frame of server-sent events. */
export interface Frame {
  id: string | undefined;
  event: string;
  data: Record<string, unknown> & { type: string };
}

/** The frames of a whole stream, in order. */
export const framesOf = (text: string): Frame[] =>
  text
    .split('\n\n')
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const line = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      return { id: line('id'), event: line('event')!, data: JSON.parse(line('data')!) as Frame['data'] };
    });
