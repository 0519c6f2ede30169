import type { z } from 'zod';
import { version } from '../../package.json' with { type: 'json' };
import { type Context, command, type Ports } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { permitted } from '../../src/core/exposure.ts';
import { outsiderPorts, uploaderPorts } from '../../src/core/outsider.ts';
import { serveDocument, serveInput } from '../../src/core/shapes/serve.ts';
import type { Identity, Who } from '../../src/ports/identity.ts';
import { identityOf } from '../../src/services/identity/identity.ts';
import type { HttpDoor } from '../../src/surfaces/http/door.ts';
import { deskFor } from '../talk/talk.ts';
import { aliasesOf } from './aliases.ts';
import { ended } from './ended.ts';
import { mcpDoor } from './mcp.ts';

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

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** A server that others can reach says who they are and lets nobody listen in. Throws `refused`. */
async function reachable(input: z.output<typeof serveInput>, identity: Identity): Promise<void> {
  if (loopback.test(input.host)) return;
  const where = `${input.host} can be reached from other machines`;
  if (!(await identity.required()))
    throw new CoachError(
      'refused',
      `${where}, and there are no users`,
      'Add yourself first: coach auth user add <name> --role owner',
    );
  if (input.tlsCert === undefined && input.trustedProxy.length === 0)
    throw new CoachError(
      'refused',
      `${where} without encryption`,
      'Give --tls-cert and --tls-key, or --trusted-proxy with the address of the proxy that encrypts.',
    );
}

async function certificate({ tlsCert, tlsKey }: z.output<typeof serveInput>, { ports }: Context) {
  if (tlsCert === undefined && tlsKey === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new CoachError(
      'usage',
      'A certificate and its key belong together',
      'Give --tls-cert and --tls-key.',
    );
  return { cert: await ports.readText(tlsCert), key: await ports.readText(tlsKey) };
}

/** Whose store somebody works with: the owner's own, or the one of a user who has one. */
const ownPorts = (ports: Ports, { id, role }: Who): Promise<Ports> =>
  role === 'trader' ? ports.guest(id) : Promise.resolve(ports);

/** The ports of somebody who does not sit at this machine, and of their one import of a file they sent. */
export function portsFor(ports: Ports): Pick<HttpDoor, 'portsOf' | 'sent'> {
  const main = outsiderPorts(ports);
  return {
    portsOf: async (who) => (who.role === 'trader' ? outsiderPorts(await ports.guest(who.id)) : main),
    async sent(who, name, bytes, work) {
      const own = await ownPorts(ports, who);
      return own.upload(name, bytes, (file) => work(uploaderPorts(own, { name, file })));
    },
  };
}

export const serve = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: serveInput,
  output: serveDocument,
  example: { port: 0 },
  say: ({ seconds }) => `Stopped after ${seconds} s.`,
  async run(input, context) {
    const { ports, registry = [] } = context;
    ports.serveMany();
    const identity = identityOf(ports);
    await reachable(input, identity);
    const tls = await certificate(input, context);
    const [{ serveHttp }, { openConversation }] = await Promise.all([
      import('../../src/surfaces/http/server.ts'),
      import('../../src/agent/conversation.ts'),
    ]);
    const began = ports.clock.monotonic();
    const { portsOf, sent } = portsFor(ports);
    const { host, port } = input;
    const served = await serveHttp({
      registry,
      version,
      clock: ports.clock,
      meter: ports.meter,
      aliases: aliasesOf(registry),
      mcp: async (who, request, body) => {
        const [{ mcpOverHttp }, door] = await Promise.all([
          import('../../src/surfaces/mcp/server.ts'),
          mcpDoor(await portsOf(who), context, {
            tools: ['read', 'book', 'desk'],
            allowWrite: false,
            permitted: (one) => permitted(one, who.role),
          }),
        ]);
        return mcpOverHttp(door, request, body);
      },
      identity,
      portsOf,
      sent,
      converse: async (who, named) => {
        const session = named ?? ports.clock.id();
        const own = await portsOf(who);
        const talking: Context = { ...context, ports: own, caller: 'http', terminal: undefined };
        const desk = await deskFor(talking, { approvals: 'ask', session, user: who.id });
        return openConversation(desk, session, named !== undefined);
      },
      host,
      port,
      origins: input.origin,
      proxies: input.trustedProxy,
      tls,
      page: await ports.page(),
      log: (message) => context.emit({ kind: 'warning', message }),
    }).catch((thrown: unknown) => {
      throw unheard(thrown, `${host}:${port}`);
    });
    context.stream?.({ type: 'listening', address: served.address });
    const who = (await identity.required()) ? 'users sign in' : 'whoever is at this machine may ask';
    context.emit({ kind: 'notice', message: `Listening at ${served.address}; ${who} (Ctrl-C stops)` });
    await ended(context);
    context.emit({ kind: 'notice', message: 'Stopping; running requests are let end' });
    await served.close();
    return { address: served.address, seconds: Math.round((ports.clock.monotonic() - began) / 1000) };
  },
});
