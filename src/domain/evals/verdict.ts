import type { EvalRunResult } from '../../core/shapes/eval.ts';
import { clusteredMean, clusteredP } from '../stats/clusters.ts';

/** The bar a run is held to: fixed and hashed before anything is run. */
export interface Bar {
  /** Relative fall of a metric from which it counts, 0.1 = 10 %. */
  fall: number;
  /** p below which a fall is more than noise. */
  p: number;
  /** Baseline share from which one severe item that now fails is reason enough: below it the item failed before as well. */
  severe: number;
}

export const defaultBar: Bar = { fall: 0.1, p: 0.05, severe: 1 };

/** A metric, named "grounding catches", with what the baseline has of it. */
export type MetricVerdict = EvalRunResult['metrics'][number];

/** A metric of one suite against its baseline, item by item. */
export function metricVerdict(
  suite: string,
  metric: string,
  items: readonly ItemScore[],
  baseline: readonly ItemScore[] | null,
  bar: Bar = defaultBar,
): MetricVerdict {
  const scored = items.filter(({ scores }) => scores[metric] !== undefined);
  const keys = scored.map(({ cluster }) => cluster);
  const now = clusteredMean(
    scored.map(({ scores }) => scores[metric]!),
    keys,
  );
  const about = {
    name: `${suite} ${metric}`,
    value: now.mean ?? 0,
    n: scored.length,
    clusters: now.clusters,
  };
  const before = new Map((baseline ?? []).map((one) => [one.id, one.scores[metric]] as const));
  const pairs = scored.flatMap((one) => {
    const was = before.get(one.id);
    return was === undefined ? [] : { was, is: one.scores[metric]!, one };
  });
  if (pairs.length === 0)
    return { ...about, baseline: null, change: null, interval: null, regressed: false, severe: [] };
  const shared = pairs.map(({ one }) => one.cluster);
  const offs = pairs.map(({ was, is }) => is - was);
  const difference = clusteredMean(offs, shared);
  const was = clusteredMean(
    pairs.map((pair) => pair.was),
    shared,
  ).mean!;
  const change = was === 0 ? null : difference.mean! / was;
  const p = clusteredP(offs, shared);
  const fell = change !== null && change < -bar.fall && p !== null && p < bar.p;
  const severe = pairs
    .filter(({ one, was: right, is }) => one.severe.includes(metric) && right >= bar.severe && is < 1)
    .map(({ one }) => one.id);
  return {
    ...about,
    baseline: was,
    change,
    interval: difference.interval,
    regressed: fell || severe.length > 0,
    severe,
  };
}

/** Every metric of a suite against its baseline. */
export const suiteVerdict = (
  suite: string,
  items: readonly ItemScore[],
  baseline: readonly ItemScore[] | null,
  bar?: Bar,
): MetricVerdict[] => metricsOf(items).map((metric) => metricVerdict(suite, metric, items, baseline, bar));

/** How one item of a suite went, by metric, each 0 (wrong) to 1 (right). */
export interface ItemScore {
  id: string;
  /** What shares its luck with others: a chain, a surface, a language. */
  cluster: string;
  scores: Record<string, number>;
  /** A failure of these metrics on this item alone is reason to stop. */
  severe: readonly string[];
  /** Why it fell short, for who looks at it; null where it did not. */
  note: string | null;
}

/** Items of a run by suite, as they are kept in a baseline. */
export type SuiteScores = Record<string, readonly ItemScore[]>;

/** Names of the metrics of a suite, in the order in which they first appear. */
export const metricsOf = (items: readonly ItemScore[]): string[] => [
  ...new Set(items.flatMap(({ scores }) => Object.keys(scores))),
];
