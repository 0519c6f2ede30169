import type { Answers } from '../api/answers.ts';
import { AskedPanel, Blank, Head, Warnings } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Figure, Figures, GainedShare } from '../parts/value.tsx';
import { WatchList } from '../shown/watch-list.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { to } from '../state/route.ts';
import { absent, day, moment, number, percent, worded } from '../text/figures.ts';

type Row = Answers['discover performance']['league'][number];
type Pick = Answers['discover suggestions']['picks'][number];

const leagueColumns: Column<Row>[] = [
  {
    name: 'Name',
    show: (row) => (
      <>
        {worded(row.name)} <span className="dim small">{row.by}</span>
      </>
    ),
    by: (row) => row.name,
  },
  { name: 'Days', show: (row) => row.days5, by: (row) => row.days5 },
  { name: 'Picks', show: (row) => row.n5, by: (row) => row.n5, wide: true },
  { name: 'Won, 5 sessions', show: (row) => percent(row.win5, 0), by: (row) => row.win5 },
  { name: 'Mean, 5', show: (row) => <GainedShare value={row.mean5} digits={2} />, by: (row) => row.mean5 },
  {
    name: '95% interval',
    wide: true,
    show: (row) =>
      row.interval5 === null ? absent : row.interval5.map((end) => percent(end, 2)).join(' to '),
  },
  {
    name: 'Universe',
    show: (row) => <GainedShare value={row.universe5} digits={2} />,
    by: (row) => row.universe5,
    wide: true,
  },
  { name: 'Random', show: (row) => <GainedShare value={row.random5} digits={2} />, by: (row) => row.random5 },
  { name: 'p', show: (row) => number(row.p, 3), by: (row) => row.p },
  {
    name: 'Mean, 20',
    show: (row) => <GainedShare value={row.mean20} digits={2} />,
    by: (row) => row.mean20,
    wide: true,
  },
];

function League() {
  const asked = useAsked('discover performance', {});
  return (
    <AskedPanel title="League" of={asked} flush>
      {({ league, notes, runs, from, to: until }) => (
        <>
          {league.length === 0 ? (
            <Blank>No scan has outcomes yet.</Blank>
          ) : (
            <Table
              caption="League of pickers and sectors"
              rows={league}
              columns={leagueColumns}
              id={({ by, name }) => `${by}${name}`}
            />
          )}
          <div className="near small dim" style={{ padding: '10px 14px' }}>
            <span>
              {runs} runs{from === null ? '' : `, ${day(from)} to ${day(until)}`}. A row stays silent below
              ten days with an outcome.
            </span>
            {notes.map((note) => (
              <span key={note}>{note}</span>
            ))}
          </div>
        </>
      )}
    </AskedPanel>
  );
}

/** What each picker said of a pick, in few words. */
function Said({ pick }: { pick: Pick }) {
  const { metric, fuzzy, model } = pick.pickers;
  return (
    <span className="small">
      {metric === null ? '' : `filters ${metric.pass ? 'passed' : 'failed'} `}
      {fuzzy === null ? '' : `· fuzzy ${number(fuzzy.score)} `}
      {model === null ? '' : `· model ${number(model.score)}: ${model.reasons.join('; ')}`}
      {pick.divergence === null ? null : <span className="badge care">{worded(pick.divergence)}</span>}
    </span>
  );
}

function Picks() {
  const asked = useAsked('discover suggestions', {});
  return (
    <AskedPanel title="Newest picks" of={asked} flush>
      {({ picks, coverage, universe, asOf, session, pickers, warnings }) =>
        picks.length === 0 ? (
          <div style={{ padding: 14 }} className="near">
            <Warnings of={warnings} />
            <Blank>
              No scan has finished yet. <span className="mono">coach discover run</span> starts one.
            </Blank>
          </div>
        ) : (
          <>
            <div className="near" style={{ padding: '12px 14px' }}>
              <span className="dim small">
                {universe.name}: {coverage.listed} listed, {coverage.examined} examined, {coverage.passed}{' '}
                passed · session {day(session)} · looked from {moment(asOf)}
              </span>
              <span className="row">
                {pickers.map(({ name, state, reason }) => (
                  <span
                    key={name}
                    className={`badge ${state === 'ran' ? 'good' : state === 'failed' ? 'bad' : ''}`}
                    title={reason ?? ''}
                  >
                    {name} {state}
                  </span>
                ))}
              </span>
              <Warnings of={warnings} />
            </div>
            <Table
              caption="Picks, best first"
              rows={picks}
              id={({ symbol }) => symbol}
              columns={[
                {
                  name: 'Symbol',
                  show: ({ symbol, rank }) => (
                    <>
                      {rank}. <a href={to('chain', [symbol])}>{symbol}</a>
                    </>
                  ),
                  by: ({ rank }) => rank,
                },
                { name: 'Score', show: ({ score }) => number(score, 3), by: ({ score }) => score },
                { name: 'Pickers', text: true, whole: true, show: (pick) => <Said pick={pick} /> },
              ]}
            />
          </>
        )
      }
    </AskedPanel>
  );
}

function Status() {
  const asked = useAsked('discover status', {});
  return (
    <AskedPanel title="Scans" of={asked}>
      {({ running, last, runs, unmarked, unfinished }) => (
        <Figures>
          <Figure name="Finished" below={unmarked > 0 ? `${unmarked} with outcomes to come` : null}>
            {runs}
          </Figure>
          <Figure name="Now">{running === null ? 'idle' : `since ${moment(running.since)}`}</Figure>
          <Figure name="Cut off">{unfinished.length}</Figure>
          <Figure name="Last" below={last === null ? null : `${last.universe}, ${last.symbols} symbols`}>
            {last === null ? 'none' : day(last.session)}
          </Figure>
        </Figures>
      )}
    </AskedPanel>
  );
}

/** Which picker earned its place, what the newest scan picked, and what is watched. */
export function Discovery() {
  const has = {
    scans: useOffered('discover status'),
    league: useOffered('discover performance'),
    picks: useOffered('discover suggestions'),
    watch: useOffered('watchlist list'),
  };
  return (
    <>
      <Head title="Discovery" about="Picks against the universe and against chance" />
      <div className="half">
        <div className="stack">
          {has.league ? <League /> : null}
          {has.picks ? <Picks /> : null}
        </div>
        <div className="stack">
          {has.watch ? <WatchList /> : null}
          {has.scans ? <Status /> : null}
        </div>
      </div>
    </>
  );
}
