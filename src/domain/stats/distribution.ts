import { bracketedZero } from '../options/payoff/roots.ts';

// P. Godfrey's coefficients of C. Lanczos, "A precision approximation of the gamma function" (1964), g = 607/128.
const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
  -0.000026190838401581408, 0.0000036899182659531625,
];

/** Natural logarithm of the gamma function for x > 0, relative error about 1e-15. */
export function logGamma(x: number): number {
  const base = x + 607 / 128 - 0.5;
  let series = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) series += lanczos[i]! / (x - 1 + i);
  return (x - 0.5) * Math.log(base) - base + Math.log(Math.sqrt(2 * Math.PI) * series);
}

/** What Stirling's formula for logGamma leaves over, for x of at least 20. */
const stirlingRest = (x: number): number => {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y / 1680))) / x;
};

/** Logarithm of the beta function; where one argument is large, without the difference of large logarithms. */
function logBeta(a: number, b: number): number {
  if (a < b) return logBeta(b, a);
  if (a < 20) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const ratio =
    stirlingRest(a) - stirlingRest(a + b) + b - (a + b - 0.5) * Math.log1p(b / a) - b * Math.log(a);
  return logGamma(b) + ratio;
}

/** The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes, 6.4). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let out = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    out *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    out *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return out;
}

/**
 * Regularised incomplete beta function I_x(a, b). `rest` is 1 - x, to be given where it is known better than 1 - x can say;
 * small results keep their relative digits.
 */
export function incompleteBeta(x: number, a: number, b: number, rest = 1 - x): number {
  if (!(x > 0)) return 0;
  if (!(rest > 0)) return 1;
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const logRest = rest < 0.5 ? Math.log(rest) : Math.log1p(-x);
  const front = Math.exp(a * logX + b * logRest - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(rest, b, a)) / b;
}

/** The x at which I_x(a, b) = p. */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (!(p > 0)) return 0;
  if (!(p < 1)) return 1;
  return bracketedZero((x) => incompleteBeta(x, a, b) - p, 0, 1);
}

/** Probability that Student's t with `df` degrees of freedom is further from 0 than `t`. */
export function studentTwoSided(t: number, df: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  return incompleteBeta(df / (df + square), df / 2, 0.5, square / (df + square));
}

/** The t that Student's variable exceeds on either side with probability 1 - level together: 1.96 for 0.95 and many df. */
export function studentCritical(level: number, df: number): number {
  const x = inverseIncompleteBeta(1 - level, df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}

/** Probability of at most k successes in n trials of probability p. */
export const binomialCdf = (k: number, n: number, p: number): number =>
  k < 0 ? 0 : k >= n ? 1 : incompleteBeta(1 - p, n - k, k + 1, p);
