import type { BacktestResult } from '../../../core/shapes/backtest.ts';
import type { OptionsResult } from '../../../core/shapes/backtest-options.ts';
import { LateCurve } from '../charts/late-curve.tsx';
import { Panel, TroubleNote, Waiting, Warnings } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Figure, Figures, Gained, GainedShare } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { absent, day, moment, number, percent } from '../text/figures.ts';

const between = (ends: readonly [number, number] | null, word: (value: number) => string): string | null =>
  ends === null ? null : `95%: ${word(ends[0])} to ${word(ends[1])}`;

const isBars = (document: object): document is BacktestResult => 'series' in document;

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

function BarsRun({ run }: { run: BacktestResult }) {
  const { stats } = run;
  return (
    <div className="stack">
      <Warnings of={run.warnings} />
      <BarsCurve run={run} />
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
          below={
            stats.maxDrawdownDays === null ? null : `${number(stats.maxDrawdownDays, 0)} days under water`
          }
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
      {run.trades.length === 0 ? null : (
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
      )}
    </div>
  );
}

function OptionsRun({ run }: { run: OptionsResult }) {
  const { stats } = run;
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
    </div>
  );
}

/** A kept run, whole: what was asked, what came of it, and the hashes it can be made again from. */
export function RunShown({ id }: { id: string }) {
  const asked = useAsked('backtest show', { id });
  const shown = asked.traced?.answer;
  if (asked.trouble !== null) return <TroubleNote trouble={asked.trouble} again={asked.again} />;
  if (shown === undefined) return <Waiting />;
  const document = { equity: [], ...shown.document } as unknown as BacktestResult | OptionsResult;
  return (
    <Panel
      title={`${shown.run.name} on ${shown.run.symbols}`}
      trace={asked.traced}
      more={<span className="dim small">kept {moment(shown.run.at)}</span>}
    >
      <div className="stack">
        {isBars(document) ? <BarsRun run={document} /> : <OptionsRun run={document} />}
        <p className="small dim mono" style={{ overflowWrap: 'anywhere' }}>
          {shown.run.id} · data {shown.run.dataHash.slice(0, 16)} · {shown.run.rulesVersion} ·{' '}
          {JSON.stringify(shown.question)}
        </p>
      </div>
    </Panel>
  );
}
