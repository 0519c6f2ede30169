import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoachError } from '../../core/errors.ts';
import type { HttpDoor } from './door.ts';
import { refuse } from './trouble.ts';
import { local, recognised } from './who.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** Why a request may not come from where it says it does, or null. */
function stranger({ headers }: FastifyRequest): string | null {
  const { host, origin } = headers;
  // A name of somebody else's that leads here would let their page read what is ours (DNS rebinding).
  if (host === undefined || !loopback.test(host))
    return `"${String(host).slice(0, 80)}" is not a name of this server`;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    return `Pages of ${String(origin).slice(0, 80)} may not ask`;
  const site = headers['sec-fetch-site'];
  const navigates = headers['sec-fetch-mode'] === 'navigate';
  return site === 'cross-site' && !navigates ? 'Pages of other sites may not ask' : null;
}

/** Who may ask at all: looked at before a body is read. */
export function guard(app: FastifyInstance, _door: HttpDoor): void {
  app.addHook('onRequest', async (request, reply) => {
    const why = stranger(request);
    if (why !== null)
      return refuse(reply, new CoachError('denied', why, 'Ask from the page of this server itself.'));
    recognised(request, local);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff' });
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}
