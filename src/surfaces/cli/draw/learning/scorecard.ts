import type { ScorecardDocument } from '../../../../core/shapes/scorecard.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page } from '../parts/page.ts';

const words: Record<ScorecardDocument['at'], string> = {
  '1': 'after 1 session',
  '5': 'after 5 sessions',
  '20': 'after 20 sessions',
  exit: 'at their exits',
  expiry: 'at expiry',
};

const ends = (interval: readonly [number, number] | null, on: Page, digits = 0): string =>
  interval === null ? on.dash : `${on.percent(interval[0], digits)} to ${on.percent(interval[1], digits)}`;

function right<T>(rows: readonly T[], title: string, spare: number, cell: (row: T) => string) {
  return { title, align: 'right' as const, spare, cells: rows.map(cell) };
}

/** Rows that say something of their own: a group that holds every idea only says the same again. */
const telling = (rows: ScorecardDocument['rows']): ScorecardDocument['rows'] =>
  rows.filter(({ by, n }) => by === 'all' || n !== rows[0]?.n);

function groups({ rows: every, at }: ScorecardDocument, on: Page): string[] {
  const rows = telling(every);
  type Row = (typeof rows)[number];
  const column = (title: string, spare: number, cell: (row: Row) => string) =>
    right(rows, title, spare, cell);
  return on.table([
    { title: 'group', cells: rows.map(({ by, name }) => (by === 'all' ? 'all' : `${by} ${name}`)) },
    column('n', 0, ({ n }) => String(n)),
    column('clusters', 4, ({ clusters }) => String(clusters)),
    column('won', 0, ({ win }) => on.percent(win, 0)),
    column('95 %', 2, ({ winInterval }) => ends(winInterval, on)),
    ...(at === 'expiry' ? [column('stated', 0, ({ statedPop }) => on.percent(statedPop, 0))] : []),
    column('mean', 0, ({ mean }) => on.percent(mean)),
    column('of the mean', 1, ({ meanInterval }) => ends(meanInterval, on, 1)),
  ]);
}

function others({ baselines, luck }: ScorecardDocument, on: Page): string[] {
  type Row = (typeof baselines)[number];
  const column = (title: string, cell: (row: Row) => string) => right(baselines, title, 0, cell);
  return [
    on.strong('against alternatives, to expiry'),
    ...on.table([
      { title: 'alternative', cells: baselines.map(({ name }) => name) },
      column('n', ({ n }) => String(n)),
      column('its mean', ({ mean }) => on.percent(mean)),
      column('ideas less it', ({ difference }) => on.percent(difference)),
      column('95 %', ({ interval }) => ends(interval, on, 1)),
    ]),
    ...(luck === null
      ? []
      : on.wrap(
          `${on.percent(luck.share)} of ${luck.books} books of random structures did at least as well.`,
        )),
  ];
}

function reliability({ reliability: bands, ranking, walkForward }: ScorecardDocument, on: Page): string[] {
  const pops = bands.filter(({ of }) => of === 'pop');
  type Row = (typeof pops)[number];
  const column = (title: string, cell: (row: Row) => string) => right(pops, title, 0, cell);
  return [
    on.strong('chance of profit'),
    ...on.table([
      { title: 'band', cells: pops.map(({ from, to }) => `${on.percent(from, 0)} to ${on.percent(to, 0)}`) },
      column('n', ({ n }) => String(n)),
      column('clusters', ({ clusters }) => String(clusters)),
      column('stated', ({ stated }) => on.percent(stated, 0)),
      column('measured', ({ measured }) => on.percent(measured, 0)),
    ]),
    ...ranking.map(
      ({ of, auc, brier }) => `${of}: area under ROC ${on.number(auc, 2)}, Brier ${on.number(brier, 3)}`,
    ),
    ...(walkForward === null
      ? []
      : on.wrap(
          `Walking forward over ${walkForward.n} ideas: Brier ${on.number(walkForward.brierStated, 3)} as stated, ${on.number(walkForward.brierCalibrated, 3)} calibrated.`,
        )),
  ];
}

const finding = ({ code, where, above, p }: ScorecardDocument['findings'][number], on: Page): string => {
  const word = {
    gain: `${where}: the mean result is ${above ? 'above' : 'below'} nought`,
    pop: `${where}: wins are ${above ? 'more' : 'less'} often than stated`,
    baseline: `${above ? 'better' : 'worse'} than ${where}`,
    regret: `not taken, ${where}: did ${above ? 'better' : 'worse'} than what was`,
  }[code];
  return `${word} (p ${on.number(p, 3)})`;
};

/** `coach scorecard`: groups, alternatives, chances against outcomes, and what is left after correction. */
export function draw(output: unknown, view: View): string {
  const card = output as ScorecardDocument;
  const on = page(view, 'INR');
  const [all] = card.rows;
  if (all === undefined)
    return joined(
      [
        'Nothing is marked yet.',
        ...on.wrap('Import daily files, ask for suggestions, then run `coach scorecard mark`.').map(on.dim),
        ...card.notes.slice(3).flatMap((note) => on.wrap(note)),
      ],
      on,
    );
  const findings = card.findings.map((one) => finding(one, on));
  return joined(
    [
      `${on.strong(`${all.n} ideas`)} of ${card.days} days, ${card.from} to ${card.to}, marked ${words[card.at]}`,
      ...on.wrap(
        `After correction for all that was looked at: ${findings.length === 0 ? 'nothing but chance' : findings.join('; ')}.`,
      ),
      '',
      ...groups(card, on),
      '',
      ...others(card, on),
      '',
      ...reliability(card, on),
      '',
      ...card.notes.flatMap((note) => on.wrap(note)).map(on.dim),
      ...(card.report === null ? [] : [`Written to ${card.report}`]),
    ],
    on,
  );
}
