import { inverseNormalCdf, normalCdf } from '../options/pricing/normal.ts';
import { binomialCdf, inverseIncompleteBeta, logGamma } from './distribution.ts';
import { over } from './returns.ts';

export type Interval = [low: number, high: number];

/** How many standard deviations a central share of a normal reaches. */
export const criticalZ = (level: number): number => -inverseNormalCdf((1 - level) / 2);

/** Two-sided p of a standard normal z. */
export const normalTwoSided = (z: number): number => 2 * normalCdf(-Math.abs(z));

/** Interval of a proportion of k in n (Wilson 1927); [0, 1] for no trials. */
export function wilson(k: number, n: number, level = 0.95): Interval {
  if (n === 0) return [0, 1];
  const z2 = criticalZ(level) ** 2;
  const centre = (k + z2 / 2) / (n + z2);
  const half = Math.sqrt(z2 * ((k * (n - k)) / n + z2 / 4)) / (n + z2);
  return [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
}

/** Exact interval of a proportion (Clopper and Pearson 1934), never too narrow. */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return [
    k === 0 ? 0 : inverseIncompleteBeta(tail, k, n - k + 1),
    k === n ? 1 : 1 - inverseIncompleteBeta(tail, n - k, k + 1),
  ];
}

/** Interval of the difference a/n1 - b/n2 from the two Wilson intervals (Newcombe 1998, method 10). */
export function newcombe(a: number, n1: number, b: number, n2: number, level = 0.95): Interval {
  const [low1, high1] = wilson(a, n1, level);
  const [low2, high2] = wilson(b, n2, level);
  const [p1, p2] = [a / n1, b / n2];
  return [p1 - p2 - Math.hypot(p1 - low1, high2 - p2), p1 - p2 + Math.hypot(high1 - p1, p2 - low2)];
}

/** Fisher's exact two-sided p of a in n1 against b in n2: the tables at most as likely as the one seen. */
export function fisherExact(a: number, n1: number, b: number, n2: number): number {
  const hits = a + b;
  const [from, to] = [Math.max(0, hits - n2), Math.min(n1, hits)];
  const choose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const logs = Array.from(
    { length: to - from + 1 },
    (_, i) => choose(n1, from + i) + choose(n2, hits - from - i),
  );
  const seen = logs[a - from]!;
  const relative = logs.map((value) => Math.exp(value - seen));
  const all = relative.reduce((sum, value) => sum + value, 0);
  return Math.min(
    1,
    relative.filter((value) => value <= 1 + 1e-7).reduce((sum, value) => sum + value, 0) / all,
  );
}

/** Effect size of two proportions (Cohen 1988): difference of the arcsine angles, in radians. */
export const cohensH = (p1: number, p2: number): number =>
  2 * (Math.asin(Math.sqrt(p1)) - Math.asin(Math.sqrt(p2)));

export interface TwoProportions {
  difference: number;
  /** Pooled variance, no continuity correction; null, as its p, where nobody or everybody succeeded. */
  z: number | null;
  p: number | null;
  pYates: number | null;
  pFisher: number;
  /** Newcombe's interval of the difference; null where the z is. */
  interval: Interval | null;
  cohensH: number;
}

/** Compares a successes of n1 with b of n2, both n above 0. */
export function twoProportions(a: number, n1: number, b: number, n2: number, level = 0.95): TwoProportions {
  const [p1, p2, pooled] = [a / n1, b / n2, (a + b) / (n1 + n2)];
  const difference = p1 - p2;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  const varies = error > 0;
  const correction = Math.min(0.5 * (1 / n1 + 1 / n2), Math.abs(difference));
  return {
    difference,
    z: varies ? difference / error : null,
    p: varies ? normalTwoSided(difference / error) : null,
    pYates: varies ? normalTwoSided((Math.abs(difference) - correction) / error) : null,
    pFisher: fisherExact(a, n1, b, n2),
    interval: varies ? newcombe(a, n1, b, n2, level) : null,
    cohensH: cohensH(p1, p2),
  };
}

export interface McNemar {
  pExact: number;
  /** With Edwards' continuity correction; null without discordant pairs. */
  chi2: number | null;
}

/** McNemar's test (1947) of the pairs that only one of two treatments got right: b and c of them. */
export function mcNemar(b: number, c: number): McNemar {
  const discordant = b + c;
  const chi2 = over((Math.abs(b - c) - 1) ** 2, discordant);
  return {
    pExact: Math.min(1, 2 * binomialCdf(Math.min(b, c), discordant, 0.5)),
    chi2: Number.isNaN(chi2) ? null : chi2,
  };
}

/**
 * Observations per group, not yet rounded up, to tell p1 from p2 with that power in a two-sided test at `alpha`
 * (Fleiss 1981, without continuity correction; the far tail left out).
 */
export function sampleSizePerGroup(p1: number, p2: number, { power = 0.8, alpha = 0.05 } = {}): number {
  const both = p1 + p2;
  const pooled = -inverseNormalCdf(alpha / 2) * Math.sqrt(both * (1 - both / 2));
  const own = inverseNormalCdf(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  return ((pooled + own) / (p1 - p2)) ** 2;
}
