import { absent, firstValid, rollingMoments } from './window.ts';

/** Simple moving average; first value at index n-1 after the first number of the input. */
export const sma = (values: Float64Array, n: number): Float64Array => rollingMoments(values, n).mean;

/** Arithmetic mean of the n values from `start`. */
function seed(values: Float64Array, start: number, n: number): number {
  let sum = 0;
  for (let i = start; i < start + n; i++) sum += values[i]!;
  return sum / n;
}

function smoothed(values: Float64Array, n: number, alpha: number, from: number): Float64Array {
  const out = absent(values.length);
  const first = Math.max(from, firstValid(values));
  if (first + n > values.length) return out;
  let level = seed(values, first, n);
  out[first + n - 1] = level;
  for (let i = first + n; i < values.length; i++) {
    level = alpha * values[i]! + (1 - alpha) * level;
    out[i] = level;
  }
  return out;
}

/**
 * Exponential moving average, alpha 2/(n+1), seeded with the simple mean of its first n values.
 * `from` starts the seed later, which is how MACD lines up its two averages.
 */
export const ema = (values: Float64Array, n: number, from = 0): Float64Array =>
  smoothed(values, n, 2 / (n + 1), from);

/** Wilder's smoothing (1978), alpha 1/n, seeded with the simple mean of its first n values. */
export const wilder = (values: Float64Array, n: number): Float64Array => smoothed(values, n, 1 / n, 0);

/** Linearly weighted moving average: the newest value weighs n, the oldest 1. */
export function wma(values: Float64Array, n: number): Float64Array {
  const out = absent(values.length);
  const whole = (n * (n + 1)) / 2;
  for (let i = firstValid(values) + n - 1; i < values.length; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[i - k]! * (n - k);
    out[i] = sum / whole;
  }
  return out;
}
