import { z } from 'zod';
import { type Context, command } from '../src/core/command.ts';
import { CoachError } from '../src/core/errors.ts';
import { type Bars, barsFrom } from '../src/domain/bar.ts';
import { indicator } from '../src/domain/indicators/indicator.ts';
import { isRefusal } from '../src/domain/refusal.ts';
import { xirr } from '../src/domain/stats/cashflows.ts';
import { returnMetrics } from '../src/domain/stats/returns.ts';
import { tradeMetrics } from '../src/domain/stats/trades.ts';
import { barFile } from '../src/services/market/bar-file.ts';
import { orThrow } from '../src/services/suggest/snapshot.ts';

const finite = z.number();
/** Every figure is a number, or null with its reason under the same name in `reasons`. */
const figures = z
  .object({ reasons: z.record(z.string(), z.string()) })
  .catchall(z.union([finite, z.null(), z.record(z.string(), z.string())]));

const bar = z.object({
  time: z.union([z.string(), finite]).describe('ISO time, or epoch milliseconds'),
  open: finite,
  high: finite,
  low: finite,
  close: finite,
  volume: finite.nullish(),
});

async function barsOf(bars: string | z.output<typeof bar>[], context: Context): Promise<Bars> {
  if (typeof bars === 'string') return barFile(bars, context);
  return orThrow(barsFrom(bars, { symbol: 'input', interval: '1d' }));
}

const nulled = (column: Float64Array) => Array.from(column, (x) => (Number.isFinite(x) ? x : null));

export const calcIndicators = command({
  name: 'calc indicators',
  summary: 'Technical indicators at every bar, as TA-Lib has them',
  effect: 'read',
  input: z.object({
    bars: z.union([z.array(bar).max(2_000_000), z.string()]).describe('Bars oldest first, or a bars file'),
    indicators: z
      .array(z.string().min(1).max(60))
      .min(1)
      .max(100)
      .describe('Specs like sma:20, rsi:14, macd:12,26,9, hv:20,yang-zhang'),
  }),
  output: z.object({ columns: z.record(z.string(), z.array(finite.nullable())) }),
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
  name: 'calc returns',
  summary: 'Sharpe, drawdown, VaR and the other figures of a return series',
  effect: 'read',
  input: z.object({
    returns: z.array(finite).max(2_000_000).describe('Simple returns per period, 0.01 = 1 %'),
    periodsPerYear: finite.positive().max(1e6).default(252),
    riskFree: finite.min(-0.99).max(10).default(0).describe('Annual, compounded into each period'),
    benchmark: z.array(finite).optional().describe('Returns of the benchmark, period by period'),
  }),
  output: figures,
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
  name: 'calc trades',
  summary: 'Win rate, expectancy, SQN and the other figures of a list of trades',
  effect: 'read',
  input: z.object({
    trades: z
      .array(z.object({ pnl: finite, return: finite }))
      .max(2_000_000)
      .describe('Closed trades in order: profit in money, and as a ratio'),
  }),
  output: figures,
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
  name: 'calc cashflows',
  summary: 'Money-weighted return (XIRR) of dated cash flows',
  effect: 'read',
  input: z.object({
    flows: z
      .array(
        z.object({
          date: z.string().describe('YYYY-MM-DD'),
          amount: finite.describe('Deposits negative, final value positive'),
        }),
      )
      .max(100_000),
  }),
  output: z.object({
    xirr: finite.nullable(),
    reason: z.string().nullable(),
    roots: z.array(finite).optional(),
  }),
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
