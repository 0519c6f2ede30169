import type { ScorecardDocument } from '../../core/shapes/scorecard.ts';
import { calibration } from '../stats/calibration.ts';
import { holm } from '../stats/multiple.ts';
import { calibrationTable, walkForward } from './calibration.ts';
import type { Outcome } from './facts.ts';
import { type Horizon, horizons } from './facts.ts';
import { comparedWith, type Rival, regretOf } from './rivals.ts';
import { type Ended, endedAt, enough, type ScoreRow, scoreRow, scoreRows } from './rows.ts';

type Figures = Omit<ScorecardDocument, 'asOf' | 'calibration' | 'report'>;
type Finding = Figures['findings'][number];

/** A test that was made, to be corrected together with all others. */
type Tested = Omit<Finding, 'p'> & { p: number };

/** Corrected p below which something is a finding. */
const significant = 0.05;

function testsOfRow({ by, name, n, mean, p, statedPop, measuredPop }: ScoreRow): Tested[] {
  const where = by === 'all' ? 'all' : `${by} ${name}`;
  const found: Tested[] = [];
  if (p.gain !== null && mean !== null) found.push({ code: 'gain', where, above: mean > 0, p: p.gain, n });
  if (p.pop !== null && statedPop !== null && measuredPop !== null)
    found.push({ code: 'pop', where, above: measuredPop > statedPop, p: p.pop, n });
  return found;
}

/** Rows of one group say the same as the row of all, and are not tested twice. */
function distinct(rows: readonly ScoreRow[]): ScoreRow[] {
  const all = rows.find(({ by }) => by === 'all');
  return rows.filter((row) => row.by === 'all' || row.n !== all?.n);
}

function findingsOf(
  rows: readonly ScoreRow[],
  baselines: Figures['baselines'],
  regret: Figures['regret'],
): Finding[] {
  const speaks = ({ n, clusters }: { n: number; clusters: number }) =>
    n >= enough.ideas && clusters >= enough.clusters;
  const tests: Tested[] = distinct(rows).flatMap(testsOfRow);
  for (const row of baselines)
    if (row.name !== 'no trade' && row.p !== null && row.difference !== null && speaks(row))
      tests.push({ code: 'baseline', where: row.name, above: row.difference > 0, p: row.p, n: row.n });
  for (const row of regret)
    if (row.p !== null && row.regret !== null && speaks(row))
      tests.push({ code: 'regret', where: row.name, above: row.regret > 0, p: row.p, n: row.n });
  const corrected = holm(tests.map(({ p }) => p));
  return tests.map((test, i) => ({ ...test, p: corrected[i]! })).filter(({ p }) => p < significant);
}

function horizonOf(at: Horizon, outcomes: readonly Outcome[]): Figures['horizons'][number] {
  const { n, clusters, win, mean, meanInterval } = scoreRow('all', 'all', endedAt(outcomes, at), false);
  const reasons = new Map<string, number>();
  for (const { marks } of outcomes) {
    const reason = marks.find(({ horizon }) => horizon === at)?.reason ?? null;
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const absent = [...reasons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => ({ reason, n: count }));
  return { at, n, clusters, win, mean, meanInterval, absent };
}

function rankingOf(of: 'pop' | 'fit', ended: readonly Ended[]): Figures['ranking'][number] {
  const figure = ended.map((one) => (of === 'pop' ? one.pop : one.fit / 100));
  const { count, auc, brier } = calibration(
    figure,
    ended.map(({ won }) => won),
  );
  return { of, n: count, auc, brier };
}

const notes = (ended: readonly Ended[]): string[] => [
  'Results are after charges, on the capital an idea ties up: its margin (an estimate) or the premium paid, whichever is more.',
  'Ideas of one expiry date share their luck: they are one cluster, and every mean, share, interval and test counts a cluster once.',
  `Below ${enough.ideas} ideas or ${enough.clusters} clusters nothing is said.`,
  ...(ended.some(({ replayed }) => replayed)
    ? [
        'Ideas made after the fact saw nothing later than their day, but the rules were written by people who may have.',
      ]
    : []),
];

/** All that can be said of ideas by what came of them, at one horizon. Chances are stated for the expiry, so only there they are scored. */
export function scorecardOf(outcomes: readonly Outcome[], rivals: readonly Rival[], at: Horizon): Figures {
  const ended = endedAt(outcomes, at);
  const atExpiry = at === 'expiry' ? ended : endedAt(outcomes, 'expiry');
  const rows = scoreRows(ended, at === 'expiry');
  const { rows: baselines, luck } = comparedWith(atExpiry, rivals);
  const regret = regretOf(atExpiry, rivals);
  const table = calibrationTable(atExpiry);
  const bands = (['pop', 'fit'] as const).flatMap((of) =>
    table[of].map(({ from, to, n, clusters, stated, measured }) => ({
      of,
      from,
      to,
      n,
      clusters,
      stated,
      measured,
    })),
  );
  const days = [...new Set(outcomes.map(({ day }) => day))].sort();
  return {
    at,
    from: days[0] ?? null,
    to: days.at(-1) ?? null,
    days: days.length,
    symbols: [...new Set(outcomes.map(({ symbol }) => symbol))].sort(),
    rulesVersions: [...new Set(outcomes.map(({ rulesVersion }) => rulesVersion))].sort(),
    rows: rows.map(({ p: _, silent: __, ...row }) => row),
    horizons: horizons.map((horizon) => horizonOf(horizon, outcomes)),
    baselines,
    luck,
    regret,
    reliability: bands,
    ranking: atExpiry.length === 0 ? [] : [rankingOf('pop', atExpiry), rankingOf('fit', atExpiry)],
    walkForward: walkForward(atExpiry),
    findings: findingsOf(rows, baselines, regret),
    notes: notes(ended),
  };
}
