import type { Bars } from '../bar.ts';
import { meanInterval } from '../stats/paired.ts';
import { wilson } from '../stats/proportion.ts';
import { finite, over } from '../stats/returns.ts';
import { mean, standardDeviation, sum } from '../stats/sample.ts';
import type { Run } from './engine.ts';
import { exposure, results, type TradeTable } from './trades.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Natural logarithm of a ratio near 1 by its series, eight digits faster than Math.log there; Math.log elsewhere. */
function logRatio(ratio: number): number {
  const d = ratio - 1;
  if (d > 0.01 || d < -0.01) return Math.log(ratio);
  return d * (1 - d * (1 / 2 - d * (1 / 3 - d * (1 / 4 - d * (1 / 5 - d * (1 / 6 - d * (1 / 7)))))));
}

/** Middle of the last hundred steps between bars, ms. */
function usualStep(time: Float64Array): number {
  const last = time.subarray(Math.max(0, time.length - 100));
  const steps = Array.from({ length: Math.max(0, last.length - 1) }, (_, i) => last[i + 1]! - last[i]!);
  steps.sort((a, b) => a - b);
  if (steps.length === 0) return dayMs;
  const middle = steps.length >> 1;
  return steps.length % 2 === 1 ? steps[middle]! : (steps[middle - 1]! + steps[middle]!) / 2;
}

/** What a year holds of the periods returns are taken over: trading days, or the bars where they are longer. */
function periods(time: Float64Array, step: number): { perYear: number; whole: boolean } {
  const days = Math.floor(step / dayMs);
  if (days === 7) return { perYear: 52, whole: true };
  if (days === 31) return { perYear: 12, whole: true };
  if (days === 365) return { perYear: 1, whole: true };
  let weekend = 0;
  for (let i = 0; i < time.length; i++) {
    const weekday = (Math.floor(time[i]! / dayMs) + 4) % 7;
    if (weekday === 0 || weekday === 6) weekend++;
  }
  return { perYear: weekend / time.length > (2 / 7) * 0.6 ? 365 : 252, whole: false };
}

/** Returns between the last equities of successive days that have bars (or of every bar where those are longer than a day). */
export function dayReturns(time: Float64Array, equity: Float64Array, whole = false): Float64Array {
  const out = new Float64Array(time.length);
  let count = 0;
  let before = Number.NaN;
  for (let i = 0; i < time.length; i++) {
    const last =
      whole || i === time.length - 1 || Math.floor(time[i]! / dayMs) !== Math.floor(time[i + 1]! / dayMs);
    if (!last) continue;
    if (!Number.isNaN(before)) out[count++] = equity[i]! / before - 1;
    before = equity[i]!;
  }
  return out.subarray(0, count);
}

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
  mean: number | null;
  longestMs: number | null;
  meanMs: number | null;
}

/** Stretches below the peak: how deep, and how long from the peak to its recovery or the end. */
function falls(time: Float64Array, equity: Float64Array): Falls {
  let peak = Number.NEGATIVE_INFINITY;
  let peakAt = 0;
  let worst = 0;
  let deepest = 0;
  let [count, depths, spans, longest] = [0, 0, 0, 0];
  const last = equity.length - 1;
  for (let i = 0; i <= last; i++) {
    const value = equity[i]!;
    if (value >= peak || i === last) {
      const fall = value >= peak ? 0 : 1 - value / peak;
      if (fall > worst) worst = fall;
      if (i > peakAt + 1) {
        const span = time[i]! - time[peakAt]!;
        count++;
        depths += worst;
        spans += span;
        if (span > longest) longest = span;
      }
      if (worst > deepest) deepest = worst;
      peak = Math.max(peak, value);
      peakAt = i;
      worst = 0;
      continue;
    }
    const fall = 1 - value / peak;
    if (fall > worst) worst = fall;
  }
  const each = (total: number) => (count === 0 ? null : total / count);
  return { depth: deepest, mean: each(depths), longestMs: count === 0 ? null : longest, meanMs: each(spans) };
}

/** Slope of equity's log returns on the market's; NaN where the market did not move. */
function betaTo(equity: Float64Array, close: Float64Array): number {
  const n = equity.length - 1;
  if (n < 2) return Number.NaN;
  let [se, sm, sem, smm] = [0, 0, 0, 0];
  for (let i = 1; i <= n; i++) {
    const m = logRatio(close[i]! / close[i - 1]!);
    sm += m;
    smm += m * m;
    if (equity[i] === equity[i - 1]) continue;
    const e = logRatio(equity[i]! / equity[i - 1]!);
    se += e;
    sem += e * m;
  }
  const spread = smm - (sm * sm) / n;
  return spread === 0 ? Number.NaN : (sem - (se * sm) / n) / spread;
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

function ofTrades(
  trades: TradeTable,
  time: Float64Array,
  laneTime: (series: number) => Float64Array,
  step: number,
) {
  const { pnl, returns } = results(trades);
  const n = trades.count;
  const wins = pnl.filter((value) => value > 0);
  const losses = pnl.filter((value) => value < 0);
  const winRate = over(wins.length, n);
  let longest = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const own = laneTime(trades.cells[i * 8]!);
    const span = own[trades.cells[i * 8 + 3]!]! - own[trades.cells[i * 8 + 2]!]!;
    total += span;
    if (span > longest) longest = span;
  }
  const list = Array.from(returns);
  return {
    n,
    winRate: finite(winRate),
    winRateInterval: n === 0 ? null : wilson(wins.length, n),
    mean: finite(mean(returns)),
    meanInterval: n < 2 ? null : meanInterval(list),
    bestTrade: n === 0 ? null : finite(returns.reduce((a, b) => Math.max(a, b))),
    worstTrade: n === 0 ? null : finite(returns.reduce((a, b) => Math.min(a, b))),
    geometricMean: n === 0 ? null : compounded(returns, n),
    maxTradeDays: n === 0 ? null : inDays(longest, step),
    meanTradeDays: n === 0 ? null : inDays(total / n, step),
    profitFactor: finite(over(sum(returns.filter((r) => r > 0)), -sum(returns.filter((r) => r < 0)))),
    sqn: finite(over(Math.sqrt(n) * mean(pnl), standardDeviation(pnl))),
    kelly: finite(winRate - over(1 - winRate, over(mean(wins), -mean(losses)))),
    exposure: exposure(trades, time.length),
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
  const step = usualStep(time);
  const { perYear, whole } = periods(time, step);
  const daily = dayReturns(time, equity, whole);
  const start = equity[0]!;
  const end = equity.at(-1)!;
  const growth = compounded(daily, daily.length);
  const annualReturn = (1 + growth) ** perYear - 1;
  const spread = standardDeviation(daily) ** 2;
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
    equityPeak: equity.reduce((a, b) => Math.max(a, b)),
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
    ...ofTrades(run.trades, time, (lane) => series[lane]!.time, step),
  };
}

export type RunStats = ReturnType<typeof runStats>;
