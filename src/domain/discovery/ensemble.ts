import type { DiscoverRunOutput, pickerNames } from '../../core/shapes/discovery.ts';
import { combSum } from '../memory/fusion.ts';
import type { FuzzyScore } from './fuzzy.ts';
import type { Measures } from './measures.ts';
import type { MetricScore } from './metric.ts';

export type Picker = (typeof pickerNames)[number];

/** What the model picker said of a share; its figures were checked before. */
export interface ModelScore {
  /** 0..1 */
  score: number;
  reasons: string[];
}

export type Weights = Record<Picker, number>;

/** The model earns its weight: until its picks have outcomes it counts nothing. */
export const startWeights: Weights = { metric: 0.5, fuzzy: 0.5, model: 0 };

export interface Scored {
  metric: Map<string, MetricScore> | null;
  fuzzy: Map<string, FuzzyScore> | null;
  model: Map<string, ModelScore> | null;
}

export type Divergence = 'modelAgainstMetric' | 'fuzzyAgainstMetric';

export interface Pick {
  rank: number;
  symbol: string;
  /** Weighted min-max sum of the pickers' scores, 0..1. */
  score: number;
  metric: MetricScore | null;
  fuzzy: FuzzyScore | null;
  model: ModelScore | null;
  divergence: Divergence | null;
}

/** A share the ensemble left just outside, and what would settle it. */
export type NearMiss = DiscoverRunOutput['nearMisses'][number];

/** Scores that stand out, 0..1: what one picker must give for its disagreement with the filters to be worth an alert. */
export const standsOut = 0.8;

function divergenceOf(metric: MetricScore | null, fuzzy: FuzzyScore | null, model: ModelScore | null) {
  if (metric === null || metric.pass) return null;
  if (model !== null && model.score >= standsOut) return 'modelAgainstMetric' as const;
  return fuzzy !== null && fuzzy.score >= standsOut ? ('fuzzyAgainstMetric' as const) : null;
}

const list = <T extends { score: number }>(scores: Map<string, T> | null): [string, number][] =>
  scores === null ? [] : [...scores].map(([symbol, { score }]) => [symbol, score]);

/**
 * One ranking of three: each picker's scores stretched to 0..1, weighted and added (min-max CombSUM), ties by symbol. Shares
 * that fail a limit are no picks, whatever the others say; where one of them stands out it is named as a divergence.
 */
export function ensemble(
  universe: readonly Measures[],
  { metric, fuzzy, model }: Scored,
  weights: Weights,
  top: number,
): { picks: Pick[]; diverging: Pick[]; nearMisses: NearMiss[] } {
  const total = weights.metric + weights.fuzzy + weights.model;
  const shares = [weights.metric, weights.fuzzy, weights.model].map((weight) =>
    total > 0 ? weight / total : 1 / 3,
  );
  const symbols = new Set(universe.map(({ symbol }) => symbol));
  const fused = combSum([list(metric), list(fuzzy), list(model)], { weights: shares }).filter(({ id }) =>
    symbols.has(id),
  );
  const pickOf = ({ id, score }: { id: string; score: number }, rank: number): Pick => {
    const of = {
      metric: metric?.get(id) ?? null,
      fuzzy: fuzzy?.get(id) ?? null,
      model: model?.get(id) ?? null,
    };
    return { rank, symbol: id, score, ...of, divergence: divergenceOf(of.metric, of.fuzzy, of.model) };
  };
  const allowed = fused.filter(({ id }) => metric === null || metric.get(id)?.pass === true);
  const picks = allowed.slice(0, top).map((one, i) => pickOf(one, i + 1));
  const diverging = fused
    .filter(({ id }) => metric?.get(id)?.pass === false)
    .map((one) => pickOf(one, 0))
    .filter(({ divergence }) => divergence !== null);
  const last = picks.at(-1)?.score ?? 0;
  const close = allowed
    .slice(top)
    .filter(({ score }) => score >= last * 0.9)
    .slice(0, top)
    .map(({ id, score }): NearMiss => ({ symbol: id, score, code: 'score', measures: [] }));
  const unseen = fused.flatMap(({ id, score }): NearMiss[] => {
    const verdict = metric?.get(id);
    const missing =
      verdict?.reasons.filter(({ code }) => code === 'missing').map(({ measure }) => measure) ?? [];
    const open = verdict?.pass === false && verdict.reasons.every(({ code }) => code === 'missing');
    return open ? [{ symbol: id, score, code: 'data', measures: missing }] : [];
  });
  return { picks, diverging, nearMisses: [...close, ...unseen.slice(0, top)] };
}
