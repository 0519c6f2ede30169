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

const { strikes: _, ...market } = chain;

/** A suggestion as `coach suggest` answers it. */
export const suggestion = {
  id: 'sg_01',
  symbol: 'NIFTY',
  expiry: '2026-11-26',
  asOf: '2026-11-20T15:10:00+05:30',
  source: 'rules',
  sourceReason: 'no model is set up',
  market,
  view: {
    direction: 'bullish',
    volatility: 'falling',
    confidence: 0.62,
    evidence: ['puts are being written at 24,500', 'IV rank 41'],
  },
  suggestions: [
    {
      rank: 1,
      strategy: 'bull-put-spread',
      name: 'Bull put spread',
      summary: 'Earns if NIFTY stays above 24,720 until 26 November.',
      logic: ['Support at 24,500 holds 4 lakh contracts', 'The put side is bid'],
      actions: ['SELL PE 24800', 'BUY PE 24500'],
      risk: 'low',
      legs: [
        {
          action: 'sell',
          type: 'PE',
          strike: 24_800,
          expiry: '2026-11-26',
          lots: 1,
          price: 120.5,
          bid: 120,
          ask: 121,
          iv: 0.123,
          delta: -0.31,
        },
        {
          action: 'buy',
          type: 'PE',
          strike: 24_500,
          expiry: '2026-11-26',
          lots: 1,
          price: 55.25,
          bid: 55,
          ask: 55.5,
          iv: 0.13,
          delta: -0.17,
        },
      ],
      netCash: 4241.25,
      maxProfit: 4241.25,
      maxProfitUnlimited: false,
      maxLoss: -15_258.75,
      maxLossUnlimited: false,
      breakevens: [24_734.75],
      breakevensAfterCosts: [24_736.4],
      pop: 0.71,
      expectedValue: 310.2,
      margin: { estimate: 32_400, basis: 'spread' },
      charges: { entry: 55.1, exit: 54.9, total: 110 },
      exits: {
        target: { pl: 2120, share: 0.5, words: 'Take the profit at 2,120, 50 % of the largest profit' },
        stop: { pl: -4200, share: 1, words: 'Stop at -4,200, 100 % of the credit' },
        timeStop: { date: '2026-11-25', daysBeforeExpiry: 1, words: 'Close by 2026-11-25' },
        invalidation: {
          below: 24_500,
          above: null,
          iv: null,
          words: 'Wrong below 24500: the largest put wall',
        },
      },
      memory: { similar: [], warning: 'Two of your last three such trades were closed too early.' },
      confidence: 0.6,
    },
    {
      rank: 2,
      strategy: 'long-call',
      name: 'Long call',
      risk: 'high',
      legs: [],
      actions: ['BUY CE 25100'],
      netCash: -9750,
      maxProfit: null,
      maxProfitUnlimited: true,
      maxLoss: -9750,
      breakevens: [25_250],
      pop: 0.38,
    },
  ],
  rejected: [{ strategy: 'short-straddle', reason: 'A naked short does not fit a medium risk.' }],
  warnings: [],
};

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
