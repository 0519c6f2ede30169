import { sma } from './average.ts';
import { absent, rollingMax, rollingMin, rollingMoments, rollingSum } from './window.ts';

interface HighLowClose {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/** Where the close lies in the range of n bars, 0..1; a range of zero puts it in the middle, 0.5. */
function place({ high, low, close }: HighLowClose, n: number): Float64Array {
  const top = rollingMax(high, n);
  const bottom = rollingMin(low, n);
  return close.map((value, i) => {
    const range = top[i]! - bottom[i]!;
    return range === 0 ? 0.5 : (value - bottom[i]!) / range;
  });
}

export interface Stochastic {
  k: Float64Array;
  d: Float64Array;
  fastK: Float64Array;
  fastD: Float64Array;
}

/**
 * Stochastic oscillator (Lane), 0..100. `fastK` is the raw place in the range of n bars, `k` (slow %K, the same as fast %D)
 * its mean over `slowing` bars and `d` the mean of that. As in TA-Lib each pair starts together: fast at
 * n+slowing-2, slow at n+slowing+smooth-3. A range of zero gives 50.
 */
export function stochastic(bars: HighLowClose, n: number, slowing: number, smooth: number): Stochastic {
  const fastK = place(bars, n).map((value) => 100 * value);
  const fastD = sma(fastK, slowing);
  const k = fastD.slice();
  const d = sma(k, smooth);
  fastK.fill(Number.NaN, 0, n + slowing - 2);
  k.fill(Number.NaN, 0, n + slowing + smooth - 3);
  return { k, d, fastK, fastD };
}

/** Williams %R, -100..0; a range of zero gives -50. */
export const willr = (bars: HighLowClose, n: number): Float64Array =>
  place(bars, n).map((value) => 100 * (value - 1));

const typical = ({ high, low, close }: HighLowClose): Float64Array =>
  close.map((value, i) => (high[i]! + low[i]! + value) / 3);

/** Commodity channel index (Lambert 1980): mean absolute deviation and the constant 0.015; 0 where nothing deviates. */
export function cci(bars: HighLowClose, n: number): Float64Array {
  const price = typical(bars);
  const { mean, m2 } = rollingMoments(price, n);
  const out = absent(price.length);
  for (let i = n - 1; i < price.length; i++) {
    let sum = 0;
    for (let k = i - n + 1; k <= i; k++) sum += Math.abs(price[k]! - mean[i]!);
    out[i] = m2[i] === 0 ? 0 : (price[i]! - mean[i]!) / (0.015 * (sum / n));
  }
  return out;
}

/**
 * Money flow index, 0..100: share of typical price times volume that came on rising bars; equal typical prices count
 * neither way. No flow at all in the window (no volume, or no move) gives 50.
 */
export function mfi(bars: HighLowClose & { volume: Float64Array }, n: number): Float64Array {
  const price = typical(bars);
  const up = new Float64Array(price.length);
  const down = new Float64Array(price.length);
  for (let i = 1; i < price.length; i++) {
    const flow = price[i]! * bars.volume[i]!;
    const change = price[i]! - price[i - 1]!;
    up[i] = change > 0 || Number.isNaN(flow) ? flow : 0;
    down[i] = change < 0 || Number.isNaN(flow) ? flow : 0;
  }
  const gain = rollingSum(up, n);
  const loss = rollingSum(down, n);
  const out = absent(price.length);
  for (let i = n; i < price.length; i++) {
    const all = gain[i]! + loss[i]!;
    out[i] = all === 0 ? 50 : (100 * gain[i]!) / all;
  }
  return out;
}
