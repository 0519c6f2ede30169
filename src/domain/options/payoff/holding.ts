import type { Exits } from '../../../core/shapes/prospect.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import type { Chain } from '../../chain/snapshot.ts';
import { type MarginEstimate, marginEstimate } from '../../margin/scan.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { TypedLeg } from '../leg-text.ts';
import type { Position } from '../legs.ts';
import { type Book, bookOf, futureAt, type Quote } from '../playbook/book.ts';
import type { PickedLeg } from '../playbook/candidate.ts';
import { type Cost, tillOf } from '../playbook/cost.ts';
import { exitsOf } from '../playbook/exits.ts';
import { type Fault, fault, isFault } from '../playbook/fault.ts';
import { type Market, marketOf } from '../playbook/market.ts';
import type { Outcome } from '../playbook/outcome.ts';
import { positionOf } from '../playbook/position.ts';
import { heldOutcome } from './held-outcome.ts';
import { type PayoffSummary, payoff, plAtExpiry, plToday } from './payoff.ts';

/** A typed leg at the price it is taken at. */
export interface HeldLeg extends PickedLeg {
  price: number;
  priceBasis: 'given' | 'ask' | 'bid' | 'last';
}

/** A position a person named, priced on a chain: before and after the costs of getting in and out. */
export interface Holding {
  market: Market;
  legs: HeldLeg[];
  position: Position;
  cost: Cost;
  before: PayoffSummary;
  after: PayoffSummary;
  /** Measured as the playbook measures a candidate. */
  outcome: Outcome;
  exits: Exits;
  margin: MarginEstimate | Refusal;
  curve: { spot: number; pl: number; today: number }[];
}

/** What cannot be traded is refused here: a person named this very position. */
function refusing<T extends object>(found: T | Fault | Refusal): T | Refusal {
  return isFault(found) ? { refused: found.reason } : found;
}

function bookFor(analysis: ChainAnalysis, expiry: string, chain: Chain): Book | Refusal {
  const solved = analysis.solved.find(({ slice }) => slice.expiry === expiry);
  if (solved) return refusing(bookOf(solved, chain));
  return {
    refused: `${chain.symbol} has no expiry ${expiry} here`,
    hint: `Listed: ${chain.slices.map((s) => s.expiry).join(', ')}`,
  };
}

function quoteOf(leg: TypedLeg, book: Book): Quote | Refusal {
  if (leg.type === 'STK')
    return {
      refused: 'A leg of shares has no place in a chain',
      hint: 'Use `coach calc payoff --input -` for shares beside options.',
    };
  if (leg.type === 'FUT') {
    if (book.future) return book.future;
    if (leg.price === null)
      return { refused: 'The chain carries no price of the future', hint: 'Give one: "SELL FUT @ 25010".' };
    return futureAt(book.expiry, book.years, leg.price);
  }
  const side = leg.type === 'CE' ? book.calls : book.puts;
  const quote = side.find((one) => one.strike === leg.strike);
  if (quote) return quote;
  const nearest = side.reduce(
    (best, one) => (Math.abs(one.strike - leg.strike!) < Math.abs(best - leg.strike!) ? one.strike : best),
    Number.POSITIVE_INFINITY,
  );
  return {
    refused: `${leg.strike} ${leg.type} is not listed for ${book.expiry}`,
    hint: `The nearest listed strike is ${nearest}.`,
  };
}

/** The leg at the person's price, else at the side it can be traded at. */
function held(leg: TypedLeg, quote: Quote): HeldLeg | Refusal {
  const price = leg.price ?? (leg.action === 'buy' ? quote.pay : quote.get);
  if (!(price >= 0) || (leg.price === null && !(price > 0))) {
    return {
      refused:
        `${leg.strike ?? ''} ${leg.type} has no ${leg.action === 'buy' ? 'ask' : 'bid'} to ${leg.action} at`.trim(),
      hint: `Give a price: "${leg.action.toUpperCase()} ${leg.type} ${leg.strike ?? ''} @ …".`,
    };
  }
  if (!(quote.iv > 0) && quote.right !== 'FUT')
    return {
      refused: `${quote.strike} ${quote.right} has no implied volatility here, so its odds cannot be had`,
      hint: 'Use `coach calc payoff --input -` with your own volatility.',
    };
  const basis =
    quote.basis === 'last' ? ('last' as const) : leg.action === 'buy' ? ('ask' as const) : ('bid' as const);
  return {
    action: leg.action,
    ratio: leg.lots,
    quote: { ...quote, pay: price, get: price },
    price,
    priceBasis: leg.price === null ? basis : 'given',
  };
}

/** Exit charges are asked at the other side of today's book, never at the price a person gave. */
const exitLegs = (legs: readonly HeldLeg[], typed: readonly { quote: Quote }[]): PickedLeg[] =>
  legs.map((leg, i) => {
    const { pay, get } = typed[i]!.quote;
    const exit = leg.action === 'buy' ? get : pay;
    const quote = exit > 0 ? { ...leg.quote, [leg.action === 'buy' ? 'get' : 'pay']: exit } : leg.quote;
    return { ...leg, quote };
  });

function curveOf(position: Position, market: Market): Holding['curve'] {
  const strikes = position.legs.flatMap((leg) => (leg.strike === undefined ? [] : [leg.strike]));
  const reach = 3 * market.near.sigma;
  const low = Math.max(0.01, Math.min(market.spot - reach, ...strikes.map((k) => k - reach / 3)));
  const high = Math.max(market.spot + reach, ...strikes.map((k) => k + reach / 3));
  return Array.from({ length: 121 }, (_, i) => {
    const spot = low + ((high - low) * i) / 120;
    return { spot, pl: plAtExpiry(position, spot), today: plToday(position, spot) };
  });
}

function marginFor(
  legs: readonly HeldLeg[],
  before: PayoffSummary,
  market: Market,
): MarginEstimate | Refusal {
  return marginEstimate({
    exchange: market.exchange,
    legs: legs.map(({ action, ratio, quote, price }) => ({
      right: quote.right,
      action,
      strike: quote.right === 'FUT' ? undefined : quote.strike,
      expiry: quote.expiry,
      years: quote.years,
      quantity: ratio * market.lot,
      vol: quote.iv,
      price,
    })),
    spot: market.spot,
    forward: market.near.forward,
    rate: market.rate,
    onDate: market.day,
    maxLoss: before.maxLoss === null ? null : Math.max(-before.maxLoss, 0),
    assetClass: market.assetClass,
  });
}

interface Shelved {
  legs: HeldLeg[];
  quotes: { quote: Quote }[];
  near: Book;
  far: Book | Fault;
}

function shelve(typed: readonly TypedLeg[], chain: Chain, analysis: ChainAnalysis): Shelved | Refusal {
  const expiries = [...new Set(typed.map((leg) => leg.expiry ?? analysis.expiry))].sort();
  if (expiries.length > 2)
    return {
      refused: `The legs end on ${expiries.length} days; coach draws at most two`,
      hint: 'Use `coach calc payoff --input -` for more.',
    };
  const books = new Map<string, Book>();
  for (const expiry of expiries) {
    const book = bookFor(analysis, expiry, chain);
    if (isRefusal(book)) return book;
    books.set(expiry, book);
  }
  const legs: HeldLeg[] = [];
  const quotes: { quote: Quote }[] = [];
  for (const leg of typed) {
    const quote = quoteOf(leg, books.get(leg.expiry ?? analysis.expiry)!);
    if (isRefusal(quote)) return quote;
    const one = held(leg, quote);
    if (isRefusal(one)) return one;
    legs.push(one);
    quotes.push({ quote });
  }
  return {
    legs,
    quotes,
    near: books.get(expiries[0]!)!,
    far: expiries[1] === undefined ? fault('noExpiry', 'one expiry only') : books.get(expiries[1])!,
  };
}

/** Prices a typed position on a chain, with charges, margin and its curve. */
export function holdingOf(
  typed: readonly TypedLeg[],
  chain: Chain,
  analysis: ChainAnalysis,
  brokeragePerOrder: number,
): Holding | Refusal {
  const shelved = shelve(typed, chain, analysis);
  if (isRefusal(shelved)) return shelved;
  const base = refusing(marketOf(chain, analysis));
  if (isRefusal(base)) return base;
  const { legs, quotes, near, far } = shelved;
  const market: Market = { ...base, near, far };
  const position = positionOf(legs, market);
  const cost = tillOf(market, brokeragePerOrder).costOf(exitLegs(legs, quotes), 1);
  if (isRefusal(cost)) return cost;
  const { law } = near;
  const before = payoff(position, { law });
  if (isRefusal(before)) return before;
  const after = payoff(position, { costs: cost.total, law });
  if (isRefusal(after)) return after;
  const outcome = heldOutcome(legs, position, cost, after, market);
  if (isRefusal(outcome)) return outcome;
  return {
    market,
    legs,
    position,
    cost,
    before,
    after,
    outcome,
    exits: exitsOf(outcome, market, analysis),
    margin: marginFor(legs, before, market),
    curve: curveOf(position, market),
  };
}
