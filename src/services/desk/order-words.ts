import { CoachError } from '../../core/errors.ts';
import type { MarketSource } from '../../core/shapes/market.ts';
import type { Bracket, DeskLeg, OrderRequest } from '../../domain/desk/order.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import { type Minor, minorHalfUp } from '../../domain/money.ts';
import { orThrow } from '../suggest/snapshot.ts';
import type { AskedLeg } from './legs.ts';
import type { SuggestedOrder } from './suggested.ts';

/** An order as a person asks for it. */
export interface OrderWords {
  suggestion?: string | undefined;
  rank: number;
  symbol?: string | undefined;
  expiry?: string | undefined;
  legs?: string[] | undefined;
  lots: number;
  type: OrderRequest['type'];
  limit?: number | undefined;
  stop?: number | undefined;
  tif: OrderRequest['tif'];
  target?: number | undefined;
  stopLoss?: number | undefined;
  timeStop?: string | undefined;
  bracket: boolean;
  account: string;
  fill?: string | undefined;
  again: number;
  note?: string | undefined;
  chain?: string | undefined;
  source?: MarketSource;
}

export const usage = (message: string, hint: string) => new CoachError('usage', message, hint);

const minor = (amount: number | null | undefined, currency: string): Minor | null =>
  amount === null || amount === undefined ? null : orThrow(minorHalfUp(amount, currency));

/** When a trade is left: as asked for, else at the suggestion's own exits. */
export function bracketOf(
  words: OrderWords,
  suggested: SuggestedOrder | null,
  currency: string,
): Bracket | null {
  const own = words.bracket ? suggested?.exits : undefined;
  const times = words.lots;
  const scaled = (amount: number | undefined) => (amount === undefined ? undefined : amount * times);
  const target = words.target ?? scaled(own?.target);
  const stop = words.stopLoss ?? scaled(own?.stop);
  const timeStop = words.timeStop ?? own?.timeStop ?? null;
  if (target === undefined && stop === undefined && timeStop === null) return null;
  return { target: minor(target, currency), stop: minor(stop, currency), timeStop };
}

/** A limit in the words of a person: what is paid at most, or for a credit got at least; as money paid. */
export function signedPrice(price: number | undefined, legs: readonly DeskLeg[], quotes: readonly Quote[]) {
  if (price === undefined) return null;
  if (price < 0) return price;
  const unit = Math.min(...legs.map(({ quantity }) => quantity));
  const net = legs.reduce((sum, leg) => {
    const quote = quotes.find(({ key }) => key === leg.key);
    const shown = (leg.action === 'buy' ? quote?.ask : quote?.bid) ?? quote?.last ?? 0;
    return sum + (leg.action === 'buy' ? shown : -shown) * (leg.quantity / unit);
  }, 0);
  return net < 0 ? -price : price;
}

const isDay = (text: string): boolean => new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** Throws `usage` for a day that the calendar does not have, and for an exit before the session it is asked for in. */
export function checkDays({ expiry, timeStop }: OrderWords, session: string): void {
  for (const day of [expiry, timeStop])
    if (day !== undefined && !isDay(day))
      throw usage(`${day} is no day of the calendar`, 'Write it as YYYY-MM-DD.');
  if (timeStop !== undefined && timeStop < session)
    throw usage(`The exit of ${timeStop} lies before the session of ${session}`, 'Give a later --time-stop.');
}

/** Throws `usage` where the type of an order, its legs and its prices do not go together. */
export function checkWords({ type, limit, stop }: OrderWords, legs: readonly AskedLeg[]): void {
  const bought = legs.every(({ action }) => action === 'buy');
  for (const price of [limit, stop])
    if (price !== undefined && price < 0 && bought)
      throw usage(`Nobody pays ${price} for what is only bought`, 'Give what is paid at most, above zero.');
  const needsLimit = type === 'limit' || type === 'stop-limit';
  const needsStop = type === 'stop' || type === 'stop-limit';
  if (needsLimit !== (limit !== undefined))
    throw usage(
      needsLimit ? `A ${type} order needs --limit` : `A ${type} order has no limit`,
      'Say --type limit --limit <price>.',
    );
  if (needsStop !== (stop !== undefined))
    throw usage(
      needsStop ? `A ${type} order needs --stop` : `A ${type} order has no stop price`,
      'Say --type stop --stop <price>.',
    );
}
