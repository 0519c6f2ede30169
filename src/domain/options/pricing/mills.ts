import { erfcx } from './normal.ts';

const SQRT_HALF_PI = 1.2533141373155003;

/** Mills' ratio Y(u) = N(-u)/n(u) of the standard normal distribution: the tail without its exponential. */
export function millsRatio(u: number): number {
  return SQRT_HALF_PI * erfcx(u * Math.SQRT1_2);
}

/**
 * 1 - u·Y(u) = -Y'(u), without the cancellation of that difference for large u: there by the continued fraction
 * of the repeated integrals of the tail, whose terms are all positive (Abramowitz and Stegun 26.2.14, 7.2.5).
 */
export function millsSlope(u: number): number {
  if (u < 2) return 1 - u * millsRatio(u);
  let tail = 0;
  for (let n = Math.ceil(20 + 400 / (u * u)); n >= 2; n--) tail = n / (u + tail);
  const next = 1 / (u + tail);
  return next / (u + next);
}

/**
 * (Y(u - t) - Y(u + t))/2t for t <= 0.1 by its Taylor series in w = t², from u² and `slope` = -Y'(u). Its odd derivatives obey
 * Y⁽ⁿ⁺²⁾ = (u² + 2n + 1)·Y⁽ⁿ⁾ - n(n - 1)·Y⁽ⁿ⁻²⁾. Absolute error about 2e-16·(1 + (u·t)²).
 */
export function spreadSeries(u2: number, w: number, slope: number): number {
  const y3 = (u2 + 3) * slope - 1;
  const y5 = (u2 + 7) * y3 - 6 * slope;
  const y7 = (u2 + 11) * y5 - 20 * y3;
  const y9 = (u2 + 15) * y7 - 42 * y5;
  const y11 = (u2 + 19) * y9 - 72 * y7;
  const high = w * (y7 * (1 / 5040) + w * (y9 * (1 / 362880) + w * (y11 * (1 / 39916800))));
  return slope + w * (y3 * (1 / 6) + w * (y5 * (1 / 120) + high));
}

/**
 * Y(u - t) - Y(u + t) for t >= 0: the value of an out-of-the-money option over its vega per unit of total volatility,
 * where u = |ln(F/K)|/s, t = s/2 and s is the total volatility.
 */
export function millsSpread(u: number, t: number): number {
  if (t >= 0.1) return millsRatio(u - t) - millsRatio(u + t);
  const slope = millsSlope(u);
  // Far out the series subtracts large products while what it adds to its first term no longer matters.
  const mean = u > 100 ? slope * (1 + (t / u) ** 2) : spreadSeries(u * u, t * t, slope);
  return 2 * t * mean;
}
