import type { Bars } from '../bar.ts';
import type { Adjustment } from './history.ts';
import { historyOf, type JumpRule, jumpRules } from './history.ts';

/** Sessions after a pick at which its return is taken. */
export const horizons = [1, 5, 20] as const;
export type Horizon = (typeof horizons)[number];

/** Why a return is not there. */
export type Unmarked = 'notYet' | 'noBar' | 'delisted' | 'unexplainedJump';

export type ForwardReturn =
  | { horizon: Horizon; date: string; value: number; reason: null }
  | { horizon: Horizon; date: string | null; value: null; reason: Unmarked };

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/**
 * Close-to-close returns of a share 1, 5 and 20 sessions after `from`, splits and bonuses taken out. `sessions` are the
 * universe's session dates, ascending, as far as the data reach. A session without a bar of the share is no return: nothing
 * is carried over or interpolated; a share whose bars end before is `delisted`, a jump nothing explains is named.
 */
export function forwardReturns(
  bars: Bars,
  adjustments: readonly Adjustment[],
  sessions: readonly string[],
  from: string,
  rule: JumpRule = jumpRules.USD,
): ForwardReturn[] {
  const history = historyOf(bars, adjustments, bars.time.length, rule);
  const at = new Map<number, number>();
  for (const [i, time] of history.time.entries()) at.set(time, i);
  const start = at.get(dayOf(from));
  const position = sessions.indexOf(from);
  const last = history.time.at(-1) ?? 0;
  return horizons.map((horizon): ForwardReturn => {
    const date = position < 0 ? null : (sessions[position + horizon] ?? null);
    const none = (reason: Unmarked): ForwardReturn => ({ horizon, date, value: null, reason });
    if (position < 0 || start === undefined) return none('noBar');
    if (date === null) return none('notYet');
    const end = at.get(dayOf(date));
    if (end === undefined) return none(last < dayOf(date) ? 'delisted' : 'noBar');
    const jumped = history.faults.some((fault) => fault.date > from && fault.date <= date);
    if (jumped) return none('unexplainedJump');
    return { horizon, date, value: history.close[end]! / history.close[start]! - 1, reason: null };
  });
}
