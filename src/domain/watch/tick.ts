import type { Session } from '../calendar/calendar.ts';

/** Why a price is not one of this session that is news. */
export type TickFault = 'invalid' | 'closed' | 'future' | 'otherSession' | 'stale' | 'duplicate' | 'late';

/** Faults that say nothing of the source: it answered, with what was known. */
export const harmless: ReadonlySet<TickFault> = new Set(['duplicate', 'late', 'closed']);

const clockToleranceMs = 2_000;
/** A close may be stamped a little after the bell. */
const closeToleranceMs = 5 * 60_000;

export interface TickContext {
  /** The session that is open; null where none is. */
  session: Session | null;
  now: number;
  /** Moment of the newest price that was taken; null for none in this session. */
  lastAt: number | null;
  /** Oldest age of a price that still counts, ms, the source's own delay included. */
  staleMs: number;
}

/** What is wrong with a price of a moment; null when it is a new price of the session that is open. */
export function tickFault(
  value: number,
  at: number,
  { session, now, lastAt, staleMs }: TickContext,
): TickFault | null {
  if (!Number.isFinite(value) || value <= 0 || !Number.isFinite(at)) return 'invalid';
  if (session === null) return 'closed';
  if (at > now + clockToleranceMs) return 'future';
  if (at < session.open || at > session.close + closeToleranceMs) return 'otherSession';
  if (now - at > staleMs) return 'stale';
  if (lastAt !== null && at <= lastAt) return at === lastAt ? 'duplicate' : 'late';
  return null;
}
