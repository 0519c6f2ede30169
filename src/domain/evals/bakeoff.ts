import type { BakeoffResult } from '../../core/shapes/bakeoff.ts';
import { clusteredMean, clusteredP } from '../stats/clusters.ts';
import { holm } from '../stats/multiple.ts';
import { mean } from '../stats/sample.ts';
import type { ItemScore } from './verdict.ts';

/** A decision as one figure: the mean of its metrics. */
export const scoreOf = ({ scores }: ItemScore): number => mean(Object.values(scores));

/** Two models by the decisions both made. */
export type PairVerdict = BakeoffResult['pairs'][number];

/** A little under one in twenty: drawn signs have an error of their own. */
const significant = 0.045;

/** Every two models by the decisions both made, clusters counted once; p corrected for the number of pairs. */
export function pairVerdicts(
  models: readonly { name: string; items: readonly ItemScore[] }[],
): PairVerdict[] {
  const pairs = models.flatMap((one, i) =>
    models.slice(i + 1).map((other) => {
      const theirs = new Map(other.items.map((item) => [item.id, item]));
      const both = one.items.flatMap((item) => {
        const met = theirs.get(item.id);
        return met === undefined ? [] : { off: scoreOf(item) - scoreOf(met), cluster: item.cluster };
      });
      const offs = both.map(({ off }) => off);
      const keys = both.map(({ cluster }) => cluster);
      const { mean: difference, interval } = clusteredMean(offs, keys);
      return { a: one.name, b: other.name, difference: difference ?? 0, interval, p: clusteredP(offs, keys) };
    }),
  );
  const corrected = holm(pairs.map(({ p }) => p ?? 1));
  return pairs.map((pair, i) => {
    const p = pair.p === null ? null : corrected[i]!;
    return { ...pair, p, differ: p !== null && p < significant };
  });
}
