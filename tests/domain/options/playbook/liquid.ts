import type { View } from '../../../../src/core/shapes/view.ts';
import { yearsToExpiry } from '../../../../src/domain/calendar/calendar.ts';
import { type AnalysisOptions, analyse, type ChainAnalysis } from '../../../../src/domain/chain/analysis.ts';
import { type Chain, type ExpirySlice, emptySide } from '../../../../src/domain/chain/snapshot.ts';
import type { Person } from '../../../../src/domain/options/playbook/playbook.ts';
import { black76 } from '../../../../src/domain/options/pricing/black.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';

export const rate = 0.065;
export const asOf = Date.parse('2026-08-20T11:00:00+05:30');
export const spot = 25_000;

export interface Recipe {
  expiries?: readonly string[];
  /** Half spread as a share of the price, at least a tick. */
  half?: number;
  oi?: number;
  vol?: (strike: number, forward: number) => number;
  strikes?: readonly number[];
  future?: boolean;
  at?: number;
  more?: Partial<Chain>;
}

const tick = 0.05;
const toTick = (price: number) => Math.max(Math.round(price / tick) * tick, 0);
export const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

/** A little skew and a little smile. */
const ordinary = (strike: number, forward: number) => {
  const x = Math.log(strike / forward);
  return 0.13 - 0.25 * x + 1.5 * x * x;
};

function slice(expiry: string, recipe: Recipe): ExpirySlice {
  const {
    half = 0.004,
    oi = 5000,
    vol = ordinary,
    strikes = range(23_000, 27_000, 50),
    future = true,
    at = asOf,
  } = recipe;
  const years = yearsToExpiry('NSE', expiry, at, 'NIFTY') as number;
  const forward = spot * Math.exp(rate * years);
  const made: ExpirySlice = {
    expiry,
    lotSize: 65,
    future: future ? Math.round(forward / tick) * tick : null,
    strikes: Float64Array.from(strikes),
    call: emptySide(strikes.length),
    put: emptySide(strikes.length),
  };
  for (const [i, strike] of strikes.entries()) {
    for (const [side, flag] of [
      [made.call, 'c'],
      [made.put, 'p'],
    ] as const) {
      const { price } = black76(flag, forward, strike, years, rate, vol(strike, forward));
      const width = Math.max(half * price, tick);
      side.last[i] = toTick(price);
      side.change[i] = 0;
      side.bid[i] = toTick(price - width);
      side.ask[i] = toTick(price + width);
      side.oi[i] = oi;
      side.oiChange[i] = 0;
      side.volume[i] = 100;
    }
  }
  return made;
}

/** NIFTY as it would be quoted around Black's prices, three expiries, tight and deep. */
export function liquid(recipe: Recipe = {}): Chain {
  const { expiries = ['2026-09-08', '2026-09-15', '2026-09-29'] } = recipe;
  return {
    symbol: 'NIFTY',
    exchange: 'NSE',
    currency: 'INR',
    asOf: recipe.at ?? asOf,
    spot,
    source: 'test',
    openInterestNote: 'contracts',
    slices: expiries.map((expiry) => slice(expiry, recipe)),
    ...recipe.more,
  };
}

export function analysed(chain: Chain, expiry?: string, more: Partial<AnalysisOptions> = {}): ChainAnalysis {
  const found = analyse(chain, expiry, {
    rate,
    freshness: { state: 'live', ageMs: 0, note: '' },
    ...more,
  });
  if (isRefusal(found)) throw new Error(found.refused);
  return found;
}

export const view = (over: Partial<View> = {}): View => ({
  direction: 'neutral',
  volatility: 'steady',
  confidence: 0.6,
  evidence: [],
  given: true,
  ...over,
});

export const person = (over: Partial<Person> = {}): Person => ({
  capital: 2_000_000,
  risk: 'medium',
  experience: 'advanced',
  definedRisk: false,
  brokeragePerOrder: 20,
  ...over,
});
