import type { ChainDocument } from '../../../core/shapes/chain.ts';
import { tradedOf } from '../quote.ts';
import type { SolvedSlice } from '../side.ts';

export interface Straddle {
  strike: number;
  price: number;
  basis: 'mid' | 'last';
}

/** Price of call plus put at one strike: usable middles where both have one, else both last trades; null where neither. */
export function straddleAt({ slice, call, put, priceBasis }: SolvedSlice, i: number): Straddle | null {
  if (i < 0 || i >= slice.strikes.length) return null;
  const strike = slice.strikes[i]!;
  const price = call.price[i]! + put.price[i]!;
  if (price > 0) return { strike, price, basis: priceBasis };
  const last = tradedOf(slice.call, i) + tradedOf(slice.put, i);
  return last > 0 ? { strike, price: last, basis: 'last' } : null;
}

/** Call plus put by last price, traded today or not, as screens of exchanges show it; null where one is absent. */
export function straddleLast({ strikes, call, put }: SolvedSlice['slice'], i: number): number | null {
  if (i < 0 || i >= strikes.length) return null;
  const sum = call.last[i]! + put.last[i]!;
  return sum > 0 ? sum : null;
}

/**
 * The straddle as an exchange's page shows it: today's last prices at the strike nearest the spot (`spotIndex`). Where one
 * of them is absent, the one at the money.
 */
export function shownStraddle(
  { slice }: SolvedSlice,
  spotIndex: number,
  atTheMoney: Straddle | null,
): Straddle | null {
  if (spotIndex < 0) return atTheMoney;
  const price = tradedOf(slice.call, spotIndex) + tradedOf(slice.put, spotIndex);
  return price > 0 ? { strike: slice.strikes[spotIndex]!, price, basis: 'last' } : atTheMoney;
}

/** Call above plus put below, `away` strikes from the money; NaN where one has no price. */
function strangle({ call, put }: SolvedSlice, at: number, away: number): number {
  const [c, p] = [call.price[at + away], put.price[at - away]];
  return c === undefined || p === undefined ? Number.NaN : c + p;
}

export type ExpectedMove = ChainDocument['expectedMove'];

/** Expected move to expiry in price, three ways. `level` is the spot, or the forward where there is none. */
export function expectedMove(
  solved: SolvedSlice,
  straddle: Straddle | null,
  iv: number | null,
  level: number | null,
): ExpectedMove {
  const at = solved.atmIndex;
  const weighted =
    0.6 * (straddle?.price ?? Number.NaN) + 0.3 * strangle(solved, at, 1) + 0.1 * strangle(solved, at, 2);
  const money = straddle === null ? 'no straddle' : `call + put at ${straddle.strike} by ${straddle.basis}`;
  return {
    straddle: straddle?.price ?? null,
    oneSigma: iv === null || level === null ? null : level * iv * Math.sqrt(solved.years),
    weighted: weighted > 0 ? weighted : null,
    basis: `straddle = ${money}; oneSigma = spot × ATM IV × √(minutes to expiry / minutes of 365 days); weighted = 0.6 straddle + 0.3 first + 0.1 second strangle`,
  };
}
