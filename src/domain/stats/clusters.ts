import { mulberry32 } from './bootstrap.ts';
import { studentCritical, studentTwoSided } from './distribution.ts';
import { criticalZ, type Interval, wilson } from './proportion.ts';
import { finite, over } from './returns.ts';
import { mean, standardDeviation, sum } from './sample.ts';

/** A sample whose members of one cluster (a day, an expiry) share their luck: only clusters are independent. */
export interface Clustered {
  n: number;
  clusters: number;
  mean: number | null;
  /** Standard error of the mean; null below two clusters. */
  error: number | null;
  /** Student's t with clusters - 1 degrees of freedom; null below two clusters. */
  interval: Interval | null;
  /** Two-sided, that the mean is nought, by the same t; null where it cannot be told. */
  p: number | null;
}

/** Means of the values of each cluster, in the order in which clusters first appear. */
export function clusterMeans(values: readonly number[], keys: readonly string[]): number[] {
  const sums = new Map<string, { sum: number; n: number }>();
  for (const [i, value] of values.entries()) {
    const met = sums.get(keys[i]!);
    if (met === undefined) sums.set(keys[i]!, { sum: value, n: 1 });
    else {
      met.sum += value;
      met.n++;
    }
  }
  return [...sums.values()].map(({ sum: total, n }) => total / n);
}

/** The mean of the clusters' means with its error; NaN where there is none. */
function meanAndError(values: readonly number[], keys: readonly string[]) {
  const means = clusterMeans(values, keys);
  const clusters = means.length;
  return { middle: mean(means), clusters, error: standardDeviation(means) / Math.sqrt(clusters) };
}

/**
 * Mean over clusters, each counted once by its own mean: what is alike within a cluster, and how many members it has, then does not
 * matter. Few large clusters beside many small ones would make a pooled mean theirs, and its error far too small.
 */
export function clusteredMean(values: readonly number[], keys: readonly string[], level = 0.95): Clustered {
  const { middle, clusters, error } = meanAndError(values, keys);
  const half = error > 0 ? studentCritical(level, clusters - 1) * error : Number.NaN;
  const t = over(middle, error);
  return {
    n: values.length,
    clusters,
    mean: finite(middle),
    error: finite(error),
    interval: error === 0 ? [middle, middle] : Number.isFinite(half) ? [middle - half, middle + half] : null,
    p: Number.isFinite(t) ? studentTwoSided(t, clusters - 1) : null,
  };
}

/**
 * Independent trials that 0s and 1s in clusters are worth: n over the design effect (Kish 1965), never more than n, and fewer where few
 * clusters leave that effect uncertain (by Student's t over the normal, squared). Where nothing varies a cluster is one trial.
 */
export function independentTrials(hits: readonly number[], keys: readonly string[], level = 0.95): number {
  const { middle: rate, clusters, error } = meanAndError(hits, keys);
  const plain = rate * (1 - rate);
  if (clusters < 2 || plain === 0 || error === 0) return clusters;
  const sure = (criticalZ(level) / studentCritical(level, clusters - 1)) ** 2;
  return Math.min(hits.length, (sure * plain) / error ** 2);
}

/** Wilson's interval of a rate for the independent trials that its clusters are worth. */
export function clusteredRate(hits: readonly number[], keys: readonly string[], level = 0.95): Interval {
  if (hits.length === 0) return [0, 1];
  const worth = independentTrials(hits, keys, level);
  return wilson(mean(hits) * worth, worth, level);
}

/** Above so many clusters signs are drawn, below all of them are tried. */
const allSigns = 12;
const drawn = 1_999;

/**
 * Two-sided p that the clusters' means centre on nought: their sum against the same with the sign of each turned at
 * random (Fisher 1935; all signs up to 12 clusters, else 1,999 draws of a seed). null without a cluster.
 */
export function signFlipP(values: readonly number[], keys: readonly string[], seed = 1): number | null {
  const sums = clusterMeans(values, keys).filter((one) => one !== 0);
  const g = sums.length;
  if (values.length === 0) return null;
  if (g === 0) return 1;
  const seen = Math.abs(sum(sums)) * (1 - 1e-12);
  let as = 0;
  if (g <= allSigns) {
    for (let signs = 0; signs < 2 ** g; signs++) {
      let total = 0;
      for (let k = 0; k < g; k++) total += (signs >> k) & 1 ? sums[k]! : -sums[k]!;
      if (Math.abs(total) >= seen) as++;
    }
    return as / 2 ** g;
  }
  const draw = mulberry32(seed);
  for (let i = 0; i < drawn; i++) {
    let total = 0;
    for (let k = 0; k < g; k++) total += draw() < 0.5 ? sums[k]! : -sums[k]!;
    if (Math.abs(total) >= seen) as++;
  }
  return (as + 1) / (drawn + 1);
}

/** The more cautious of the two tests that values centre on nought; null where neither can tell. */
export function clusteredP(values: readonly number[], keys: readonly string[], seed = 1): number | null {
  const flipped = signFlipP(values, keys, seed);
  const { p } = clusteredMean(values, keys);
  if (flipped === null) return null;
  return Math.max(flipped, p ?? 0);
}
