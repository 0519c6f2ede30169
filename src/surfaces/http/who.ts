import type { FastifyRequest } from 'fastify';
import { CoachError } from '../../core/errors.ts';
import type { Identity, Who } from '../../ports/identity.ts';

/** The person at this machine, where nobody has to say who they are. */
const local: Who = { id: 'local', name: 'local', role: 'owner' };

/** Who somebody was found to be, and whether that still holds. */
export interface Pass {
  who: Who;
  /** Looked up anew: a credential may be revoked or run out while a connection is open. */
  still(): Promise<boolean>;
}

/** The one verification there is: of every request, and of every connection that stays open. Null: say who you are. */
export async function passFor(credential: string | null, identity: Identity): Promise<Pass | null> {
  if (credential === null) {
    if (await identity.required()) return null;
    return { who: local, still: async () => !(await identity.required()) };
  }
  const verified = await identity.verify(credential);
  if (verified === null) return null;
  return { who: verified.who, still: async () => (await identity.verify(credential)) !== null };
}

const known = new WeakMap<FastifyRequest, Pass>();

/** Notes who a request is from, once that was found out. */
export const recognised = (request: FastifyRequest, pass: Pass): void => void known.set(request, pass);

export function passOf(request: FastifyRequest): Pass {
  const pass = known.get(request);
  if (pass === undefined) throw new CoachError('denied', 'Nobody knows who is asking', 'Say who you are.');
  return pass;
}

/** Who a request is from; throws `denied` where that was never found out. */
export const whoOf = (request: FastifyRequest): Who => passOf(request).who;

const againMs = 2_000;

/** Calls back once a pass does not hold any more; gives how to stop looking. */
export function whenOver(pass: Pass, over: () => void): () => void {
  const look = () =>
    pass.still().then(
      (holds) => {
        if (holds) return;
        clearInterval(timer);
        over();
      },
      () => undefined,
    );
  const timer = setInterval(() => void look(), againMs);
  return () => clearInterval(timer);
}
