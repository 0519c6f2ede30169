import type { SuggestDocument } from '../../../../src/core/shapes/suggestion.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { decide, type SuggestInputs } from '../../../../src/domain/suggest/suggestion.ts';
import { liquid, type Recipe } from '../../../domain/options/playbook/liquid.ts';

const leg = (last: number, iv: number, delta: number, oi: number) => ({
  last,
  bid: last - 0.5,
  ask: last + 0.5,
  iv,
  ivSource: 'solved',
  delta,
  oi,
  oiChange: oi / 10 - 3000,
  volume: oi * 1.4,
});

const strikes = Array.from({ length: 41 }, (_, i) => {
  const strike = 24_000 + i * 50;
  const off = (strike - 25_000) / 1000;
  return {
    strike,
    call:
      i === 3
        ? null
        : leg(Math.max(1, 300 - off * 400), 0.12 + off * off * 0.05, 0.5 - off * 0.4, 90_000 + off * 60_000),
    put: leg(Math.max(1, 300 + off * 400), 0.125 + off * off * 0.05, -0.5 - off * 0.4, 80_000 - off * 70_000),
  };
});

/** A chain as `coach chain` answers it. */
export const chain = {
  symbol: 'NIFTY',
  exchange: 'NSE',
  currency: 'INR',
  expiry: '2026-11-26',
  asOf: '2026-11-20T15:10:00+05:30',
  source: 'nse',
  freshness: { state: 'lastClose', ageMs: 3_600_000, note: 'as of the close of 2026-11-20' },
  spot: 25_012.35,
  forward: 25_040.1,
  atmStrike: 25_050,
  atmIv: 0.1212,
  lotSize: 65,
  daysToExpiry: 6,
  pcr: { oi: 0.91, volume: 1.04, oiChange: null },
  maxPain: 25_000,
  straddle: 312.4,
  expectedMove: { straddle: 312.4, oneSigma: 388.2 },
  skew: { riskReversal25: -0.011 },
  ivRank: 41,
  buildUp: {
    calls: { kind: 'shortBuildUp', bias: 'bearish' },
    puts: { kind: 'longUnwinding', bias: 'bullish' },
  },
  walls: {
    resistance: [{ strike: 25_500, oi: 317_000, oiChange: 1000 }],
    support: [{ strike: 24_500, oi: 400_000, oiChange: null }],
  },
  gex: -18_765_790_000,
  strikes,
  warnings: ['11 of 82 quotes are too wide to solve a volatility from; their last prices were used instead.'],
};

/** A suggestion as `coach suggest` answers it: made from a liquid chain by the rules. */
export function suggestionFor(over: Partial<SuggestInputs> = {}, recipe: Recipe = {}): SuggestDocument {
  const chain = liquid(recipe);
  const inputs: SuggestInputs = {
    version: 1,
    rulesVersion: 'test',
    chainId: 'c0ffee',
    previousId: null,
    expiry: null,
    now: chain.asOf,
    freshness: { state: 'lastClose', ageMs: 0, note: 'as of the close' },
    sample: false,
    rate: 0.065,
    wish: { direction: 'bullish' },
    person: {
      capital: null,
      risk: 'medium',
      experience: 'intermediate',
      definedRisk: true,
      brokeragePerOrder: 20,
    },
    history: {},
    bars: null,
    warnings: ['11 of 82 quotes are too wide to solve a volatility from.'],
    ...over,
  };
  const made = decide('nifty-20260820-0123456789ab', inputs, chain, null);
  if (isRefusal(made)) throw new Error(made.refused);
  return made;
}

export const suggestion = suggestionFor();

/** A position as `coach payoff` answers it. */
export const position = {
  symbol: 'NIFTY',
  currency: 'INR',
  spot: 25_000,
  oneSigma: 390,
  netCash: -22_500,
  maxProfit: null,
  maxProfitUnlimited: true,
  maxLoss: -22_500,
  maxLossUnlimited: false,
  breakevens: [24_700, 25_300],
  pop: 0.44,
  expectedPl: -120.4,
  greeks: { delta: 3.2, gamma: 0.08, vega: 1410.2, theta: -940, rho: null },
  curve: Array.from({ length: 81 }, (_, i) => {
    const price = 24_000 + i * 25;
    return { price, profit: Math.abs(price - 25_000) * 75 - 22_500 };
  }),
  warnings: [],
};

export const quote = {
  symbol: 'NIFTY',
  exchange: 'NSE',
  last: 24_864.2,
  change: -62.9,
  changeRatio: -0.0025,
  volume: 221_000_000,
  previousClose: 24_927.1,
  asOf: '2026-11-20T15:10:00+05:30',
  source: 'nse',
  freshness: { state: 'stale', ageMs: 1, note: 'three sessions old' },
};

export const bars = {
  symbol: 'SPY',
  exchange: 'US',
  interval: '1d',
  count: 60,
  source: 'stored',
  freshness: { state: 'live', ageMs: 1, note: '' },
  bars: Array.from({ length: 60 }, (_, i) => ({
    time: `2026-09-${String((i % 28) + 1).padStart(2, '0')}T16:00:00-04:00`,
    open: 600 + i,
    high: 605 + i,
    low: 595 + i,
    close: 600 + Math.sin(i / 5) * 20,
    volume: 71_000_000,
  })),
};
