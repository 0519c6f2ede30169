import {
  type Exchange,
  isoWithOffset,
  localDate,
  session,
  toEpoch,
  yearsToExpiry,
} from '../calendar/calendar.ts';
import { exerciseStt } from '../charges.ts';
import { contractFacts } from '../contract/contract.ts';
import { type Minor, minorHalfUp, type Price, priceOf, type Quantity, scaled, units } from '../money.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { Underlying } from '../symbol/symbol.ts';
import { type Fill, type FillKind, fillId, type Instrument } from './fill.ts';
import type { Position } from './position.ts';

const lastMinute = 1.000001 / (365 * 1440);
const exchanges: readonly string[] = ['NSE', 'BSE', 'US'];

/** The exchange whose calendar and rules coach knows, or null. */
export const knownExchange = (exchange: string): Exchange | null =>
  exchanges.includes(exchange) ? (exchange as Exchange) : null;

/** An instant on an exchange's own clock, UTC where coach knows none: ISO 8601 with its offset. */
export function timeAt(exchange: string, at: number): string {
  const known = knownExchange(exchange);
  return known === null ? `${new Date(at).toISOString().slice(0, 19)}+00:00` : isoWithOffset(known, at);
}

/** The date of an instant on an exchange's own clock, UTC where coach knows none. */
export function dayAt(exchange: string, at: number): string {
  const known = knownExchange(exchange);
  return known === null ? new Date(at).toISOString().slice(0, 10) : localDate(known, at);
}

/** Whether a contract's last session has closed at an instant; on an exchange without a calendar, once its day is over in UTC. */
export function isExpired(instrument: Instrument, now: number): boolean {
  if (instrument.expiry === undefined) return false;
  const exchange = knownExchange(instrument.exchange);
  const years = exchange === null ? null : yearsToExpiry(exchange, instrument.expiry, now, instrument.symbol);
  if (years === null || isRefusal(years)) return new Date(now).toISOString().slice(0, 10) > instrument.expiry;
  return years <= lastMinute;
}

/** The close of a contract's last session, epoch ms. */
export function expiryMoment({ exchange, expiry = '' }: Instrument): number {
  const known = knownExchange(exchange);
  if (known === null) return Date.parse(`${expiry}T23:59:59Z`);
  const found = session(known, expiry);
  return found === null || isRefusal(found)
    ? toEpoch(known, expiry, known === 'US' ? '16:00' : '15:30')
    : found.close;
}

function settlementOf(underlying: Underlying, expiry: string): 'cash' | 'physical' {
  const facts = contractFacts(underlying, expiry, expiry);
  if (!isRefusal(facts)) return facts.settlement;
  return underlying.assetClass === 'index' || underlying.assetClass === 'volatility' ? 'cash' : 'physical';
}

/** What the contract pays per unit at a closing price of its underlying. */
export function intrinsic(instrument: Instrument, close: number): number {
  if (instrument.right === undefined) return close;
  const gap = instrument.right === 'CE' ? close - instrument.strike! : instrument.strike! - close;
  return Math.max(gap, 0);
}

function row(
  position: Position,
  told: Partial<Fill> & Pick<Fill, 'at' | 'side' | 'quantity' | 'price'>,
): Fill {
  const whole: Omit<Fill, 'id'> = {
    instrument: position.instrument,
    currency: position.currency,
    account: position.account,
    charges: 0 as Minor,
    chargesKnown: true,
    kind: 'expiry',
    source: 'settlement',
    orderId: null,
    strategyId: null,
    note: null,
    plan: null,
    split: null,
    reverses: null,
    ...told,
  };
  return { ...whole, id: fillId(whole) };
}

function kindOf(position: Position, inTheMoney: boolean): FillKind {
  if (!inTheMoney || position.instrument.kind === 'future') return 'expiry';
  return position.quantity > 0 ? 'exercise' : 'assignment';
}

/** Tax the holder of an exercised option pays, as far as the tables know; null where they do not. */
function exerciseTax(position: Position, value: number, date: string): Minor | null {
  const exchange = knownExchange(position.instrument.exchange);
  if (position.quantity < 0 || exchange === null) return position.quantity < 0 ? (0 as Minor) : null;
  const size = units(position.quantity) * position.instrument.multiplier;
  const tax = exerciseStt(exchange, value, size, date);
  if (isRefusal(tax)) return null;
  const due = minorHalfUp(tax.total, position.currency);
  return isRefusal(due) ? null : due;
}

/** The shares that change hands at the strike (an option) or at the close (a future). */
function delivery(position: Position, at: number, price: Price, kind: FillKind): Fill | Refusal {
  const { instrument, quantity } = position;
  const { symbol, exchange, multiplier } = instrument;
  const size = scaled(units(Math.abs(quantity)) * multiplier, 8, 'halfEven');
  if (isRefusal(size)) return size;
  const receives = instrument.right === 'PE' ? quantity < 0 : quantity > 0;
  return row(position, {
    at,
    instrument: { kind: 'stock', symbol, exchange, multiplier: 1 },
    side: receives ? 'buy' : 'sell',
    quantity: size as Quantity,
    price,
    kind,
    chargesKnown: exchange === 'US',
    note: `delivery of ${instrument.symbol} ${instrument.expiry}`,
  });
}

/**
 * The rows that end an expired position at the underlying's close. Cash-settled contracts in the money close at their intrinsic value
 * (exercise or assignment), with the tax the holder pays on it; physical ones close at zero and deliver shares at the strike; what is out of
 * the money expires at zero. A future closes at the close.
 */
export function settle(position: Position, underlying: Underlying, close: number): Fill[] | Refusal {
  const { instrument, quantity } = position;
  const expiry = instrument.expiry;
  if (expiry === undefined || quantity === 0)
    return { refused: `${instrument.symbol} has nothing to settle` };
  if (!(close > 0 && Number.isFinite(close))) return { refused: 'The closing price must be above zero' };
  const at = expiryMoment(instrument);
  const value = intrinsic(instrument, close);
  const future = instrument.kind === 'future';
  const physical = settlementOf(underlying, expiry) === 'physical' && (future || value > 0);
  const kind = kindOf(position, value > 0);
  const price = priceOf(future || !physical ? value : 0, 'halfEven');
  const target = priceOf(future ? close : (instrument.strike ?? close), 'halfEven');
  if (isRefusal(price)) return price;
  if (isRefusal(target)) return target;
  const taxed = kind === 'exercise' && !physical;
  const tax = taxed ? exerciseTax(position, value, expiry) : (0 as Minor);
  const ending = row(position, {
    at,
    side: quantity > 0 ? 'sell' : 'buy',
    quantity: Math.abs(quantity) as Quantity,
    price,
    kind,
    charges: tax ?? (0 as Minor),
    chargesKnown: tax === 0 && !future,
    note: `settled at ${close}`,
  });
  if (!physical) return [ending];
  const shares = delivery(position, at, target, kind);
  return isRefusal(shares) ? shares : [ending, shares];
}
