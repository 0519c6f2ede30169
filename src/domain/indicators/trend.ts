import { type AtrKind, atr, trueRange } from './range.ts';
import { absent } from './window.ts';

interface HighLowClose {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

export interface DirectionalMovement {
  plusDi: Float64Array;
  minusDi: Float64Array;
  adx: Float64Array;
}

/** Wilder's running sum: n-1 values are added up, from then on 1/n of the sum leaves as each value comes. */
function wilderSum(values: Float64Array, n: number): Float64Array {
  const out = absent(values.length);
  let sum = 0;
  for (let i = 1; i < values.length; i++) {
    sum = i < n ? sum + values[i]! : sum - sum / n + values[i]!;
    if (i >= n) out[i] = sum;
  }
  return out;
}

function movement({ high, low }: HighLowClose): { plus: Float64Array; minus: Float64Array } {
  const plus = new Float64Array(high.length);
  const minus = new Float64Array(high.length);
  for (let i = 1; i < high.length; i++) {
    const up = high[i]! - high[i - 1]!;
    const down = low[i - 1]! - low[i]!;
    if (up > down && up > 0) plus[i] = up;
    else if (down > up && down > 0) minus[i] = down;
  }
  return { plus, minus };
}

/**
 * Directional indicators and average directional index (Wilder 1978), 0..100. DI from index n, ADX from 2n-1.
 * Without any range DI is 0; a bar without direction counts 0 in the first average and later leaves ADX where it was.
 */
export function adx(bars: HighLowClose, n: number): DirectionalMovement {
  const { plus, minus } = movement(bars);
  const range = wilderSum(trueRange(bars), n);
  const share = (sums: Float64Array) => sums.map((sum, i) => (range[i] === 0 ? 0 : (100 * sum) / range[i]!));
  const plusDi = share(wilderSum(plus, n));
  const minusDi = share(wilderSum(minus, n));
  const out = absent(range.length);
  let level = 0;
  for (let i = n; i < range.length; i++) {
    const sum = plusDi[i]! + minusDi[i]!;
    const dx = sum === 0 ? (i < 2 * n ? 0 : level) : (100 * Math.abs(plusDi[i]! - minusDi[i]!)) / sum;
    level += i < 2 * n ? dx / n : (dx - level) / n;
    if (i >= 2 * n - 1) out[i] = level;
  }
  return { plusDi, minusDi, adx: out };
}

export interface Supertrend {
  value: Float64Array;
  /** 1 while the trend is up (value is the lower band), -1 while it is down. */
  direction: Float64Array;
}

/**
 * Supertrend (Seban) by the TradingView rules: bands at the bar's middle +- k ATR that only tighten until the close is
 * beyond them; the trend flips when the close crosses the band of its own bar and begins down.
 * `kind` picks the average of the true range; `flip: 'previous'` compares the close with the band of the bar before, as
 * pandas-ta does, which differs on a fifth of the bars.
 */
export function supertrend(
  bars: HighLowClose,
  n: number,
  k: number,
  { kind = 'wilder', flip = 'current' }: { kind?: AtrKind; flip?: 'current' | 'previous' } = {},
): Supertrend {
  const average = atr(bars, n, kind);
  return flip === 'current' ? flipOnCurrent(bars, average, k) : flipOnPrevious(bars, average, k);
}

function flipOnCurrent({ high, low, close }: HighLowClose, average: Float64Array, k: number): Supertrend {
  const out: Supertrend = { value: absent(close.length), direction: absent(close.length) };
  let upper = Number.NaN;
  let lower = Number.NaN;
  let up = false;
  for (let i = 0; i < close.length; i++) {
    if (Number.isNaN(average[i]!)) continue;
    const middle = (high[i]! + low[i]!) / 2;
    const above = middle + k * average[i]!;
    const below = middle - k * average[i]!;
    const before = i === 0 ? Number.NaN : close[i - 1]!;
    upper = upper <= above && before <= upper ? upper : above;
    lower = lower >= below && before >= lower ? lower : below;
    up = up ? close[i]! >= lower : close[i]! > upper;
    out.value[i] = up ? lower : upper;
    out.direction[i] = up ? 1 : -1;
  }
  return out;
}

function flipOnPrevious({ high, low, close }: HighLowClose, average: Float64Array, k: number): Supertrend {
  const out: Supertrend = { value: absent(close.length), direction: absent(close.length) };
  let upper = Number.POSITIVE_INFINITY;
  let lower = Number.NEGATIVE_INFINITY;
  let up = true;
  for (let i = 0; i < close.length; i++) {
    if (Number.isNaN(average[i]!)) continue;
    const middle = (high[i]! + low[i]!) / 2;
    let above = middle + k * average[i]!;
    let below = middle - k * average[i]!;
    if (close[i]! > upper) up = true;
    else if (close[i]! < lower) up = false;
    else if (up) below = Math.max(below, lower);
    else above = Math.min(above, upper);
    upper = above;
    lower = below;
    out.value[i] = up ? lower : upper;
    out.direction[i] = up ? 1 : -1;
  }
  return out;
}
