import type { Freshness } from '../../../src/core/shapes/market.ts';
import { yearsToExpiry } from '../../../src/domain/calendar/calendar.ts';
import { type Chain, type ExpirySlice, emptySide } from '../../../src/domain/chain/snapshot.ts';
import { black76 } from '../../../src/domain/options/pricing/black.ts';

export const fresh: Freshness = { state: 'lastClose', ageMs: 60_000, note: 'the close' };
export const asOf = Date.parse('2026-08-20T11:00:00+05:30');

export interface Recipe {
  expiry: string;
  forward: number;
  strikes: readonly number[];
  vol: (strike: number) => number;
  rate: number;
  /** Half of the quoted spread. */
  half?: number;
  at?: number;
}

/** An expiry quoted around Black's prices, every leg two-sided, 100 contracts open in each. */
export function syntheticSlice({
  expiry,
  forward,
  strikes,
  vol,
  rate,
  half = 0,
  at = asOf,
}: Recipe): ExpirySlice {
  const years = yearsToExpiry('NSE', expiry, at, 'NIFTY') as number;
  const n = strikes.length;
  const slice: ExpirySlice = {
    expiry,
    lotSize: 65,
    future: null,
    strikes: Float64Array.from(strikes),
    call: emptySide(n),
    put: emptySide(n),
  };
  for (const [i, strike] of strikes.entries()) {
    for (const [side, flag] of [
      [slice.call, 'c'],
      [slice.put, 'p'],
    ] as const) {
      const { price } = black76(flag, forward, strike, years, rate, vol(strike));
      side.last[i] = price;
      side.change[i] = 0;
      side.bid[i] = price - half;
      side.ask[i] = price + half;
      side.oi[i] = 100;
      side.oiChange[i] = 0;
      side.volume[i] = 10;
    }
  }
  return slice;
}

export function chainOf(slices: ExpirySlice[], more: Partial<Chain> = {}): Chain {
  return {
    symbol: 'NIFTY',
    exchange: 'NSE',
    currency: 'INR',
    asOf,
    spot: 25_000,
    source: 'test',
    openInterestNote: 'contracts',
    slices,
    ...more,
  };
}

export const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
