import type { OptionsResult } from '../../../core/shapes/backtest-options.ts';
import { LateCurve } from '../charts/curve-late.tsx';
import { Warnings } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Figure, Figures, Gained } from '../parts/value.tsx';
import { absent, between, day, number, percent } from '../text/figures.ts';

interface Words {
  run: OptionsResult;
  currency: string;
}

function RunFigures({ run, currency }: Words) {
  const { stats } = run;
  return (
    <Figures>
      <Figure name="Net, after charges">
        <Gained value={stats.total} currency={currency} />
      </Figure>
      <Figure name="Trades" below={`${run.skipped.length} wanted and not made`}>
        {stats.n}
      </Figure>
      <Figure name="Won" below={between(stats.winRateInterval, (v) => percent(v, 0))}>
        {percent(stats.winRate, 0)}
      </Figure>
      <Figure name="Mean trade" below={between(stats.meanInterval, (v) => number(v, 0))}>
        <Gained value={stats.mean} currency={currency} />
      </Figure>
      <Figure name="Worst trade">
        <Gained value={stats.worst} currency={currency} />
      </Figure>
      <Figure name="Deepest fall">
        <Gained value={stats.maxDrawdown} currency={currency} />
      </Figure>
      <Figure name="Charges">{number(stats.charges)}</Figure>
      <Figure
        name="Data"
        below={`${day(run.data.from)} to ${day(run.data.to)}; ${run.data.sources.join(', ')}`}
      >
        {run.data.sessions} sessions
      </Figure>
    </Figures>
  );
}

const Trades = ({ run, currency }: Words) => (
  <Table
    caption="Trades"
    quiet={false}
    rows={run.trades.slice(-200)}
    id={({ entryAt }, place) => `${entryAt}-${place}`}
    columns={[
      { name: 'In', show: (t) => day(t.entryDate), by: (t) => t.entryDate },
      { name: 'Out', show: (t) => day(t.exitDate), by: (t) => t.exitDate },
      {
        name: 'Legs',
        text: true,
        whole: true,
        show: (t) =>
          t.legs.map((leg) => (
            <div key={`${leg.action}${leg.type}${leg.strike}`}>
              {leg.action.toUpperCase()} {leg.type} {number(leg.strike, 0)} @ {number(leg.entryPrice)}
              {leg.exitPrice === null ? absent : ` → ${number(leg.exitPrice)}`}
            </div>
          )),
      },
      { name: 'Why left', text: true, show: (t) => t.reason, by: (t) => t.reason },
      { name: 'Net', show: (t) => <Gained value={t.pnl} currency={currency} />, by: (t) => t.pnl },
    ]}
  />
);

/** A run of an option structure over the stored days. */
export function OptionsRun({ run }: { run: OptionsResult }) {
  const currency = run.symbol.startsWith('US:') ? 'USD' : 'INR';
  return (
    <div className="stack">
      <div className="row">
        {run.labels.map((label) => (
          <span key={label} className="badge care">
            {label}
          </span>
        ))}
      </div>
      <Warnings of={run.warnings} />
      {run.equity.length < 2 ? null : (
        <LateCurve
          times={run.equity.map(({ date }) => date)}
          label="Equity at the end of each session"
          lines={[{ name: 'Equity', values: run.equity.map(({ value }) => value) }]}
        />
      )}
      <RunFigures run={run} currency={currency} />
      <Trades run={run} currency={currency} />
    </div>
  );
}
