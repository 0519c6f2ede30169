import type { AuditResult } from '../../core/shapes/backtest-audit.ts';
import { type Bars, sliceBars } from '../bar.ts';
import { normalCdf } from '../options/pricing/normal.ts';
import { bootstrapMeans, mulberry32 } from '../stats/bootstrap.ts';
import { mean, quantile, standardDeviation } from '../stats/sample.ts';
import { deflatedSharpe, probabilisticSharpe, sharpeRecord } from '../stats/sharpe.ts';
import { type Run, runBars } from './engine.ts';
import type { Settings } from './settings.ts';
import type { Maker } from './source.ts';
import { dayReturns } from './timeline.ts';
import type { TradeTable } from './trades.ts';

/** How much of a result luck explains. Probabilities 0..1; null where there is too little to tell. */
export type LuckCheck = NonNullable<AuditResult['luck']>;

const resamples = 1000;
const daysPerYear = 252;

/** Yearly Sharpe ratios of resampled day returns. */
function sharpeInterval(returns: readonly number[], seed: number): [number, number] | null {
  if (returns.length < 20) return null;
  const draw = mulberry32(seed);
  const size = Math.min(returns.length, 2500);
  const ratios = new Float64Array(400).map(() => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < size; i++) {
      const value = returns[Math.floor(draw() * returns.length)]!;
      sum += value;
      squares += value * value;
    }
    const variance = (squares - (sum * sum) / size) / (size - 1);
    return variance > 0 ? (sum / size / Math.sqrt(variance)) * Math.sqrt(daysPerYear) : 0;
  });
  ratios.sort();
  return [quantile(ratios, 0.025), quantile(ratios, 0.975)];
}

/** Mean return before costs of trades of these holding times and sides, entered anywhere. */
function randomEntries(trades: TradeTable, bars: Bars, seed: number): LuckCheck['randomEntries'] {
  const { count, cells } = trades;
  if (count < 5) return null;
  const draw = mulberry32(seed);
  const gross = (entry: number, exit: number, side: number) => side * (exit / entry - 1);
  let own = 0;
  for (let i = 0; i < count; i++)
    own += gross(cells[i * 8 + 4]!, cells[i * 8 + 5]!, Math.sign(cells[i * 8 + 1]!)) / count;
  const draws = 500;
  let asGood = 0;
  for (let k = 0; k < draws; k++) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const held = Math.max(1, cells[i * 8 + 3]! - cells[i * 8 + 2]!);
      const at = Math.floor(draw() * Math.max(1, bars.close.length - held));
      const exit = Math.min(bars.close.length - 1, at + held);
      total += gross(bars.open[at]!, bars.open[exit]!, Math.sign(cells[i * 8 + 1]!)) / count;
    }
    if (total >= own) asGood++;
  }
  return { draws, asGood };
}

/** The same bars in another order: every bar keeps its shape and its move from the close before. */
export function shuffledWorld(bars: Bars, draw: () => number): Bars {
  const n = bars.close.length;
  const order = Int32Array.from({ length: n - 1 }, (_, i) => i + 1);
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(draw() * (i + 1));
    const own = order[i]!;
    order[i] = order[other]!;
    order[other] = own;
  }
  const out = {
    ...sliceBars(bars, 0),
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
  };
  for (let i = 1; i < n; i++) {
    const from = order[i - 1]!;
    const scale = out.close[i - 1]! / bars.close[from - 1]!;
    for (const name of ['open', 'high', 'low', 'close'] as const) out[name][i] = bars[name][from]! * scale;
  }
  return out;
}

function worlds(
  series: readonly Bars[],
  maker: Maker,
  settings: Settings,
  own: number,
  seed: number,
): LuckCheck['worlds'] {
  const draws = 200;
  const draw = mulberry32(seed);
  const earned = new Float64Array(draws).map(() => {
    const made = series.map((bars) => shuffledWorld(bars, draw));
    const strategies = maker(made);
    const { equity } = runBars(
      made.map((bars, i) => ({ bars, strategy: strategies[i]! })),
      settings,
    );
    return equity.at(-1)! / settings.cash - 1;
  });
  const asGood = earned.reduce((count, value) => count + (value >= own ? 1 : 0), 0);
  return { draws, asGood, median: quantile(earned.sort(), 0.5) };
}

/** What luck alone would have done. `maker` is null where the strategy cannot be run again here. */
export function luckCheck(
  run: Run,
  series: readonly Bars[],
  options: {
    settings: Settings;
    maker: Maker | null;
    trials: number;
    varianceOfTrials: number;
    seed: number;
  },
): LuckCheck {
  const { settings, maker, trials, varianceOfTrials, seed } = options;
  const returns = Array.from(dayReturns(run.time, run.equity));
  const record = returns.length < 20 ? null : sharpeRecord(returns);
  const own = run.equity.at(-1)! / settings.cash - 1;
  return {
    sharpeInterval: sharpeInterval(returns, seed),
    probabilisticSharpe: record === null ? null : probabilisticSharpe(record),
    deflatedSharpe: record === null ? null : deflatedSharpe(record, trials, varianceOfTrials),
    trials,
    randomEntries: series.length === 1 ? randomEntries(run.trades, series[0]!, seed + 1) : null,
    worlds: maker === null ? null : worlds(series, maker, settings, own, seed + 2),
  };
}

/** Per-day Sharpe ratio of returns; 0 where they do not vary. */
export function dailySharpe(returns: ArrayLike<number>): number {
  const sd = standardDeviation(returns);
  return sd > 0 ? mean(returns) / sd : 0;
}

/** Chance of a mean day return as good without edge, by the normal law of a mean of many days; 1 where nothing varies. */
export function meanP(returns: ArrayLike<number>): number {
  const sharpe = dailySharpe(returns);
  return sharpe === 0 ? 1 : normalCdf(-sharpe * Math.sqrt(returns.length));
}

/** Chance of a mean day return as good by resampling returns without their mean; two draws a thousand at the finest. */
export function permutationP(returns: readonly number[], seed: number): number {
  if (returns.length < 2) return 1;
  const middle = mean(returns);
  const centred = returns.map((value) => value - middle);
  const means = bootstrapMeans(centred, { seed, resamples });
  let asGood = 0;
  for (const value of means) if (value >= middle) asGood++;
  return (asGood + 1) / (resamples + 1);
}
