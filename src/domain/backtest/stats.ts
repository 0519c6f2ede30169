import type { Bars } from '../bar.ts';
import { studentCritical } from '../stats/distribution.ts';
import { wilson } from '../stats/proportion.ts';
import { finite, over } from '../stats/returns.ts';
import { mean } from '../stats/sample.ts';
import type { Run } from './engine.ts';
import { calendarOf, dayReturns, logRatio, movesOf } from './timeline.ts';
import { exposure, results, type TradeTable } from './trades.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The one return that compounds, `count` times, to what these do; 0 where all was lost. */
function compounded(returns: Float64Array, count: number): number {
  let logs = 0;
  for (let i = 0; i < returns.length; i++) {
    if (!(returns[i]! > -1)) return 0;
    logs += logRatio(1 + returns[i]!);
  }
  return count === 0 ? 0 : Math.exp(logs / count) - 1;
}

interface Falls {
  depth: number;
  peak: number;
  mean: number | null;
  longestMs: number | null;
  meanMs: number | null;
}

/** Stretches below the peak: how deep, and how long from the peak to its recovery or the end. */
function falls(time: Float64Array, equity: Float64Array): Falls {
  let peak = Number.NEGATIVE_INFINITY;
  let peakAt = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let deepest = 0;
  let [count, depths, spans, longest] = [0, 0, 0, 0];
  const last = equity.length - 1;
  for (let i = 0; i <= last; i++) {
    const value = equity[i]!;
    if (value < peak && i < last) {
      if (value < lowest) lowest = value;
      continue;
    }
    const worst = Math.max(0, 1 - Math.min(lowest, value) / peak);
    if (i > peakAt + 1) {
      const span = time[i]! - time[peakAt]!;
      count++;
      depths += worst;
      spans += span;
      if (span > longest) longest = span;
    }
    if (i > 0 && worst > deepest) deepest = worst;
    peak = Math.max(peak, value);
    peakAt = i;
    lowest = Number.POSITIVE_INFINITY;
  }
  const each = (total: number) => (count === 0 ? null : total / count);
  return {
    depth: deepest,
    peak,
    mean: each(depths),
    longestMs: count === 0 ? null : longest,
    meanMs: each(spans),
  };
}

/** Slope of equity's log returns on the market's; NaN where the market did not move. */
function betaTo(equity: Float64Array, close: Float64Array): number {
  const n = equity.length - 1;
  if (n < 2) return Number.NaN;
  const { logs, squares } = movesOf(close);
  let [se, sem] = [0, 0];
  for (let i = 1; i <= n; i++) {
    const now = equity[i]!;
    const before = equity[i - 1]!;
    if (now === before) continue;
    const e = logRatio(now / before);
    se += e;
    sem += e * logs[i]!;
  }
  const sm = Math.log(close[n]! / close[0]!);
  const spread = squares - (sm * sm) / n;
  return spread > 0 ? (sem - (se * sm) / n) / spread : Number.NaN;
}

/** Mean and standard deviation (over n - 1) in two passes, without a copy; NaN where undefined. */
function spreadOf(values: Float64Array): { middle: number; sd: number } {
  const middle = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - middle) ** 2;
  return { middle, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN };
}

/** A span rounded up to the unit its bars are written in, in days. */
function inDays(ms: number | null, step: number): number | null {
  if (ms === null) return null;
  const unit = step % dayMs === 0 ? dayMs : step % hourMs === 0 ? hourMs : 60_000;
  return (Math.ceil(ms / unit) * unit) / dayMs;
}

function closedCosts({ cells, count }: TradeTable): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += cells[i * 8 + 6]!;
  return total;
}

/** Wins and losses of a list: how many, and their sums. */
function sides(values: Float64Array) {
  let [wins, losses, won, lost] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > 0) {
      wins++;
      won += value;
    } else if (value < 0) {
      losses++;
      lost += value;
    }
  }
  return { wins, losses, won, lost };
}

/** Longest and mean holding time, ms. */
function holdings({ cells, count }: TradeTable, timeOf: (series: number) => Float64Array) {
  let longest = 0;
  let total = 0;
  for (let at = 0; at < count * 8; at += 8) {
    const time = timeOf(cells[at]!);
    const span = time[cells[at + 3]!]! - time[cells[at + 2]!]!;
    total += span;
    if (span > longest) longest = span;
  }
  return { longest, mean: total / count };
}

function ofTrades(trades: TradeTable, bars: number, timeOf: (series: number) => Float64Array, step: number) {
  const { pnl, returns } = results(trades);
  const n = trades.count;
  const money = sides(pnl);
  const shares = sides(returns);
  const [ofMoney, ofShares] = [spreadOf(pnl), spreadOf(returns)];
  const winRate = over(money.wins, n);
  const payoff = over(over(money.won, money.wins), -over(money.lost, money.losses));
  const span = holdings(trades, timeOf);
  const half = n < 2 ? Number.NaN : (studentCritical(0.95, n - 1) * ofShares.sd) / Math.sqrt(n);
  const extreme = (pick: (a: number, b: number) => number) =>
    n === 0 ? null : finite(returns.reduce((a, b) => pick(a, b)));
  return {
    n,
    winRate: finite(winRate),
    winRateInterval: n === 0 ? null : wilson(money.wins, n),
    mean: finite(ofShares.middle),
    meanInterval: Number.isFinite(half)
      ? ([ofShares.middle - half, ofShares.middle + half] as [number, number])
      : null,
    bestTrade: extreme(Math.max),
    worstTrade: extreme(Math.min),
    geometricMean: n === 0 ? null : compounded(returns, n),
    maxTradeDays: n === 0 ? null : inDays(span.longest, step),
    meanTradeDays: n === 0 ? null : inDays(span.mean, step),
    profitFactor: finite(over(shares.won, -shares.lost)),
    sqn: finite(over(Math.sqrt(n) * ofMoney.middle, ofMoney.sd)),
    kelly: finite(winRate - over(1 - winRate, payoff)),
    exposure: exposure(trades, bars),
  };
}

/**
 * Figures of a run. Ratios are 0..1, drawdowns 0 or negative, durations days. `sharpe` and `sortino` are of the compounded
 * yearly return over the yearly volatility of compounded returns; `cagr` counts years of 365.25 days; `beta` and `alpha`
 * are against holding the first series from the end of the warm-up, `alpha` over the whole run and without a risk-free
 * rate. Trade figures are of closed trades; `profitFactor` and `mean` of their returns, `sqn` and `kelly` of their money.
 * What is undefined is null.
 */
export function runStats(run: Run, series: readonly Bars[], warmup: number) {
  const { time, equity } = run;
  const first = series[0]!;
  const { step, perYear } = calendarOf(time);
  const daily = dayReturns(time, equity);
  const start = equity[0]!;
  const end = equity.at(-1)!;
  const growth = compounded(daily, daily.length);
  const annualReturn = (1 + growth) ** perYear - 1;
  const spread = spreadOf(daily).sd ** 2;
  const volatility = Math.sqrt((spread + (1 + growth) ** 2) ** perYear - (1 + growth) ** (2 * perYear));
  const below = Math.sqrt(mean(daily.map((r) => (r < 0 ? r * r : 0))));
  const fall = falls(time, equity);
  const held = first.close.at(-1)! / first.close[Math.min(warmup, first.close.length - 1)]! - 1;
  const totalReturn = (end - start) / start;
  const beta = series.length === 1 ? betaTo(equity, first.close) : Number.NaN;
  const years = (time.at(-1)! - time[0]!) / (365.25 * dayMs);
  return {
    bars: time.length,
    durationDays: (time.at(-1)! - time[0]!) / dayMs,
    equityFinal: end,
    equityPeak: fall.peak,
    costs: closedCosts(run.trades),
    totalReturn,
    buyHoldReturn: finite(held),
    annualReturn: finite(annualReturn),
    volatility: finite(volatility),
    cagr: end > 0 && years > 0 ? finite((end / start) ** (1 / years) - 1) : null,
    sharpe: finite(over(annualReturn, volatility)),
    sortino: finite(over(annualReturn, below * Math.sqrt(perYear))),
    calmar: finite(over(annualReturn, fall.depth)),
    alpha: finite(totalReturn - beta * held),
    beta: finite(beta),
    maxDrawdown: 0 - fall.depth,
    meanDrawdown: fall.mean === null ? null : 0 - fall.mean,
    maxDrawdownDays: inDays(fall.longestMs, step),
    meanDrawdownDays: inDays(fall.meanMs, step),
    ...ofTrades(run.trades, time.length, (lane) => series[lane]!.time, step),
  };
}

export type RunStats = ReturnType<typeof runStats>;
