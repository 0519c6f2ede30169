import { inverseNormalCdf } from '../options/pricing/normal.ts';
import type { Interval } from '../stats/proportion.ts';

/** Sums of one value a unit: all that a mean and its error need. */
export interface Sums {
  n: number;
  total: number;
  squares: number;
}

/** Units below which a mean is not taken for normal, and no interval is given. */
export const fewestUnits = 20;

const mean = ({ n, total }: Sums) => total / n;

/**
 * Variance of the values. A share that was all or nothing so far has none of its own, which would make its interval a point;
 * half a unit either way (Jeffreys) is added.
 */
function spread(sums: Sums, share: boolean): number {
  const { n, total, squares } = share
    ? { n: sums.n + 1, total: sums.total + 0.5, squares: sums.squares + 0.5 }
    : sums;
  return Math.max(0, (squares - (total * total) / n) / (n - 1));
}

/** The mixing constant that makes an interval narrowest at `planned` units (Waudby-Smith and others 2024, eq. 10). */
const tuned = (alpha: number, planned: number): number => {
  const twice = -2 * Math.log(alpha);
  return (twice + Math.log(twice) + 1) / planned;
};

/** How many standard errors an interval reaches to either side after n units; for one look alone it would be 1.96. */
export function reach(n: number, alpha: number, planned: number): number {
  const grown = n * tuned(alpha, planned) + 1;
  return Math.sqrt((grown / (grown - 1)) * Math.log(grown / alpha ** 2));
}

export interface Looking {
  /** Chance of ever being wrong, over all looks together. */
  alpha: number;
  /** Units of a variant the experiment was planned for: it may not depend on what is seen. */
  planned: number;
  /** Values are shares. */
  share: boolean;
}

/**
 * Asymptotic confidence sequence of a mean: it holds at every look at once with 1 - alpha, however the looks were chosen
 * (Robbins' normal mixture, as Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024 have it). Null below twenty units.
 */
export function alwaysValidMean(sums: Sums, how: Looking): Interval | null {
  const { n } = sums;
  if (n < fewestUnits) return null;
  const half = reach(n, how.alpha, how.planned) * Math.sqrt(spread(sums, how.share) / n);
  const at = mean(sums);
  return how.share ? [Math.max(0, at - half), Math.min(1, at + half)] : [at - half, at + half];
}

/** Successes and failures each group would have without a difference, below which a share's mean is not taken for normal. */
const fewestEach = 5;

/** Whether two groups are large enough to be compared: shares near 0 or 1 need more units than others. */
export function comparable(a: Sums, b: Sums, share: boolean): boolean {
  const least = Math.min(a.n, b.n);
  if (least < fewestUnits) return false;
  if (!share) return true;
  const pooled = (a.total + b.total) / (a.n + b.n);
  return least * Math.min(pooled, 1 - pooled) >= fewestEach;
}

/** The same of the difference b - a of two groups whose sizes do not depend on their values. */
export function alwaysValidDifference(a: Sums, b: Sums, how: Looking): Interval | null {
  if (!comparable(a, b, how.share)) return null;
  const variance = spread(a, how.share) / a.n + spread(b, how.share) / b.n;
  // Units of two groups as good as so many of a single one; planned, two equal groups are worth half of one.
  const worth = 1 / (1 / a.n + 1 / b.n);
  const half = reach(worth, how.alpha, how.planned / 2) * Math.sqrt(variance);
  const at = mean(b) - mean(a);
  return [at - half, at + half];
}

/**
 * The same where the values decide who gets what (Thompson): each group's own mean holds at all of its sizes, so both together
 * hold with 1 - alpha when each takes half of it. Wider, and valid under any assignment.
 */
export function alwaysValidDifferenceAdaptive(a: Sums, b: Sums, how: Looking): Interval | null {
  if (!comparable(a, b, how.share)) return null;
  const half = ({ n, ...rest }: Sums) =>
    reach(n, how.alpha / 2, how.planned) * Math.sqrt(spread({ n, ...rest }, how.share) / n);
  const at = mean(b) - mean(a);
  const both = half(a) + half(b);
  return [at - both, at + both];
}

/** Units a variant needs, looked at as often as one likes, to find a difference with that power; `variance` is of both groups together. */
export function sequentialSize(effect: number, variance: number, { power = 0.8, alpha = 0.05 } = {}): number {
  const enough = (n: number) => {
    const errors = effect / Math.sqrt(variance / n);
    return errors >= reach(n / 2, alpha, n / 2) + inverseNormalCdf(power);
  };
  let high = fewestUnits;
  while (!enough(high) && high < 1e9) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return Math.max(fewestUnits, Math.ceil(high));
}
