import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { lastClosedDay, localDate } from '../../domain/calendar/calendar.ts';
import { type FillModel, isHistoric } from '../../domain/desk/fill-model.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { loadChain, rateFor } from '../suggest/snapshot.ts';
import { type AskedLeg, askedLeg } from './legs.ts';
import { type OrderWords, usage } from './order-words.ts';
import type { PriceSource } from './quotes.ts';
import { type SuggestedOrder, suggestedOrder } from './suggested.ts';

/** What an order is of: a stored suggestion, or legs in words. */
export interface Asked {
  symbol: string;
  expiry: string | null;
  legs: AskedLeg[];
  suggested: SuggestedOrder | null;
}

/** Reads what is asked for; throws CoachError. */
export async function askedOf(words: OrderWords, context: Context): Promise<Asked> {
  const { suggestion, legs = [], symbol } = words;
  if (suggestion !== undefined) {
    if (legs.length > 0 || symbol !== undefined)
      throw usage('An order is a suggestion or legs, not both', 'Leave --symbol and --leg away.');
    const suggested = await suggestedOrder(suggestion, words.rank, context);
    return { symbol: suggested.symbol, expiry: suggested.expiry, legs: suggested.legs, suggested };
  }
  if (symbol === undefined || legs.length === 0)
    throw usage(
      'An order needs --suggestion, or a symbol and its legs',
      'As in `coach order place --symbol NIFTY --expiry 2026-12-29 --leg "SELL CE 25000"`.',
    );
  return { symbol, expiry: words.expiry ?? null, legs: legs.map(askedLeg), suggested: null };
}

/** Prices for an order: of a market or a file, made-up ones for practice accounts only, those of the last session where a model asks for it. */
export async function pricesFor(
  asked: Asked,
  words: OrderWords,
  model: FillModel,
  { account, state }: DeskMoment,
  context: Context,
) {
  const { chain: file, source } = words;
  const loaded = await loadChain({ symbol: asked.symbol, chain: file, source }, context);
  const { value: chain, sample, underlying } = loaded;
  if (sample && !account.practice)
    throw new CoachError(
      'refused',
      `These prices of ${chain.symbol} are made up, and ${account.id} is no practice account`,
      'Open one with `coach account open --practice --name practice`, or import a real chain.',
    );
  if (chain.currency !== account.currency)
    throw new CoachError(
      'refused',
      `${chain.symbol} trades in ${chain.currency}, ${account.id} holds ${account.currency}`,
      `Open an account with --currency ${chain.currency}.`,
    );
  // A practice account lives at the moment of its made-up prices.
  const at = sample ? Math.max(chain.asOf, state.at) : Math.min(loaded.now, context.ports.clock.now());
  const own = localDate(underlying.exchange, chain.asOf);
  const closed = lastClosedDay(underlying.exchange, at);
  const current = own === localDate(underlying.exchange, at) || (!isRefusal(closed) && own === closed);
  if (isHistoric(model) && !current)
    throw new CoachError(
      'refused',
      `The newest prices of ${chain.symbol} are of ${own}, which is not the last session`,
      'Import the prices of the last session.',
    );
  const about: PriceSource = {
    chain,
    rate: rateFor(context.ports, chain.currency),
    source: loaded.source,
    at: sample ? at : chain.asOf,
  };
  return { about, underlying, at, stale: loaded.freshness.state === 'stale' };
}
