import { type Bars, barSpanMs, sliceBars } from './bar.ts';
import { previousTradingDay, session } from './calendar/calendar.ts';
import { regularHours } from './calendar/sessions.ts';
import type { Exchange } from './calendar/zone.ts';
import { isRefusal } from './refusal.ts';

/**
 * The close of an exchange's session of a date, epoch ms UTC. A day without a session stands for the last one before it,
 * which `moved` is told; a day the calendar does not cover closes at the hours in force then.
 */
export function closeOf(exchange: Exchange, date: string, moved?: (before: string) => void): number {
  const found = session(exchange, date);
  if (isRefusal(found)) return regularHours(exchange, date).close;
  if (found !== null) return found.hoursUnknown === true ? regularHours(exchange, date).close : found.close;
  const before = previousTradingDay(exchange, date);
  if (isRefusal(before)) return regularHours(exchange, date).close;
  moved?.(before);
  return closeOf(exchange, before);
}

/** When the last bar of a series was complete: the close of its session, or the end of its minutes. Epoch ms UTC. */
export function completedAt(exchange: Exchange, bars: Bars): number {
  const last = bars.time.at(-1)!;
  if (bars.interval !== '1d') return last + barSpanMs[bars.interval];
  return closeOf(exchange, new Date(last).toISOString().slice(0, 10));
}

/** The bars of a series that were complete at a moment: a day still trading has no close yet. */
export function completeBy(exchange: Exchange, bars: Bars, asOf: number | undefined): Bars {
  let found = bars;
  while (asOf !== undefined && found.close.length > 0 && completedAt(exchange, found) > asOf)
    found = sliceBars(found, 0, found.close.length - 1);
  return found;
}
