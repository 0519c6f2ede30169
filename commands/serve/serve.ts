import { version } from '../../package.json' with { type: 'json' };
import { type Context, command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { outsiderPorts } from '../../src/core/outsider.ts';
import { serveDocument, serveInput } from '../../src/core/shapes/serve.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';
import { deskFor } from '../talk/talk.ts';

/** Resolves when the person, or the system, asks for the end; a second Ctrl-C ends at once. */
function ended(context: Context): Promise<void> {
  const streams = context.terminal as Streams | undefined;
  return new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve());
    let asked = false;
    const stop = () => {
      const first = !asked;
      asked = true;
      resolve();
      return first;
    };
    streams?.onInterrupt(stop);
    streams?.onTerminate?.(stop);
  });
}

/** Why nobody listens there, in words. */
function unheard(thrown: unknown, at: string): unknown {
  const code = (thrown as { code?: unknown }).code;
  if (code === 'EADDRINUSE')
    return new CoachError(
      'unavailable',
      `Something else listens at ${at}`,
      'Choose another one with --port.',
    );
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CoachError('usage', `Nobody can listen at ${at} (${code})`, 'Choose --host and --port.');
  return thrown;
}

export const serve = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: serveInput,
  output: serveDocument,
  example: { port: 0 },
  say: ({ seconds }) => `Stopped after ${seconds} s.`,
  async run({ host, port }, context) {
    const { registry = [] } = context;
    const ports = outsiderPorts(context.ports);
    const [{ serveHttp }, { openConversation }] = await Promise.all([
      import('../../src/surfaces/http/server.ts'),
      import('../../src/agent/conversation.ts'),
    ]);
    const began = ports.clock.monotonic();
    const talking: Context = { ...context, ports, caller: 'http', terminal: undefined };
    const served = await serveHttp({
      registry,
      version: version,
      clock: ports.clock,
      portsOf: async () => ports,
      converse: async (who, named) => {
        const session = named ?? ports.clock.id();
        return openConversation(await deskFor(talking, { approvals: 'ask', session, user: who.id }), session);
      },
      host,
      port,
      page: await ports.page(),
      log: (message) => context.emit({ kind: 'warning', message }),
    }).catch((thrown: unknown) => {
      throw unheard(thrown, `${host}:${port}`);
    });
    context.stream?.({ type: 'listening', address: served.address });
    context.emit({ kind: 'notice', message: `Listening at ${served.address} (Ctrl-C stops)` });
    await ended(context);
    context.emit({ kind: 'notice', message: 'Stopping; running requests are let end' });
    await served.close();
    return { address: served.address, seconds: Math.round((ports.clock.monotonic() - began) / 1000) };
  },
});
