import { ema } from './average.ts';
import { absent, firstValid } from './window.ts';

/**
 * Relative strength index (Wilder 1978), 0..100, first value at index n.
 * Where prices have not moved at all there is neither strength nor weakness: 50, not the 0 that reads as oversold.
 */
export function rsi(close: Float64Array, n: number): Float64Array {
  const out = absent(close.length);
  const start = firstValid(close);
  let gain = 0;
  let loss = 0;
  for (let i = start + 1; i < close.length; i++) {
    const change = close[i]! - close[i - 1]!;
    const up = Math.max(change, 0);
    const down = Math.max(-change, 0);
    const seen = i - start;
    if (seen <= n) {
      gain += up / n;
      loss += down / n;
    } else {
      gain += (up - gain) / n;
      loss += (down - loss) / n;
    }
    if (seen >= n) out[i] = gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  }
  return out;
}

export interface Macd {
  macd: Float64Array;
  signal: Float64Array;
  histogram: Float64Array;
}

/**
 * Moving average convergence divergence (Appel). `together` (TA-Lib) seeds both averages so that they end on the same
 * bar and gives all three lines from the first signal on; `own` (TradingView) seeds each average from the first bar.
 * The two differ visibly early and agree to 1e-11 after 400 bars.
 */
export function macd(
  close: Float64Array,
  fast: number,
  slow: number,
  signal: number,
  seeds: 'together' | 'own' = 'together',
): Macd {
  const quick = ema(close, fast, seeds === 'together' ? firstValid(close) + slow - fast : 0);
  const late = ema(close, slow);
  const line = close.map((_, i) => quick[i]! - late[i]!);
  const average = ema(line, signal);
  if (seeds === 'together') line.fill(Number.NaN, 0, firstValid(average));
  return { macd: line, signal: average, histogram: line.map((value, i) => value - average[i]!) };
}

/** Rate of change in per cent over n bars; absent where the earlier value is 0. */
export function roc(close: Float64Array, n: number): Float64Array {
  const out = absent(close.length);
  for (let i = n; i < close.length; i++) {
    if (close[i - n]! !== 0) out[i] = 100 * (close[i]! / close[i - n]! - 1);
  }
  return out;
}
