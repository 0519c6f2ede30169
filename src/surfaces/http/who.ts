import type { FastifyRequest } from 'fastify';
import { CoachError } from '../../core/errors.ts';
import type { Who } from '../../ports/identity.ts';

/** The person at this machine, where nobody has to say who they are. */
export const local: Who = { id: 'local', name: 'local', role: 'owner' };

const known = new WeakMap<FastifyRequest, Who>();

/** Notes who a request is from, once that was found out. */
export const recognised = (request: FastifyRequest, who: Who): void => void known.set(request, who);

/** Who a request is from; throws `denied` where that was never found out. */
export function whoOf(request: FastifyRequest): Who {
  const who = known.get(request);
  if (who === undefined) throw new CoachError('denied', 'Nobody knows who is asking', 'Say who you are.');
  return who;
}
