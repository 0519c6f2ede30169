import { useState } from 'react';
import type { RunRow } from '../../../core/shapes/backtest-runs.ts';
import { AskedPanel, Blank, Head, Panel, TroubleNote, Waiting } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { GainedShare } from '../parts/value.tsx';
import { NewRun } from '../shown/new-run.tsx';
import { RunShown } from '../shown/run.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { go, to, useRoute } from '../state/route.ts';
import { absent, moment, number, percent, worded } from '../text/figures.ts';

const figure = ({ figures }: RunRow, name: string): number | null => figures[name] ?? null;

const most = 6;

function Compared({ ids }: { ids: readonly string[] }) {
  const asked = useAsked('backtest compare', { ids });
  const answer = asked.traced?.answer;
  if (asked.trouble !== null) return <TroubleNote trouble={asked.trouble} again={asked.again} />;
  if (answer === undefined) return <Waiting />;
  const names = answer.runs.map(({ name, symbols, id }) => `${name} · ${symbols} · ${id.slice(-6)}`);
  return (
    <Panel title="Side by side" trace={asked.traced}>
      <div className="stack">
        <span className={`badge ${answer.sameData ? 'good' : 'care'}`} style={{ justifySelf: 'start' }}>
          {answer.sameData ? 'on the same data' : 'on different data'}
        </span>
        <Table
          caption="Settings that differ"
          quiet={false}
          rows={answer.differences}
          id={({ setting }) => setting}
          columns={[
            { name: 'Setting', show: ({ setting }) => worded(setting) },
            ...names.map(
              (name, place): Column<(typeof answer.differences)[number]> => ({
                name,
                show: ({ values }) => <span className="mono">{values[place]}</span>,
              }),
            ),
          ]}
        />
        <Table
          caption="Figures, the best of each row marked"
          quiet={false}
          rows={answer.figures}
          id={({ name }) => name}
          columns={[
            { name: 'Figure', show: ({ name }) => worded(name) },
            ...names.map(
              (name, place): Column<(typeof answer.figures)[number]> => ({
                name,
                show: ({ values, best }) => (
                  <>
                    {best === place ? (
                      <b title="best">★ {number(values[place], 4)}</b>
                    ) : (
                      number(values[place], 4)
                    )}
                  </>
                ),
              }),
            ),
          ]}
        />
      </div>
    </Panel>
  );
}

function Runs({ chosen, choose }: { chosen: readonly string[]; choose(ids: readonly string[]): void }) {
  const asked = useAsked('backtest list', { limit: 50 });
  const turn = (id: string) =>
    choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-most));
  const columns: Column<RunRow>[] = [
    { name: 'Run', by: (r) => r.name, show: (r) => <a href={to('backtests', [r.id])}>{r.name}</a> },
    { name: 'On', text: true, show: (r) => r.symbols, by: (r) => r.symbols },
    {
      name: 'Kept',
      show: (r) => <span className="nowrap">{moment(r.at)}</span>,
      by: (r) => r.at,
      wide: true,
    },
    { name: 'Trades', show: (r) => number(figure(r, 'n'), 0), by: (r) => figure(r, 'n') },
    { name: 'Won', show: (r) => percent(figure(r, 'winRate'), 0), by: (r) => figure(r, 'winRate') },
    {
      name: 'Return',
      by: (r) => figure(r, 'totalReturn'),
      show: (r) =>
        figure(r, 'totalReturn') === null ? absent : <GainedShare value={figure(r, 'totalReturn')} />,
    },
    { name: 'Sharpe', show: (r) => number(figure(r, 'sharpe')), by: (r) => figure(r, 'sharpe'), wide: true },
    {
      name: 'Compare',
      show: (r) => (
        <input
          type="checkbox"
          checked={chosen.includes(r.id)}
          aria-label={`Compare ${r.name} ${r.id}`}
          onChange={() => turn(r.id)}
        />
      ),
    },
  ];
  return (
    <AskedPanel title="Kept runs" of={asked} flush>
      {({ runs }) =>
        runs.length === 0 ? (
          <Blank>No run has been kept yet.</Blank>
        ) : (
          <Table caption="Kept runs, newest first" rows={runs} columns={columns} id={({ id }) => id} />
        )
      }
    </AskedPanel>
  );
}

/** Kept runs, one of them whole with its equity curve, several side by side, and a new one. */
export function Backtests() {
  const { rest } = useRoute();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const id = rest[0];
  const may = useOffered('backtest run');
  const compares = useOffered('backtest compare');
  return (
    <>
      <Head title="Backtests" about="Trades, equity and figures after costs">
        {id === undefined ? null : (
          <button type="button" onClick={() => go(to('backtests'))}>
            All runs
          </button>
        )}
      </Head>
      <div className="stack">
        {id !== undefined ? (
          <RunShown key={id} id={id} />
        ) : (
          <>
            {may ? <NewRun /> : null}
            <Runs chosen={chosen} choose={setChosen} />
            {chosen.length > 1 && compares ? <Compared ids={chosen} /> : null}
          </>
        )}
      </div>
    </>
  );
}
