import type { CalibrateResult } from '../../core/shapes/calibration.ts';
import { clusteredMean, independentTrials } from '../stats/clusters.ts';
import { speaks, type WalkForward, walkForward } from './calibration.ts';
import type { Outcome } from './facts.ts';
import { dteBand, type Ended, endedAt, ivBand } from './rows.ts';

/** What the rules promised and what came of it, of one structure, band of days or regime. */
export type RulesCell = CalibrateResult['cells'][number];

export interface RulesTable {
  cells: RulesCell[];
  walkForward: WalkForward | null;
}

function cellOf(by: RulesCell['by'], name: string, ended: readonly Ended[]): RulesCell {
  const keys = ended.map(({ cluster }) => cluster);
  const wins = ended.map(({ won }) => won as number);
  const average = (values: readonly number[]) => clusteredMean(values, keys).mean!;
  const promised = ended.filter(({ expected }) => expected !== null);
  const surplus = clusteredMean(
    promised.map(({ gain, expected }) => gain - expected!),
    promised.map(({ cluster }) => cluster),
  );
  const left = ended.flatMap((one) => {
    const exit = one.marks.find(({ horizon }) => horizon === 'exit');
    const gain = exit === undefined || exit.pnl === null ? null : exit.pnl / one.capital!;
    return gain === null ? [] : { off: gain - one.gain, cluster: one.cluster };
  });
  const exits = clusteredMean(
    left.map(({ off }) => off),
    left.map(({ cluster }) => cluster),
  );
  return {
    by,
    name,
    n: ended.length,
    clusters: new Set(keys).size,
    worth: independentTrials(wins, keys),
    stated: average(ended.map(({ pop }) => pop)),
    measured: average(wins),
    brier: average(ended.map(({ pop, won }) => (pop - won) ** 2)),
    gain: average(ended.map(({ gain }) => gain)),
    expected: clusteredMean(
      promised.map(({ expected }) => expected!),
      promised.map(({ cluster }) => cluster),
    ).mean,
    surplus: surplus.mean,
    surplusInterval: surplus.interval,
    exitsOverHold: exits.mean,
    exitsInterval: exits.interval,
  };
}

const groupings: readonly (readonly [by: RulesCell['by'], of: (one: Ended) => string])[] = [
  ['all', () => 'all'],
  ['structure', ({ strategy }) => strategy],
  ['days', ({ dte }) => dteBand(dte)],
  ['regime', ({ ivRank }) => ivBand(ivRank)],
];

/** Promised against measured, by structure, days to expiry and regime of volatility. */
export function rulesTable(outcomes: readonly Outcome[]): RulesTable {
  const ended = endedAt(outcomes, 'expiry');
  const cells = groupings.flatMap(([by, of]) => {
    const groups = new Map<string, Ended[]>();
    for (const one of ended) groups.set(of(one), [...(groups.get(of(one)) ?? []), one]);
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, members]) => cellOf(by, name, members));
  });
  return { cells, walkForward: walkForward(ended) };
}

/** Trials that the risk-neutral chance counts for. */
const prior = 20;

/**
 * A structure's stated chance moved by what came of it, shrunk towards the stated one by the independent trials that stand behind it.
 * null where too few ended.
 */
export function moved(
  strategy: string,
  stated: number,
  { cells }: RulesTable,
): { chance: number; n: number; clusters: number } | null {
  const cell = cells.find(({ by, name }) => by === 'structure' && name === strategy);
  if (cell === undefined || !speaks(cell)) return null;
  const { n, clusters, worth, measured } = cell;
  const off = ((measured - cell.stated) * worth) / (worth + prior);
  return { chance: Math.min(0.99, Math.max(0.01, stated + off)), n, clusters };
}
