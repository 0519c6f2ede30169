import { entry } from '../../src/core/command.ts';

/** Exact numbers for scripts and for the model, in help order. */
export const calcCommands = [
  entry('calc price', 'Exact option price and greeks', async () => (await import('./options.ts')).calcPrice),
  entry('calc iv', 'Implied volatility from a price', async () => (await import('./options.ts')).calcIv),
  entry(
    'calc payoff',
    'Exact profit, loss, break-evens and odds of a position',
    async () => (await import('./options.ts')).calcPayoff,
  ),
  entry(
    'calc indicators',
    'Technical indicators at every bar, as TA-Lib has them',
    async () => (await import('./series.ts')).calcIndicators,
  ),
  entry(
    'calc returns',
    'Sharpe, drawdown, VaR and the other figures of a return series',
    async () => (await import('./series.ts')).calcReturns,
  ),
  entry(
    'calc trades',
    'Win rate, expectancy, SQN and the other figures of a list of trades',
    async () => (await import('./series.ts')).calcTrades,
  ),
  entry(
    'calc cashflows',
    'Money-weighted return (XIRR) of dated cash flows',
    async () => (await import('./series.ts')).calcCashflows,
  ),
  entry(
    'calc statistics',
    'Two proportions, samples, pairs, many tests, forecasts, Sharpe: statistics with intervals',
    async () => (await import('./series.ts')).calcStatistics,
  ),
  entry(
    'calc knn',
    'Exact nearest neighbours of a vector',
    async () => (await import('./ranking.ts')).calcKnn,
  ),
  entry(
    'calc bm25',
    'Texts ranked by BM25, as the journal search ranks them',
    async () => (await import('./ranking.ts')).calcBm25,
  ),
  entry(
    'calc fuse',
    'Ranked lists fused into one: reciprocal rank or min-max CombSUM',
    async () => (await import('./ranking.ts')).calcFuse,
  ),
];
