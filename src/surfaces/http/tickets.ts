import type { Clock } from '../../ports/clock.ts';
import type { Pass } from './who.ts';

/** Passes that open one connection each, so that no lasting secret stands in an address. */
export interface Tickets {
  give(pass: Pass): { ticket: string; expiresInMs: number };
  /** Whose it is; null for one that is unknown, used or too old. It is used from then on. */
  take(ticket: string): Pass | null;
}

const lifeMs = 30_000;
const most = 10_000;

export function tickets(clock: Clock): Tickets {
  const open = new Map<string, { pass: Pass; until: number }>();
  return {
    give(pass) {
      for (const [old, { until }] of open)
        if (until <= clock.monotonic() || open.size >= most) open.delete(old);
      const ticket = `${clock.id()}${clock.id()}`.replaceAll('-', '');
      open.set(ticket, { pass, until: clock.monotonic() + lifeMs });
      return { ticket, expiresInMs: lifeMs };
    },
    take(ticket) {
      const found = open.get(ticket);
      open.delete(ticket);
      return found === undefined || found.until <= clock.monotonic() ? null : found.pass;
    },
  };
}
