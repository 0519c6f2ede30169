import { type Context, command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import {
  cashflowsDocument,
  cashflowsInput,
  type InputBar,
  indicatorsDocument,
  indicatorsInput,
  metrics,
  returnsInput,
  tradesInput,
} from '../../src/core/shapes/calc.ts';
import { statisticsInput, statisticsResult } from '../../src/core/shapes/statistics.ts';
import { type Bars, barsFrom } from '../../src/domain/bar.ts';
import { indicator } from '../../src/domain/indicators/indicator.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { statistics } from '../../src/domain/stats/asked.ts';
import { xirr } from '../../src/domain/stats/cashflows.ts';
import { returnMetrics } from '../../src/domain/stats/returns.ts';
import { tradeMetrics } from '../../src/domain/stats/trades.ts';
import { barFile } from '../../src/services/market/bar-file.ts';
import { orThrow } from '../../src/services/suggest/snapshot.ts';

async function barsOf(bars: string | InputBar[], context: Context): Promise<Bars> {
  if (typeof bars === 'string') return barFile(bars, context);
  return orThrow(barsFrom(bars, { symbol: 'input', interval: '1d' }));
}

const nulled = (column: Float64Array) => Array.from(column, (x) => (Number.isFinite(x) ? x : null));

export const calcIndicators = command({
  effect: 'read',
  input: indicatorsInput,
  output: indicatorsDocument,
  example: {
    bars: [10, 11, 12, 11, 13].map((close, i) => ({
      time: `2026-01-0${i + 5}`,
      open: close,
      high: close + 1,
      low: close - 1,
      close,
      volume: 100,
    })),
    indicators: ['sma:3', 'ema:3'],
  },
  async run(input, context) {
    const bars = await barsOf(input.bars, context);
    const columns: Record<string, (number | null)[]> = {};
    for (const spec of input.indicators) {
      for (const [name, column] of orThrow(indicator(spec, bars))) columns[name] = nulled(column);
    }
    return { columns };
  },
});

export const calcReturns = command({
  effect: 'read',
  input: returnsInput,
  output: metrics,
  example: { returns: [0.01, -0.005, 0.007, 0.002, -0.011, 0.004], periodsPerYear: 252 },
  async run({ returns, periodsPerYear, riskFree, benchmark }) {
    if (benchmark && benchmark.length !== returns.length) {
      throw new CoachError(
        'usage',
        `benchmark has ${benchmark.length} returns, the series ${returns.length}`,
        'Give one benchmark return for each period.',
      );
    }
    return { ...returnMetrics(returns, { periodsPerYear, riskFree, ...(benchmark ? { benchmark } : {}) }) };
  },
});

export const calcTrades = command({
  effect: 'read',
  input: tradesInput,
  output: metrics,
  example: {
    trades: [
      { pnl: 120, return: 0.02 },
      { pnl: -80, return: -0.013 },
      { pnl: 45, return: 0.008 },
    ],
  },
  async run({ trades }) {
    return { ...tradeMetrics(trades) };
  },
});

export const calcCashflows = command({
  effect: 'read',
  input: cashflowsInput,
  output: cashflowsDocument,
  example: {
    flows: [
      { date: '2026-01-01', amount: -10000 },
      { date: '2026-07-01', amount: 10500 },
    ],
  },
  async run({ flows }) {
    const answer = xirr(flows);
    if (isRefusal(answer)) throw new CoachError('usage', answer.refused, answer.hint);
    return answer;
  },
});

export const calcStatistics = command({
  effect: 'read',
  input: statisticsInput,
  output: statisticsResult,
  example: { test: 'two-proportions', a: 50, n1: 100, b: 60, n2: 100 },
  async run(input) {
    const found = statistics(input);
    if (isRefusal(found)) throw new CoachError('usage', found.refused, found.hint ?? '');
    return found;
  },
});
