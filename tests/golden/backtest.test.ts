import { afterAll, describe, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import type { BacktestResult } from '../../src/core/shapes/backtest.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { golden, hasShared, sharedPath } from '../support/shared.ts';
import { terminal } from '../support/terminal.ts';

// Golden 05 through `coach backtest run --bars … --json`: the flags are those of docs/backtest.md.
const running = app();
afterAll(() => running.close());

interface Config {
  units: number | null;
  sl: number | null;
  tp: number | null;
  trades: number[][];
  open_position_at_end: { size: number; entry_bar: number; entry_price: number } | null;
  stats: Record<string, number | string>;
  equity: number[];
}

const flags: Record<string, (config: Config) => string> = {
  A: () => 'sma-cross --fast 10 --slow 20 --long-short --size all --commission 0.002',
  B: ({ units }) => `sma-cross --fast 20 --slow 50 --long-only --size units:${units}`,
  C: ({ units }) => `sma-cross --fast 20 --slow 50 --long-only --size units:${units} --fill same-close`,
  D: () => 'rsi-reversion --period 14 --low 35 --high 55 --size fraction:0.95 --commission 0.001',
  E: () =>
    'rsi-reversion --period 14 --low 35 --high 55 --size fraction:0.95 --fill same-close --commission 1+0.05% --spread 0.0002',
  F: ({ sl, tp }) =>
    `rsi-reversion --period 14 --low 35 --high 100 --size fraction:0.95 --commission 0.001 --stop ${sl} --target ${tp}`,
};

/** Their name of a figure, ours, and how many of theirs make one of ours. */
const names: Record<string, [keyof BacktestResult['stats'], number]> = {
  Duration: ['durationDays', 1],
  'Exposure Time [%]': ['exposure', 100],
  'Equity Final [$]': ['equityFinal', 1],
  'Equity Peak [$]': ['equityPeak', 1],
  'Commissions [$]': ['costs', 1],
  'Return [%]': ['totalReturn', 100],
  'Buy & Hold Return [%]': ['buyHoldReturn', 100],
  'Return (Ann.) [%]': ['annualReturn', 100],
  'Volatility (Ann.) [%]': ['volatility', 100],
  'CAGR [%]': ['cagr', 100],
  'Sharpe Ratio': ['sharpe', 1],
  'Sortino Ratio': ['sortino', 1],
  'Calmar Ratio': ['calmar', 1],
  'Alpha [%]': ['alpha', 100],
  Beta: ['beta', 1],
  'Max. Drawdown [%]': ['maxDrawdown', 100],
  'Avg. Drawdown [%]': ['meanDrawdown', 100],
  'Max. Drawdown Duration': ['maxDrawdownDays', 1],
  'Avg. Drawdown Duration': ['meanDrawdownDays', 1],
  '# Trades': ['n', 1],
  'Win Rate [%]': ['winRate', 100],
  'Best Trade [%]': ['bestTrade', 100],
  'Worst Trade [%]': ['worstTrade', 100],
  'Avg. Trade [%]': ['geometricMean', 100],
  'Max. Trade Duration': ['maxTradeDays', 1],
  'Avg. Trade Duration': ['meanTradeDays', 1],
  'Profit Factor': ['profitFactor', 1],
  'Expectancy [%]': ['mean', 100],
  SQN: ['sqn', 1],
  'Kelly Criterion': ['kelly', 1],
};

async function run(series: string, words: string): Promise<BacktestResult> {
  const streams = terminal();
  const bars = sharedPath(`golden/05_ohlcv_${series}.csv`);
  const code = await runCli({
    argv: ['backtest', 'run', ...words.split(' '), '--bars', bars, '--json'],
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  expect(streams.written.err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(streams.written.out) as BacktestResult;
}

const cells = (trade: BacktestResult['trades'][number]): number[] => [
  trade.size,
  trade.entryBar,
  trade.exitBar,
  trade.entryPrice,
  trade.exitPrice,
  trade.pnl,
  trade.return,
  trade.costs,
];

/** Bars and sizes exact, prices 1e-9, money 1e-6. */
const bounds = [0, 0, 0, 1e-9, 1e-9, 1e-6, 1e-9, 1e-6];

describe.skipIf(!hasShared)('golden 05', () => {
  for (const series of ['GOOG_daily', 'EURUSD_hourly', 'SYNTHETIC_daily']) {
    const { configs } = hasShared
      ? golden<{ configs: Record<string, Config> }>(`05_backtest_${series}.json`)
      : { configs: {} };
    for (const [name, config] of Object.entries(configs)) {
      it(`${series} ${name}`, async () => {
        const result = await run(series, flags[name[0]!]!(config));
        expect(result.trades).toHaveLength(config.trades.length);
        const offTrades = config.trades.flatMap((theirs, i) => {
          const ours = cells(result.trades[i]!);
          return theirs.flatMap((value, k) =>
            Math.abs(value - ours[k]!) <= bounds[k]! ? [] : [`trade ${i}, ${k}: ${ours[k]} for ${value}`],
          );
        });
        expect(offTrades).toEqual([]);
        expect(result.equity).toHaveLength(config.equity.length);
        const offEquity = config.equity.flatMap((value, i) =>
          Math.abs(value - result.equity[i]!) <= 1e-6 ? [] : [i],
        );
        expect(offEquity).toEqual([]);
        const last = config.open_position_at_end;
        expect(result.open.map((p) => [p.size, p.entryBar])).toEqual(
          last ? [[last.size, last.entry_bar]] : [],
        );
        const offStats = Object.entries(config.stats).flatMap(([theirs, value]) => {
          if (typeof value !== 'number') return [];
          const [ours, factor] = names[theirs]!;
          const own = (result.stats[ours] as number) * factor;
          return Math.abs(own - value) <= 1e-9 * Math.max(1e-3, Math.abs(value))
            ? []
            : [`${theirs}: ${own} for ${value}`];
        });
        expect(offStats).toEqual([]);
      });
    }
  }
});
