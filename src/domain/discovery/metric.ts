import { limited, type Verdict } from '../../core/shapes/discovery-scores.ts';
import type { BuildUpKind } from '../../core/shapes/strikes.ts';
import type { Measures } from './measures.ts';

export type Limited = (typeof limited)[number];

/** Least and most of a measure, both inclusive, and the build-ups that pass; absent is no limit. */
export type Limits = Partial<Record<Limited, { least?: number | undefined; most?: number | undefined }>> & {
  buildUp?: readonly BuildUpKind[];
};

/** What stands when nothing is set: shares that can be entered and left, in the currency of the universe. */
export const usualLimits: Record<'INR' | 'USD', Limits> = {
  INR: { close: { least: 20 }, turnover: { least: 1e8 }, spread: { most: 0.02 }, volatility: { most: 1 } },
  USD: { close: { least: 5 }, turnover: { least: 5e6 }, spread: { most: 0.02 }, volatility: { most: 1.2 } },
};

export interface MetricScore {
  pass: boolean;
  /** 0..1: how far inside its limits the share lies, by the rank of its turnover and spread among those that pass. */
  score: number;
  reasons: Verdict[];
}

function verdict(measure: Limited, value: number | null, limit: NonNullable<Limits[Limited]>): Verdict {
  if (value === null) return { code: 'missing', measure, value, limit: limit.least ?? limit.most ?? null };
  if (limit.least !== undefined && value < limit.least)
    return { code: 'tooLow', measure, value, limit: limit.least };
  if (limit.most !== undefined && value > limit.most)
    return { code: 'tooHigh', measure, value, limit: limit.most };
  return { code: 'passed', measure, value, limit: limit.least ?? limit.most ?? null };
}

function kindVerdict(kind: BuildUpKind | null, wanted: readonly BuildUpKind[]): Verdict {
  const about = { measure: 'buildUp', value: null, limit: null } as const;
  if (kind === null) return { code: 'missing', ...about };
  return { code: wanted.includes(kind) ? 'passed' : 'otherKind', ...about };
}

/** Share of `values` below each value, 0..1; ties share the middle of their ranks. Null stays null. */
export function percentiles(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [i, value] of known.entries()) {
    if (!first.has(value)) first.set(value, i);
    last.set(value, i);
  }
  const most = Math.max(1, known.length - 1);
  return values.map((value) =>
    value === null ? null : known.length === 1 ? 0.5 : (first.get(value)! + last.get(value)!) / 2 / most,
  );
}

/**
 * Every limit that was set, for every share. A share passes when none of its limits fails and at least one could be looked
 * at; what passes is scored by the mean of its percentiles of turnover and of cheapness of spread among what passes.
 */
export function metricPicker(universe: readonly Measures[], limits: Limits): Map<string, MetricScore> {
  const set = limited.filter((name) => limits[name] !== undefined);
  const { buildUp } = limits;
  const verdicts = universe.map((share) => [
    ...set.map((name) => verdict(name, share[name], limits[name]!)),
    ...(buildUp === undefined ? [] : [kindVerdict(share.buildUp, buildUp)]),
  ]);
  const passes = verdicts.map(
    (list) =>
      list.some(({ code }) => code === 'passed') &&
      list.every(({ code }) => code === 'passed' || code === 'missing'),
  );
  const among = (value: (share: Measures) => number | null) =>
    percentiles(universe.map((share, i) => (passes[i] ? value(share) : null)));
  const turnover = among((share) => share.turnover);
  const cheapness = among((share) => (share.spread === null ? null : -share.spread));
  return new Map(
    universe.map((share, i) => {
      const parts = [turnover[i], cheapness[i]].filter((part): part is number => typeof part === 'number');
      const score = passes[i] && parts.length > 0 ? parts.reduce((a, b) => a + b, 0) / parts.length : 0;
      return [share.symbol, { pass: passes[i]!, score, reasons: verdicts[i]! }];
    }),
  );
}
