import { clusteredMean, clusteredP, clusteredRate } from '../stats/clusters.ts';
import type { Interval } from '../stats/proportion.ts';
import type { Horizon, Outcome } from './facts.ts';

/** An idea that ended, at one horizon. */
export interface Ended extends Outcome {
  /** After charges, on the capital it tied up. */
  gain: number;
  won: 0 | 1;
  knownAt: number;
  /** What shares its luck: nothing but clusters is independent. */
  cluster: string;
}

/** Calendar days of a block within which marks of that many sessions overlap. */
const blockDays = { '5': 7, '20': 30 } as const;

/**
 * What an idea shares its luck with. To an expiry, those of one expiry date (whatever the symbol: one closing price, one market);
 * after a session, those of one day; after five or twenty, those entered within the same week or thirty days.
 */
function clusterOf({ day, expiry }: Outcome, horizon: Horizon): string {
  if (horizon === '1') return day;
  if (horizon === 'exit' || horizon === 'expiry') return expiry;
  return String(Math.floor(Date.parse(`${day}T00:00:00Z`) / (864e5 * blockDays[horizon])));
}

/** The ideas whose mark at a horizon is known and whose capital can be told. */
export function endedAt(outcomes: readonly Outcome[], horizon: Horizon): Ended[] {
  return outcomes.flatMap((outcome) => {
    const mark = outcome.marks.find((one) => one.horizon === horizon);
    if (mark === undefined || mark.pnl === null || outcome.capital === null) return [];
    return {
      ...outcome,
      gain: mark.pnl / outcome.capital,
      won: mark.pnl > 0 ? 1 : 0,
      knownAt: mark.knownAt,
      cluster: clusterOf(outcome, horizon),
    };
  });
}

/** Below these nothing is said: ideas, and what of them is independent. */
export const enough = { ideas: 10, clusters: 5 } as const;

export interface ScoreRow {
  by: string;
  name: string;
  n: number;
  clusters: number;
  win: number | null;
  winInterval: Interval | null;
  mean: number | null;
  meanInterval: Interval | null;
  brier: number | null;
  statedPop: number | null;
  measuredPop: number | null;
  /** That the mean gain is nought, and that ideas win as often as stated; before any correction. */
  p: { gain: number | null; pop: number | null };
  silent: boolean;
}

const keysOf = (ended: readonly Ended[]): string[] => ended.map(({ cluster }) => cluster);

/** Figures of a group of ideas. `stated` is whether the horizon is the one that the stated chance speaks of. */
export function scoreRow(by: string, name: string, ended: readonly Ended[], stated: boolean): ScoreRow {
  const keys = keysOf(ended);
  const gains = ended.map(({ gain }) => gain);
  const wins = ended.map(({ won }) => won as number);
  const { n, clusters, mean: gain, interval } = clusteredMean(gains, keys);
  const silent = n < enough.ideas || clusters < enough.clusters;
  const blank = { win: null, winInterval: null, mean: null, meanInterval: null, brier: null };
  if (silent)
    return {
      by,
      name,
      n,
      clusters,
      ...blank,
      statedPop: null,
      measuredPop: null,
      p: { gain: null, pop: null },
      silent,
    };
  const pops = ended.map(({ pop }) => pop);
  const average = (values: readonly number[]) => clusteredMean(values, keys).mean;
  const win = average(wins);
  return {
    by,
    name,
    n,
    clusters,
    win,
    winInterval: clusteredRate(wins, keys),
    mean: gain,
    meanInterval: interval,
    brier: stated ? average(wins.map((won, i) => (won - pops[i]!) ** 2)) : null,
    statedPop: stated ? average(pops) : null,
    measuredPop: stated ? win : null,
    p: {
      gain: clusteredP(gains, keys),
      pop: stated
        ? clusteredP(
            wins.map((won, i) => won - pops[i]!),
            keys,
          )
        : null,
    },
    silent,
  };
}

const bands = (value: number, edges: readonly number[], names: readonly string[]): string =>
  names[edges.filter((edge) => value > edge).length]!;

export const dteBand = (dte: number): string =>
  bands(dte, [2, 7, 21], ['0 to 2 days', '3 to 7 days', '8 to 21 days', 'over 21 days']);

export const ivBand = (rank: number | null): string =>
  rank === null
    ? 'IV rank unknown'
    : bands(rank, [33, 67], ['IV rank low', 'IV rank middle', 'IV rank high']);

/** What rows are made by, in their order. */
const groupings: readonly (readonly [by: string, of: (one: Ended) => string])[] = [
  ['all', () => 'all'],
  ['source', ({ source, model }) => (model === null ? source : `${source} ${model}`)],
  ['made', ({ replayed }) => (replayed ? 'after the fact' : 'at the time')],
  ['taken', ({ taken }) => (taken ? 'taken' : 'forgone')],
  ['symbol', ({ symbol }) => symbol],
  ['structure', ({ strategy }) => strategy],
  ['view', ({ direction }) => direction],
  ['regime', ({ ivRank }) => ivBand(ivRank)],
  ['days', ({ dte }) => dteBand(dte)],
  [
    'fit',
    ({ fit }) =>
      `${Math.min(90, Math.floor(fit / 10) * 10)} to ${Math.min(90, Math.floor(fit / 10) * 10) + 10}`,
  ],
];

/** Rows of every grouping, groups in the order of their names. */
export function scoreRows(ended: readonly Ended[], stated: boolean): ScoreRow[] {
  return groupings.flatMap(([by, of]) => {
    const groups = new Map<string, Ended[]>();
    for (const one of ended) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, members]) => scoreRow(by, name, members, stated));
  });
}
