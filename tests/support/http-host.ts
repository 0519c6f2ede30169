import { registry } from '../../commands/index.ts';
import { aliasesOf } from '../../commands/serve/aliases.ts';
import { mcpDoor } from '../../commands/serve/mcp.ts';
import { portsFor } from '../../commands/serve/serve.ts';
import { deskFor } from '../../commands/talk/talk.ts';
import { openConversation } from '../../src/agent/conversation.ts';
import type { App } from '../../src/app.ts';
import type { AnyCommand } from '../../src/core/command.ts';
import { permitted } from '../../src/core/exposure.ts';
import { outsiderPorts } from '../../src/core/outsider.ts';
import { identityOf } from '../../src/services/identity/identity.ts';
import type { HttpDoor, Served } from '../../src/surfaces/http/door.ts';
import { serveHttp } from '../../src/surfaces/http/server.ts';
import { mcpOverHttp } from '../../src/surfaces/mcp/server.ts';

/** A server in this process over the ports of an app, on a free port of loopback. */
export function hosted(app: App, options: Partial<HttpDoor> = {}): Promise<Served> {
  const ports = outsiderPorts(app.ports);
  const { portsOf, sent } = portsFor(app.ports);
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
    portsOf,
    sent,
    converse: async (who, named) => {
      const session = named ?? ports.clock.id();
      const talking = { ...context, ports: await portsOf(who) };
      return openConversation(await deskFor(talking, { approvals: 'ask', session, user: who.id }), session);
    },
    host: '127.0.0.1',
    port: 0,
    page: null,
    aliases: aliasesOf(registry),
    mcp: async (who, request, body) => {
      const permit = (one: AnyCommand) => permitted(one, who.role);
      const options = { tools: ['read', 'book', 'desk'] as const, allowWrite: false, permitted: permit };
      return mcpOverHttp(await mcpDoor(await portsOf(who), { registry }, options), request, body);
    },
    origins: [],
    proxies: [],
    tls: null,
    identity: identityOf(app.ports),
    log: () => undefined,
    ...options,
    // Tests ask more at once than anybody does.
    bounds: { perUser: 100_000, perAddress: 100_000, ...options.bounds },
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
