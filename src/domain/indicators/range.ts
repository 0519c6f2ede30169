import { sma, wilder } from './average.ts';
import { rollingMax, rollingMin, rollingMoments } from './window.ts';

interface HighLowClose {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/** True range (Wilder 1978); the first bar has no close before it and counts as absent unless `firstBar` takes its high - low. */
export function trueRange({ high, low, close }: HighLowClose, firstBar = false): Float64Array {
  const out = new Float64Array(close.length);
  for (let i = 1; i < close.length; i++) {
    out[i] = Math.max(high[i]!, close[i - 1]!) - Math.min(low[i]!, close[i - 1]!);
  }
  if (close.length > 0) out[0] = firstBar ? high[0]! - low[0]! : Number.NaN;
  return out;
}

/**
 * How the true range is averaged: `wilder` (TA-Lib: mean of ranges 1..n first, at index n), `tradingview` (the first bar's
 * high - low counts, first value at n-1), `sma` (plain mean, as freqtrade) or `ewm` (pandas-ta: Wilder's alpha without a
 * seed, the young average divided by the weight it has).
 */
export type AtrKind = 'wilder' | 'tradingview' | 'sma' | 'ewm';

/** Average true range in price units. */
export function atr(bars: HighLowClose, n: number, kind: AtrKind = 'wilder'): Float64Array {
  const range = trueRange(bars, kind === 'tradingview');
  if (kind === 'sma') return sma(range, n);
  if (kind === 'ewm') return weighted(range, n);
  return wilder(range, n);
}

function weighted(range: Float64Array, n: number): Float64Array {
  const out = new Float64Array(range.length).fill(Number.NaN);
  let sum = 0;
  let weight = 0;
  for (let i = 1; i < range.length; i++) {
    sum = sum * (1 - 1 / n) + range[i]!;
    weight = weight * (1 - 1 / n) + 1;
    if (i >= n) out[i] = sum / weight;
  }
  return out;
}

export interface Bands {
  middle: Float64Array;
  upper: Float64Array;
  lower: Float64Array;
}

/** Bollinger bands: mean and k population standard deviations (ddof 0) of the last n closes. */
export function bollinger(close: Float64Array, n: number, k: number): Bands {
  const { mean, m2 } = rollingMoments(close, n);
  const width = m2.map((sum) => k * Math.sqrt(sum / n));
  return {
    middle: mean,
    upper: mean.map((value, i) => value + width[i]!),
    lower: mean.map((value, i) => value - width[i]!),
  };
}

/** Donchian channel: highest high and lowest low of n bars, the current one included. */
export function donchian(high: Float64Array, low: Float64Array, n: number): Bands {
  const upper = rollingMax(high, n);
  const lower = rollingMin(low, n);
  return { middle: upper.map((value, i) => (value + lower[i]!) / 2), upper, lower };
}
