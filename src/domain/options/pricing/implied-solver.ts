import { millsRatio, millsSpread } from './mills.ts';
import { inverseNormalCdf } from './normal.ts';

const LOG_SQRT_2PI = 0.9189385332046728;
const SQRT_2PI = 2.5066282746310007;

// A first volatility: the one at which a single normal tail would make up the whole value, never far below the answer.
function firstGuess(x: number, value: number, rest: number, upper: boolean): number {
  const bound = value + rest;
  if (upper) {
    const v = -inverseNormalCdf(rest / bound / 2);
    return v + Math.sqrt(v * v + 2 * x);
  }
  const v = -inverseNormalCdf(value / bound);
  const u = (v + Math.sqrt(v * v + 2 * x)) / 2;
  return Math.hypot(x / u, SQRT_2PI * value);
}

// Newton's step in u = x/s on sqrt(-2·ln b), which is nearly a straight line far out of the money.
function farStep(u: number, s: number, ratio: number, logValue: number, logTarget: number): number {
  const here = Math.sqrt(-2 * logValue);
  const there = Math.sqrt(-2 * logTarget);
  const next = u + ((there - here) * u * ratio * here) / s;
  return next > 0 ? (u * s) / next : Number.NaN;
}

// Householder's third-order step on the logarithm of the value (slope +) or of its distance from the bound (slope -).
function nearStep(u: number, s: number, gap: number, slope: number): number {
  const y2 = (u * u) / s - s / 4;
  const y3 = y2 * y2 - (3 * u * u) / (s * s) - 0.25;
  const h2 = y2 - slope;
  const h3 = y3 - 3 * y2 * slope + 2 * slope * slope;
  const newton = -gap / slope;
  return s + (newton * (1 + 0.5 * h2 * newton)) / (1 + newton * (h2 + (h3 * newton) / 6));
}

/**
 * Total volatility s = vol·sqrt(years) of an out-of-the-money option whose value over the geometric mean of its discounted legs is
 * `value`, with x = |ln(forward/strike)|; `rest` = exp(-x/2) - value is what is left to the upper bound, given apart because it
 * must not lose digits. Both must be positive. After P. Jäckel, "Let's be rational" (2015): Householder steps on the logarithm
 * of the nearer of value and rest, here kept inside a bracket, so that it always ends.
 */
export function totalVol(x: number, value: number, rest: number): number {
  const upper = value > rest;
  const target = Math.log(upper ? rest : value);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let s = firstGuess(x, value, rest, upper);
  for (let round = 0; round < 100; round++) {
    const u = x / s;
    const t = s / 2;
    const ratio = upper ? millsRatio(t - u) + millsRatio(t + u) : millsSpread(u, t);
    const logValue = Math.log(ratio) - 0.5 * (u * u + t * t) - LOG_SQRT_2PI;
    const gap = logValue - target;
    if (gap < 0 === upper) high = s;
    else low = s;
    const far = !upper && u > 1 && Math.abs(gap) > 0.5;
    let next = far ? farStep(u, s, ratio, logValue, target) : nearStep(u, s, gap, (upper ? -1 : 1) / ratio);
    if (!far && (Math.abs(next - s) / s) * Math.max(1, u * u, t * t) < 3e-5) return next;
    if (!(next > low && next < high))
      next = high === Number.POSITIVE_INFINITY ? 2 * s : low === 0 ? s / 2 : Math.sqrt(low * high);
    s = next;
  }
  return s;
}
