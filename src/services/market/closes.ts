import type { Context } from '../../core/command.ts';
import type { Bars } from '../../domain/bar.ts';
import { addDays, type Exchange, tradingDays } from '../../domain/calendar/calendar.ts';
import { completeBy } from '../../domain/complete-bars.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';

const staleCloseMs = 10 * 86_400_000;
/** Last close at or before a day, not older than ten days; null where none is stored. */
function closeFinder(bars: Bars | null): (date: string) => number | null {
  return (date) => {
    if (bars === null) return null;
    const limit = Date.parse(`${date}T23:59:59Z`);
    let [low, high] = [0, bars.time.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bars.time[middle]! <= limit) low = middle + 1;
      else high = middle;
    }
    return low === 0 || limit - bars.time[low - 1]! > staleCloseMs ? null : bars.close[low - 1]!;
  };
}

/** Days that the exchange traded, weekdays where its calendar does not reach, and both ends. */
export function daysBetween(exchange: Exchange, from: string, to: string): string[] {
  const listed = tradingDays(exchange, from, to);
  const days = new Set([from, to]);
  if (isRefusal(listed)) {
    for (let date = from; date <= to; date = addDays(date, 1)) {
      const day = new Date(`${date}T00:00:00Z`).getUTCDay();
      if (day !== 0 && day !== 6) days.add(date);
    }
  } else for (const date of listed) days.add(date);
  return [...days].sort();
}

/** Finders of stored daily closes of sessions that are over, by symbol; `home` is the exchange of symbols coach has no entry of. */
export async function dailyCloses(
  symbols: readonly string[],
  home: Exchange,
  context: Context,
): Promise<Map<string, (date: string) => number | null>> {
  const { bars } = await context.ports.store();
  const found = new Map<string, (date: string) => number | null>();
  const now = context.asOf ?? context.ports.clock.now();
  for (const symbol of symbols) {
    const stored = await bars.load(symbol, '1d', { to: now });
    const exchange = knownUnderlying(symbol)?.exchange ?? home;
    found.set(symbol, closeFinder(stored && completeBy(exchange, stored.bars, now)));
  }
  return found;
}
