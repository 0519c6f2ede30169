import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { MarketSource } from '../../core/shapes/market.ts';
import { lastClosedDay, localDate } from '../../domain/calendar/calendar.ts';
import type { DeskEvent } from '../../domain/desk/event.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { marketVolatilityOf } from '../../domain/symbol/benchmark.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

/**
 * The newest level of an account's volatility index, for its breaker; nothing where no source has one of the last session, so that a fault
 * is neither raised nor cleared by what is not known.
 */
export async function volatilityNews(
  { account, state }: DeskMoment,
  source: MarketSource,
  at: number,
  context: Context,
): Promise<DeskEvent[]> {
  if (state.settings.breaker.maxVolatility === null || account.practice) return [];
  const symbol = marketVolatilityOf(account.exchange);
  try {
    const market = await context.ports.market(source);
    const asked = { underlying: namedUnderlying(symbol), asOf: at, signal: context.signal };
    const sealed = await market.quote(asked);
    const { value } = sealed.judged(at);
    const closed = lastClosedDay(account.exchange, at);
    // Within a session the close of the one before is the newest a daily file has.
    if (sealed.sample || isRefusal(closed) || localDate(account.exchange, sealed.asOf) < closed) return [];
    return [{ at, type: 'volatility', symbol, level: value.last / 100 }];
  } catch (thrown) {
    if (thrown instanceof CoachError) return [];
    throw thrown;
  }
}
