import type { Context } from '../../core/command.ts';
import { historyOf, type SessionDay } from '../../domain/backtest/options/history.ts';
import { localDate, tradingDays } from '../../domain/calendar/calendar.ts';
import { addDays } from '../../domain/calendar/zone.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { Course } from '../../domain/learning/entering.ts';
import { volatilityOn } from '../../domain/learning/held.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { loadChains } from '../backtest/chains.ts';
import { fillOf } from '../backtest/option-rules.ts';
import { rateFor } from '../suggest/snapshot.ts';

/** The stored sessions of a symbol, and who follows positions on them. */
export interface Track {
  underlying: Underlying;
  days: SessionDay[];
  rate: number;
  brokeragePerOrder: number | null;
}

/** Sessions of the exchange after a day, as far as the longest horizon needs; none where its calendar does not know. */
function sessionsAfter(day: string, { exchange }: Underlying): string[] {
  const found = tradingDays(exchange, addDays(day, 1), addDays(day, 45));
  return isRefusal(found) ? [] : found;
}

/** What a position of a snapshot is followed on: the rest of its own day, then the sessions after it. */
export function courseOf(entry: Chain, { underlying, days, rate, brokeragePerOrder }: Track): Course {
  const day = localDate(underlying.exchange, entry.asOf);
  return {
    entry,
    day,
    days: days
      .filter(({ date }) => date >= day)
      .map(({ date, chains }) => ({ date, chains: chains.filter(({ asOf }) => asOf > entry.asOf) })),
    calendar: sessionsAfter(day, underlying),
    fill: fillOf(undefined, [entry]),
    brokeragePerOrder,
    volatility: volatilityOn(entry, rate),
  };
}

/** The sessions of a symbol from a day on; null where nothing but the bundled sample is there. */
export async function trackOf(underlying: Underlying, from: string, context: Context): Promise<Track | null> {
  const store = await context.ports.store();
  const any = await store.chains.list(underlying.symbol, { limit: 1 });
  if (any.length === 0) return null;
  const { chains } = await loadChains(underlying, { from }, context);
  const history = historyOf(chains);
  const days: SessionDay[] = [];
  for (let day = history.next(); day !== null; day = history.next()) days.push(day);
  const { config } = context.ports;
  return {
    underlying,
    days,
    rate: rateFor(context.ports, underlying.currency),
    brokeragePerOrder: underlying.currency === 'INR' ? config.brokeragePerOrder : null,
  };
}
