import { studentCritical, studentTwoSided } from './distribution.ts';
import { type Interval, normalTwoSided } from './proportion.ts';
import { finite, over } from './returns.ts';
import { coMoment, mean, ranks, standardDeviation, tieSizes } from './sample.ts';

export interface PairedT {
  difference: number | null;
  t: number | null;
  p: number | null;
}

/** Student's t interval of a mean; null below two values. */
export function meanInterval(values: readonly number[], level = 0.95): Interval | null {
  if (values.length < 2) return null;
  const half =
    (studentCritical(level, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return [mean(values) - half, mean(values) + half];
}

/** Student's t test of the mean difference of pairs; null figures where the differences do not vary. */
export function pairedT(x: readonly number[], y: readonly number[]): PairedT {
  const differences = x.map((value, i) => value - y[i]!);
  const difference = mean(differences);
  const t = over(difference, standardDeviation(differences)) * Math.sqrt(x.length);
  return {
    difference: finite(difference),
    t: finite(t),
    p: Number.isFinite(t) ? studentTwoSided(t, x.length - 1) : null,
  };
}

/**
 * Wilcoxon's signed-rank test (1945): two-sided p by the normal approximation with ties, no continuity correction; pairs
 * without a difference are dropped. null where none is left.
 */
export function wilcoxon(x: readonly number[], y: readonly number[]): number | null {
  const differences = x.map((value, i) => value - y[i]!).filter((value) => value !== 0);
  const n = differences.length;
  const sizes = differences.map(Math.abs);
  const place = ranks(sizes);
  const positive = differences.reduce((sum, value, i) => sum + (value > 0 ? place[i]! : 0), 0);
  const tied = tieSizes(sizes).reduce((sum, count) => sum + count ** 3 - count, 0);
  const z = over(positive - (n * (n + 1)) / 4, Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tied / 48));
  return Number.isFinite(z) ? normalTwoSided(z) : null;
}

export interface Correlation {
  r: number | null;
  /** From Student's t with n-2 degrees of freedom. */
  p: number | null;
}

/** Pearson's correlation of pairs; null where one side does not vary. */
export function pearson(x: readonly number[], y: readonly number[]): Correlation {
  const r = over(coMoment(x, y), Math.sqrt(coMoment(x, x) * coMoment(y, y)));
  if (!Number.isFinite(r)) return { r: null, p: null };
  const bounded = Math.max(-1, Math.min(1, r));
  if (x.length < 3) return { r: bounded, p: null };
  const t = bounded * Math.sqrt((x.length - 2) / ((1 - bounded) * (1 + bounded)));
  return { r: bounded, p: studentTwoSided(t, x.length - 2) };
}

/** Spearman's rank correlation (1904), ties at their mean rank. */
export const spearman = (x: readonly number[], y: readonly number[]): Correlation =>
  pearson([...ranks(x)], [...ranks(y)]);

/** Kendall's tau-b (1945), which allows for ties; looks at every pair of rows. null where one side does not vary. */
export function kendallTauB(x: readonly number[], y: readonly number[]): number | null {
  let score = 0;
  let inX = 0;
  let inY = 0;
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
      score += a * b;
      inX += a * a;
      inY += b * b;
    }
  }
  return finite(over(score, Math.sqrt(inX * inY)));
}
