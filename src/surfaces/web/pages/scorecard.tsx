import { useMemo, useState } from 'react';
import type { ScorecardDocument } from '../../../core/shapes/scorecard.ts';
import { Reliability } from '../charts/reliability.tsx';
import { Exported } from '../parts/export.tsx';
import { Choice } from '../parts/field.tsx';
import { AskedPanel, Blank, Head, Panel } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { GainedShare } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';
import { absent, between, day, moment, number, percent, worded } from '../text/figures.ts';

type Row = ScorecardDocument['rows'][number];
type Baseline = ScorecardDocument['baselines'][number];

const horizons = [
  ['expiry', 'At their expiry'],
  ['exit', 'At their exits'],
  ['1', 'After 1 session'],
  ['5', 'After 5 sessions'],
  ['20', 'After 20 sessions'],
] as const;

const share = (value: number): string => percent(value, 0);
const under = (words: string | null) => (words === null ? null : <div className="dim small">{words}</div>);

const columns: Column<Row>[] = [
  {
    name: 'Group',
    show: (row) => (
      <>
        {worded(row.name)} <span className="dim small">{row.by}</span>
      </>
    ),
    by: (row) => row.name,
  },
  {
    name: 'Ideas',
    show: (row) => <span title={`${row.clusters} independent groups`}>{row.n}</span>,
    by: (row) => row.n,
  },
  {
    name: 'Won',
    show: (row) => (
      <>
        {percent(row.win, 0)}
        {under(between(row.winInterval, share))}
      </>
    ),
    by: (row) => row.win,
  },
  { name: 'Stated', show: (row) => percent(row.statedPop, 0), by: (row) => row.statedPop },
  {
    name: 'Mean on capital',
    show: (row) => (
      <>
        <GainedShare value={row.mean} digits={2} />
        {under(between(row.meanInterval, (v) => percent(v, 2)))}
      </>
    ),
    by: (row) => row.mean,
  },
  { name: 'Brier', show: (row) => number(row.brier, 3), by: (row) => row.brier, wide: true },
];

const baselineColumns: Column<Baseline>[] = [
  { name: 'Against', show: (row) => worded(row.name) },
  { name: 'Its mean', show: (row) => <GainedShare value={row.mean} digits={2} /> },
  {
    name: 'Ideas less it',
    show: (row) => (
      <>
        <GainedShare value={row.difference} digits={2} />
        {under(between(row.interval, (v) => percent(v, 2)))}
      </>
    ),
  },
  { name: 'p', show: (row) => number(row.p, 3) },
];

function Findings({ card }: { card: ScorecardDocument }) {
  return (
    <div className="near small">
      {card.findings.length === 0 ? (
        <p>Nothing is left after correction for everything looked at: no edge and no flaw has been shown.</p>
      ) : (
        <ul className="list plain">
          {card.findings.map(({ code, where, above, p, n }) => (
            <li key={`${code}${where}`}>
              <span className="badge own">{code}</span>
              <span>
                {where}: {above ? 'above' : 'below'} nought, p {number(p, 4)} of {n} ideas
              </span>
            </li>
          ))}
        </ul>
      )}
      {card.notes.map((note) => (
        <p key={note} className="dim">
          {note}
        </p>
      ))}
    </div>
  );
}

const csvOf = ({ rows, at }: ScorecardDocument): Record<string, unknown>[] =>
  rows.map(({ winInterval, meanInterval, ...row }) => ({
    at,
    ...row,
    winLow: winInterval?.[0] ?? null,
    winHigh: winInterval?.[1] ?? null,
    meanLow: meanInterval?.[0] ?? null,
    meanHigh: meanInterval?.[1] ?? null,
  }));

/** How far stated chances held, what else could have been done, and what may be said of it all. */
function Beside({ card }: { card: ScorecardDocument }) {
  const bands = card.reliability.filter(({ of }) => of === 'pop');
  return (
    <div className="grid">
      <Panel title="Stated against measured">
        {bands.length === 0 ? (
          <Blank>Too few outcomes to compare.</Blank>
        ) : (
          <Exported name="scorecard" rows={csvOf(card)}>
            <Reliability bands={bands} label="Chance of profit" />
          </Exported>
        )}
      </Panel>
      <Panel title="Against doing something else" flush>
        {card.baselines.length === 0 ? (
          <Blank>Nothing to compare with yet.</Blank>
        ) : (
          <Table
            caption="Alternatives on the same snapshots"
            rows={card.baselines}
            columns={baselineColumns}
            id={({ name }) => name}
          />
        )}
      </Panel>
      <Panel title="What may be said">
        <Findings card={card} />
      </Panel>
    </div>
  );
}

/** What came of ideas: how often they won against what was stated, and against doing something else. */
export function Scorecard() {
  const [at, setAt] = useState<string>('expiry');
  const asked = useAsked(
    'scorecard',
    useMemo(() => ({ at }), [at]),
  );
  const card = asked.traced?.answer;
  return (
    <>
      <Head
        title="Scorecard"
        about={
          card === undefined
            ? undefined
            : `${card.days} days${card.from === null ? '' : `, ${day(card.from)} to ${day(card.to)}`} · ${card.symbols.join(', ') || absent} · looked from ${moment(card.asOf)}`
        }
      >
        <Choice name="Marked" value={at} change={setAt} options={horizons} />
      </Head>
      <div className="stack">
        <AskedPanel title="Ideas and what came of them" of={asked} flush>
          {({ rows }) =>
            rows.length === 0 ? (
              <Blank>No idea has an outcome yet.</Blank>
            ) : (
              <Table
                caption="Groups of ideas"
                rows={rows}
                columns={columns}
                id={({ by, name }) => `${by}${name}`}
              />
            )
          }
        </AskedPanel>
        {card === undefined ? null : <Beside card={card} />}
      </div>
    </>
  );
}
