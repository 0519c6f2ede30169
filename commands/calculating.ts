import type { Entry } from '../src/core/command.ts';

/** The part of the registry that calculates: exact numbers for scripts and for the model. */
export const calculating: readonly Entry[] = [
  {
    name: 'calc price',
    summary: 'Exact option price and greeks',
    load: async () => (await import('./calc-options.ts')).calcPrice,
  },
  {
    name: 'calc iv',
    summary: 'Implied volatility from a price',
    load: async () => (await import('./calc-options.ts')).calcIv,
  },
  {
    name: 'calc payoff',
    summary: 'Exact profit, loss, break-evens and odds of a position',
    load: async () => (await import('./calc-options.ts')).calcPayoff,
  },
  {
    name: 'calc indicators',
    summary: 'Technical indicators at every bar, as TA-Lib has them',
    load: async () => (await import('./calc-series.ts')).calcIndicators,
  },
  {
    name: 'calc returns',
    summary: 'Sharpe, drawdown, VaR and the other figures of a return series',
    load: async () => (await import('./calc-series.ts')).calcReturns,
  },
  {
    name: 'calc trades',
    summary: 'Win rate, expectancy, SQN and the other figures of a list of trades',
    load: async () => (await import('./calc-series.ts')).calcTrades,
  },
  {
    name: 'calc cashflows',
    summary: 'Money-weighted return (XIRR) of dated cash flows',
    load: async () => (await import('./calc-series.ts')).calcCashflows,
  },
  {
    name: 'calc knn',
    summary: 'Exact nearest neighbours of a vector',
    load: async () => (await import('./calc-ranking.ts')).calcKnn,
  },
  {
    name: 'calc bm25',
    summary: 'Texts ranked by BM25, as the journal search ranks them',
    load: async () => (await import('./calc-ranking.ts')).calcBm25,
  },
  {
    name: 'calc fuse',
    summary: 'Ranked lists fused into one: reciprocal rank or min-max CombSUM',
    load: async () => (await import('./calc-ranking.ts')).calcFuse,
  },
];
