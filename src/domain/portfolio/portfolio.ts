import type { PortfolioDocument } from '../../core/shapes/portfolio.ts';
import { dayAt, isExpired } from '../ledger/corporate.ts';
import type { Instrument } from '../ledger/fill.ts';
import { bookGreeks, type UnderlyingGreeks } from '../ledger/greeks.ts';
import type { Mark } from '../ledger/mark.ts';
import { type Valuation, valuation } from '../ledger/pnl.ts';
import { openCost, type Position } from '../ledger/position.ts';
import type { BookLine } from '../ledger/whatif.ts';
import { priceOf, units } from '../money.ts';
import { isRefusal, type Refusal } from '../refusal.ts';

/** An open position with what it is worth now, or why nobody can say. */
export interface Held {
  position: Position;
  mark: Mark | Refusal;
  /** At the mark; null without one. */
  value: Valuation | null;
  expired: boolean;
  /** What is left of a longer history; see `isCut`. */
  incomplete: boolean;
}

/**
 * Whether a short position can only be what is left of a longer history: Indian shares sold short within a day are bought back or auctioned
 * on it, so nothing stays short overnight, and the purchase is missing.
 */
export const isCut = (
  { kind, exchange }: Pick<Instrument, 'kind' | 'exchange'>,
  quantity: number,
  openedAt: number,
  now: number,
): boolean =>
  quantity < 0 &&
  (kind === 'stock' || kind === 'etf') &&
  (exchange === 'NSE' || exchange === 'BSE') &&
  dayAt(exchange, openedAt) < dayAt(exchange, now);

/** Judges a position against its mark; an expired contract is never marked, it waits to be settled. `ordered` is held by the desk, which settles it itself. */
export function held(position: Position, mark: Mark | Refusal, now: number, ordered = false): Held {
  const incomplete = isCut(position.instrument, position.quantity, position.openedAt, now);
  if (isExpired(position.instrument, now)) {
    const hint = ordered
      ? 'Run `coach order check` once the close of that day is stored.'
      : 'Run `coach trade settle`.';
    const gone = { refused: `expired on ${position.instrument.expiry}`, hint };
    return { position, mark: gone, value: null, expired: true, incomplete };
  }
  if (isRefusal(mark)) return { position, mark, value: null, expired: false, incomplete };
  const price = priceOf(mark.price, 'halfEven');
  if (isRefusal(price)) return { position, mark: price, value: null, expired: false, incomplete };
  return { position, mark, value: valuation(position, price), expired: false, incomplete };
}

/** Signed units of the underlying that a position stands for. */
export const heldUnits = ({ quantity, instrument }: Position): number =>
  units(quantity) * instrument.multiplier;

/** The marked positions as lines that can be valued again. */
export const linesOf = (book: readonly Held[]): BookLine[] =>
  book.flatMap(({ position, mark }) =>
    isRefusal(mark) ? [] : [{ instrument: position.instrument, units: heldUnits(position), mark }],
  );

/** Money of one currency at work, in minor units. */
export type Exposure = PortfolioDocument['exposure'][number];

const currencies = (book: readonly Held[]): string[] =>
  [...new Set(book.map(({ position }) => position.currency))].sort();

/** Market values by currency: longs, shorts (negative), their size and their balance. Futures count with their face value. */
export function exposures(book: readonly Held[]): Exposure[] {
  return currencies(book).map((currency) => {
    const sums = { currency, long: 0, short: 0, gross: 0, net: 0 };
    for (const { position, value } of book) {
      if (position.currency !== currency || value === null) continue;
      if (value.notional > 0) sums.long += value.notional;
      else sums.short += value.notional;
    }
    return { ...sums, gross: sums.long - sums.short, net: sums.long + sums.short };
  });
}

/** Positions of one account on one underlying. */
export interface UnderlyingBook {
  account: string;
  symbol: string;
  exchange: string;
  currency: string;
  held: Held[];
}

export function byUnderlying(book: readonly Held[]): UnderlyingBook[] {
  const groups = new Map<string, UnderlyingBook>();
  for (const one of book) {
    const { account, currency, instrument } = one.position;
    const { symbol, exchange } = instrument;
    const key = `${account}|${symbol}|${exchange}|${currency}`;
    const group = groups.get(key) ?? { account, symbol, exchange, currency, held: [] };
    group.held.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export type GreekLine = UnderlyingGreeks & { symbol: string; currency: string; without: number };

/** Greeks by underlying, accounts together. */
export function greeksByUnderlying(book: readonly Held[]): GreekLine[] {
  const groups = new Map<string, { symbol: string; currency: string; lines: BookLine[] }>();
  for (const { symbol, currency, held: own } of byUnderlying(book)) {
    const group = groups.get(`${symbol}|${currency}`) ?? { symbol, currency, lines: [] };
    group.lines.push(...linesOf(own));
    groups.set(`${symbol}|${currency}`, group);
  }
  return [...groups.values()]
    .filter(({ lines }) => lines.length > 0)
    .map(({ symbol, currency, lines }) => ({ symbol, currency, ...bookGreeks(lines) }));
}

/** Gains of one currency in minor units; `unrealised` is null while a position has no mark. */
export interface Gains {
  currency: string;
  realised: number;
  unrealised: number | null;
  unrealisedOfMarked: number;
  unmarked: number;
  charges: number;
  chargesUnknown: number;
  openCost: number;
  marketValue: number | null;
}

/** Gains of every position there ever was, flat ones too. */
export function gains(all: Iterable<Position>, book: readonly Held[]): Gains[] {
  const sums = new Map<string, Gains>();
  const of = (currency: string): Gains => {
    const own = sums.get(currency) ?? {
      currency,
      realised: 0,
      unrealised: 0,
      unrealisedOfMarked: 0,
      unmarked: 0,
      charges: 0,
      chargesUnknown: 0,
      openCost: 0,
      marketValue: 0,
    };
    sums.set(currency, own);
    return own;
  };
  for (const position of all) {
    const own = of(position.currency);
    own.realised += position.realised;
    own.charges += position.charges;
    own.chargesUnknown += position.chargesUnknown;
  }
  for (const { position, value } of book) {
    const own = of(position.currency);
    own.openCost += position.quantity > 0 ? openCost(position) : -openCost(position);
    if (value === null) {
      own.unmarked++;
      own.unrealised = own.marketValue = null;
      continue;
    }
    own.unrealisedOfMarked += value.unrealised;
    if (own.unrealised !== null) own.unrealised += value.unrealised;
    if (own.marketValue !== null) own.marketValue += value.marketValue;
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
