import type { BacktestResult } from '../../../core/shapes/backtest.ts';
import { LateCurve } from '../charts/curve-late.tsx';
import { Warnings } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Figure, Figures, GainedShare } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { between, day, moment, number, percent } from '../text/figures.ts';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The days of the bars a run went over: its equity has one value each, the bars know when. */
function useDays(run: BacktestResult): string[] | null {
  const series = run.series.length === 1 ? run.series[0]! : null;
  const may = useOffered('market bars');
  const input =
    series === null || !may
      ? null
      : {
          symbol: series.symbol,
          interval: series.interval,
          from: series.from.slice(0, 10),
          to: series.to.slice(0, 10),
          limit: 10_000,
        };
  const bars = useAsked('market bars', input).traced?.answer.bars;
  return bars?.length === run.equity.length ? bars.map(({ time }) => time) : null;
}

function BarsCurve({ run }: { run: BacktestResult }) {
  const days = useDays(run);
  if (run.equity.length < 2)
    return <p className="dim">The curve of this run was too long to keep. Run it again to see it.</p>;
  if (days === null)
    return (
      <p className="dim small">
        The days of this curve are not at hand: {run.equity.length} closes from {day(run.series[0]?.from)} to{' '}
        {day(run.series[0]?.to)}.
      </p>
    );
  const at = new Map(days.map((time, place) => [time.slice(0, 10), place]));
  const marks = run.trades.flatMap(({ entryTime, exitTime, size }) =>
    (
      [
        [entryTime, size > 0, 'in'],
        [exitTime, size < 0, 'out'],
      ] as const
    ).flatMap(([time, up, words]) => {
      const place = at.get(time.slice(0, 10));
      return place === undefined ? [] : [{ at: place, up, words }];
    }),
  );
  return (
    <LateCurve
      times={days}
      label="Equity"
      lines={[{ name: 'Equity', values: run.equity }]}
      marks={marks.sort((a, b) => a.at - b.at)}
    />
  );
}

function RunFigures({ run }: { run: BacktestResult }) {
  const { stats } = run;
  return (
    <Figures>
      <Figure name="Return" below={`buy and hold ${percent(stats.buyHoldReturn)}`}>
        <GainedShare value={stats.totalReturn} />
      </Figure>
      <Figure name="A year">
        <GainedShare value={stats.cagr} />
      </Figure>
      <Figure name="Sharpe" below={`Sortino ${number(stats.sortino)}`}>
        {number(stats.sharpe)}
      </Figure>
      <Figure
        name="Deepest fall"
        below={stats.maxDrawdownDays === null ? null : `${number(stats.maxDrawdownDays, 0)} days under water`}
      >
        <GainedShare value={stats.maxDrawdown} />
      </Figure>
      <Figure name="Trades" below={`${run.open.length} still open`}>
        {stats.n}
      </Figure>
      <Figure name="Won" below={between(stats.winRateInterval, (v) => percent(v, 0))}>
        {percent(stats.winRate, 0)}
      </Figure>
      <Figure name="Mean trade" below={between(stats.meanInterval, (v) => percent(v, 2))}>
        <GainedShare value={stats.mean} digits={2} />
      </Figure>
      <Figure name="Costs">{number(stats.costs)}</Figure>
      <Figure name="In the market">{percent(stats.exposure, 0)}</Figure>
    </Figures>
  );
}

const Months = ({ run }: { run: BacktestResult }) => (
  <Table
    caption="Return by month"
    quiet={false}
    rows={run.months}
    id={({ year }) => String(year)}
    columns={[
      { name: 'Year', show: ({ year }) => year },
      ...monthNames.map((name, place) => ({
        name,
        show: ({ months }: (typeof run.months)[number]) =>
          months[place] == null ? '' : <GainedShare value={months[place]} />,
      })),
      { name: 'Whole', show: ({ total }) => <GainedShare value={total} /> },
    ]}
  />
);

const Trades = ({ run }: { run: BacktestResult }) => (
  <Table
    caption={run.trades.length > 200 ? `The last 200 of ${run.trades.length} trades` : 'Trades'}
    quiet={false}
    rows={run.trades.slice(-200)}
    id={({ symbol, entryBar }, place) => `${symbol}${entryBar}-${place}`}
    columns={[
      { name: 'In', show: (t) => moment(t.entryTime), by: (t) => t.entryTime },
      { name: 'Out', show: (t) => moment(t.exitTime), by: (t) => t.exitTime },
      { name: 'Size', show: (t) => number(t.size, 2), by: (t) => t.size },
      { name: 'From', show: (t) => number(t.entryPrice), wide: true },
      { name: 'To', show: (t) => number(t.exitPrice), wide: true },
      { name: 'Why', text: true, show: (t) => t.reason, by: (t) => t.reason },
      { name: 'Return', show: (t) => <GainedShare value={t.return} digits={2} />, by: (t) => t.return },
    ]}
  />
);

/** A run over bars: its curve with entries and exits, figures with their intervals, months and trades. */
export const BarsRun = ({ run }: { run: BacktestResult }) => (
  <div className="stack">
    <Warnings of={run.warnings} />
    <BarsCurve run={run} />
    <RunFigures run={run} />
    <Months run={run} />
    {run.trades.length === 0 ? null : <Trades run={run} />}
  </div>
);
