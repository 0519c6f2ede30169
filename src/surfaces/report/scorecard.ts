import type { ScorecardDocument } from '../../core/shapes/scorecard.ts';

const dash = '–';
const percent = (value: number | null, digits = 1): string =>
  value === null ? dash : `${(100 * value).toFixed(digits)} %`;
const figure = (value: number | null, digits = 3): string => (value === null ? dash : value.toFixed(digits));
const ends = (interval: readonly [number, number] | null, digits = 1): string =>
  interval === null ? dash : `${percent(interval[0], digits)} to ${percent(interval[1], digits)}`;

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ['Nothing is known yet.'];
  return [
    `| ${titles.join(' | ')} |`,
    `|${titles.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ];
}

const words: Record<ScorecardDocument['at'], string> = {
  '1': 'after one session',
  '5': 'after five sessions',
  '20': 'after twenty sessions',
  exit: 'at their own exits',
  expiry: 'at their near expiry',
};

const findingWords = ({ code, where, above, p, n }: ScorecardDocument['findings'][number]): string => {
  const what = {
    gain: `the mean result of ${where} is ${above ? 'above' : 'below'} nought`,
    pop: `ideas of ${where} win ${above ? 'more' : 'less'} often than stated`,
    baseline: `ideas do ${above ? 'better' : 'worse'} than ${where}`,
    regret: `${where === 'all' ? 'what was not taken' : where} did ${above ? 'better' : 'worse'} than what was`,
  }[code];
  return `- ${what[0]!.toUpperCase()}${what.slice(1)} (p ${p.toFixed(3)} after correction, n ${n}).`;
};

/** A part of the page under its title. */
const section = (title: string, lines: readonly string[]): string[] => [`## ${title}`, '', ...lines, ''];

const ideas = ({ rows }: ScorecardDocument): string[] =>
  table(
    ['group', 'n', 'clusters', 'won', '95 %', 'mean', '95 %', 'stated', 'measured', 'Brier'],
    rows.map((row) => [
      row.by === 'all' ? 'all' : `${row.by}: ${row.name}`,
      String(row.n),
      String(row.clusters),
      percent(row.win, 0),
      ends(row.winInterval, 0),
      percent(row.mean),
      ends(row.meanInterval),
      percent(row.statedPop, 0),
      percent(row.measuredPop, 0),
      figure(row.brier),
    ]),
  );

const horizonTable = ({ horizons }: ScorecardDocument): string[] =>
  table(
    ['marked', 'n', 'clusters', 'won', 'mean', '95 %', 'not there'],
    horizons.map((row) => [
      words[row.at],
      String(row.n),
      String(row.clusters),
      percent(row.win, 0),
      percent(row.mean),
      ends(row.meanInterval),
      row.absent.map(({ reason, n }) => `${n} ${reason}`).join(', ') || dash,
    ]),
  );

function alternatives({ baselines, luck }: ScorecardDocument): string[] {
  const rows = baselines.map((row) => [
    row.name,
    String(row.n),
    String(row.clusters),
    percent(row.mean),
    percent(row.difference),
    ends(row.interval),
    figure(row.p),
  ]);
  const said =
    luck === null
      ? []
      : [
          '',
          `Of ${luck.books} books with a random structure in place of every idea, ${percent(luck.share)} did at least as well.`,
        ];
  return [
    ...table(['alternative', 'n', 'clusters', 'its mean', 'ideas less it', '95 %', 'p'], rows),
    ...said,
  ];
}

function chances({ reliability, ranking, walkForward }: ScorecardDocument): string[] {
  const rows = reliability.map((row) => [
    `${row.of} ${percent(row.from, 0)} to ${percent(row.to, 0)}`,
    String(row.n),
    String(row.clusters),
    percent(row.stated, 0),
    percent(row.measured, 0),
  ]);
  const said = ranking.map(
    ({ of, n, auc, brier }) => `- ${of}: area under ROC ${figure(auc)}, Brier ${figure(brier)} (n ${n})`,
  );
  if (walkForward !== null)
    said.push(
      `- Walking forward: Brier ${figure(walkForward.brierStated)} as stated, ${figure(walkForward.brierCalibrated)} calibrated by what was known before (n ${walkForward.n})`,
    );
  return [...table(['figure', 'n', 'clusters', 'stated', 'measured'], rows), '', ...said];
}

const notTaken = ({ regret }: ScorecardDocument): string[] =>
  table(
    ['structure', 'n', 'clusters', 'its mean', 'less the ideas', '95 %', 'p'],
    regret.map((row) => [
      row.name,
      String(row.n),
      String(row.clusters),
      percent(row.mean),
      percent(row.regret),
      ends(row.interval),
      figure(row.p),
    ]),
  );

const nothing =
  'Nothing: no figure below differs from nought, from what was stated or from its alternative by more than chance explains.';

/** The page of `scorecard` as Markdown: every figure of the document, in the same order for the same figures. */
export function scorecardReport(card: ScorecardDocument): string {
  const { from, to, days, symbols, at, rulesVersions, asOf, notes, findings } = card;
  return [
    '# Scorecard',
    '',
    `Ideas of ${from ?? dash} to ${to ?? dash} (${days} days, ${symbols.join(', ')}), marked ${words[at]}; rules ${rulesVersions.join(', ')}. Written with what was known at ${asOf}.`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    ...section(
      'What is left after correction',
      findings.length === 0 ? [nothing] : findings.map(findingWords),
    ),
    ...section('Ideas', ideas(card)),
    ...section('Horizons', horizonTable(card)),
    ...section('Against alternatives on the same snapshots, to the same expiry', alternatives(card)),
    ...section('Stated against measured', chances(card)),
    ...section('What was not taken', notTaken(card)),
  ].join('\n');
}
