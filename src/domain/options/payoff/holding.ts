import type { Exits } from '../../../core/shapes/prospect.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import type { Chain } from '../../chain/snapshot.ts';
import { type MarginEstimate, marginEstimate } from '../../margin/scan.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { TypedLeg } from '../leg-text.ts';
import type { Position } from '../legs.ts';
import { type Book, bookOf, type Quote } from '../playbook/book.ts';
import type { PickedLeg } from '../playbook/candidate.ts';
import { type Cost, tillOf } from '../playbook/cost.ts';
import { exitsOf } from '../playbook/exits.ts';
import { type Fault, fault, isFault } from '../playbook/fault.ts';
import { type Market, marketOf } from '../playbook/market.ts';
import type { Outcome } from '../playbook/outcome.ts';
import { positionOf } from '../playbook/position.ts';
import { type HeldLeg, held, quoteOf } from './held-leg.ts';
import { heldOutcome } from './held-outcome.ts';
import { type PayoffSummary, payoff, plAtExpiry, plToday } from './payoff.ts';

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
