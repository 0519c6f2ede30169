import type { EarningsCard, EarningsDay } from '../../core/shapes/card-earnings.ts';
import type { Bars } from '../bar.ts';
import type { SolvedSlice } from '../chain/side.ts';
import { atmIv } from '../chain/smile.ts';
import { straddleAt } from '../chain/state/moves.ts';

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/**
 * The move an announcement made, close to close. Before the open it is that day's; after the close the next session's; where the
 * time is not said both together. Null where the bars do not reach around it.
 */
export function moveOver(
  bars: Bars,
  { date, time }: Pick<EarningsDay, 'date' | 'time'>,
): EarningsCard['past'][number] | null {
  const { close } = bars;
  const on = Array.from(bars.time, dateOf).findIndex((day) => day >= date);
  // On a day without a session the next one is the first that can answer.
  const first = on >= 0 && dateOf(bars.time[on]!) > date ? on : on + (time === 'after' ? 1 : 0);
  const last = on >= 0 && dateOf(bars.time[on]!) > date ? on : on + (time === 'before' ? 0 : 1);
  if (on < 0 || first < 1 || last >= close.length) return null;
  const [a, b] = [close[first - 1]!, close[last]!];
  if (!(a > 0 && b > 0)) return null;
  return { date, time, from: dateOf(bars.time[first - 1]!), to: dateOf(bars.time[last]!), move: b / a - 1 };
}

/** Earlier moves together; null without one. */
export function typicalOf(past: EarningsCard['past']): EarningsCard['typical'] {
  if (past.length === 0) return null;
  const sizes = past.map(({ move }) => Math.abs(move));
  return {
    n: past.length,
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    largest: Math.max(...sizes),
    up: past.filter(({ move }) => move > 0).length,
  };
}

/** E|Z| of a standard normal Z. */
const meanSize = Math.sqrt(2 / Math.PI);

/**
 * What option prices say of the next announcement: the straddle of the first expiry after it, and the event alone as the variance
 * that expiry has beyond what the expiry before the event would give it over the same time. Null where none reaches past it.
 */
export function impliedOf(
  solved: readonly SolvedSlice[],
  { date, time }: Pick<EarningsDay, 'date' | 'time'>,
  spot: number | null,
): EarningsCard['implied'] {
  const holds = (expiry: string) => (time === 'before' ? expiry >= date : expiry > date);
  const open = solved.filter(({ closed }) => !closed);
  const after = open.find(({ slice }) => holds(slice.expiry));
  if (after === undefined) return null;
  const before = open.filter(({ slice }) => !holds(slice.expiry)).at(-1);
  const straddle = straddleAt(after, after.atmIndex)?.price ?? null;
  const [near, far] = [before === undefined ? null : atmIv(before).iv, atmIv(after).iv];
  const more = near === null || far === null ? null : (far ** 2 - near ** 2) * after.years;
  return {
    expiry: after.slice.expiry,
    straddle: straddle === null || spot === null ? null : straddle / spot,
    event: more === null || more < 0 ? null : Math.sqrt(more) * meanSize,
    reason:
      before === undefined
        ? 'No expiry before it shows what volatility is without it.'
        : more === null
          ? 'An expiry around it has no at-the-money volatility.'
          : more < 0
            ? 'The expiry after it is the calmer one: its options see no event.'
            : null,
  };
}
