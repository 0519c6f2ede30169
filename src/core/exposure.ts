import type { Role } from '../ports/identity.ts';
import type { AnyCommand, Caller, Effect } from './command.ts';

/** How a caller may run a command: freely, after a person's yes to this very call, or not at all. */
export type Exposure = 'free' | 'confirmed' | 'off';

const byEffect: Record<Caller, Record<Effect, Exposure>> = {
  cli: { read: 'free', write: 'free', danger: 'confirmed' },
  // A model only proposes: what changes anything waits for a person.
  model: { read: 'free', write: 'confirmed', danger: 'confirmed' },
  http: { read: 'free', write: 'free', danger: 'confirmed' },
  mcp: { read: 'free', write: 'off', danger: 'off' },
  // Nobody is there to say yes to a queued job.
  worker: { read: 'free', write: 'free', danger: 'off' },
};

/** What a caller may do with a command. Every change of this shows in the golden table of tests/exposure.test.ts. */
export function exposure(command: AnyCommand, caller: Caller): Exposure {
  if (command.notFor?.includes(caller)) return 'off';
  if (command.safe && caller === 'model') return 'free';
  return byEffect[caller][command.effect as Effect];
}

const byRole: Record<Effect, readonly Role[]> = {
  read: ['owner', 'trader', 'viewer'],
  write: ['owner', 'trader'],
  danger: ['owner', 'trader'],
};

/** Whether a user of a server may have a command at all. Shown in the golden table of roles. */
export const permitted = (command: AnyCommand, role: Role): boolean =>
  (command.roles ?? byRole[command.effect as Effect]).includes(role);
