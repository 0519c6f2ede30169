import type { BacktestResult } from '../../core/shapes/backtest.ts';
import type { OptionsResult } from '../../core/shapes/backtest-options.ts';
import { type Cell, reportPage, sortable } from './page.ts';

const percent = (value: number | null, digits = 1): string =>
  value === null ? '–' : `${(100 * value).toFixed(digits)} %`;
const number = (value: number | null, digits = 2): string =>
  value === null
    ? '–'
    : value.toLocaleString('en-IN', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const interval = (ends: [number, number] | null, word: (value: number) => string): string =>
  ends === null ? '' : ` (${word(ends[0])} to ${word(ends[1])})`;
const money = (value: number | null): Cell => ({ text: number(value), value, toned: true });
const plain = (text: string): Cell => ({ text });
const amount = (value: number): Cell => ({ text: number(value), value });

const mostTrades = 5000;
const mostPoints = 5000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** At most so many points, the last always among them. */
function thinned<T>(points: readonly T[]): T[] {
  if (points.length <= mostPoints) return [...points];
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, i) => points[Math.round(i * step)]!);
}

/** Returns by month as a table. */
const calendarOf = ({ months: rows }: BacktestResult): string =>
  sortable(
    ['year', ...months, 'year'],
    rows.map((row) => [
      plain(String(row.year)),
      ...[...row.months, row.total].map(
        (value): Cell => ({ text: value === null ? '' : percent(value), value, toned: true }),
      ),
    ]),
  );

const tradesOf = ({ trades }: BacktestResult): string =>
  sortable(
    ['series', 'in', 'out', 'size', 'from', 'to', 'why', 'costs', 'return', 'net'],
    trades
      .slice(-mostTrades)
      .map((t) => [
        plain(t.symbol),
        plain(t.entryTime),
        plain(t.exitTime),
        amount(t.size),
        amount(t.entryPrice),
        amount(t.exitPrice),
        plain(t.reason),
        amount(t.costs),
        { text: percent(t.return, 2), value: t.return, toned: true },
        money(t.pnl),
      ]),
  );

/** The page of `backtest run`; `time` are the points of its equity, epoch ms UTC. */
export function barsReport(result: BacktestResult, time: Float64Array): string {
  const { stats, strategy } = result;
  const places = thinned(Array.from(time, (_, i) => i));
  const params = Object.entries(strategy.params).map(([name, value]) => `${name} ${value}`);
  return reportPage({
    title: [strategy.name, params.join(', ')].filter(Boolean).join(': '),
    about: result.series.map(
      (one) => `${one.symbol} ${one.interval}, ${one.bars} bars, ${one.from} to ${one.to}; ${one.source}`,
    ),
    warnings: result.warnings.map(({ message }) => message),
    figures: [
      ['return', percent(stats.totalReturn)],
      ['a year', percent(stats.annualReturn)],
      ['buy and hold', percent(stats.buyHoldReturn)],
      ['volatility', percent(stats.volatility)],
      ['Sharpe', number(stats.sharpe)],
      ['Sortino', number(stats.sortino)],
      ['Calmar', number(stats.calmar)],
      ['deepest fall', percent(stats.maxDrawdown)],
      ['trades', String(stats.n)],
      ['won', percent(stats.winRate, 0) + interval(stats.winRateInterval, (v) => percent(v, 0))],
      ['mean trade', percent(stats.mean, 2) + interval(stats.meanInterval, (v) => percent(v, 2))],
      ['profit factor', number(stats.profitFactor)],
      ['costs', number(stats.costs)],
      ['in the market', percent(stats.exposure, 0)],
    ],
    equity: places.map((i) => result.equity[i]!),
    times: places.map((i) => new Date(time[i]!).toISOString().slice(0, 10)),
    ratio: true,
    sections: [
      ['Return by month', calendarOf(result)],
      [
        result.trades.length > mostTrades
          ? `The last ${mostTrades} of ${result.trades.length} trades`
          : 'Trades',
        tradesOf(result),
      ],
    ],
    foot: `${result.id} · data ${result.dataHash.slice(0, 16)} · ${result.rulesVersion} · ${JSON.stringify(result.settings)}`,
  });
}

const legs = (trade: OptionsResult['trades'][number]): string =>
  trade.legs
    .map(
      ({ action, type, strike, entryPrice }) =>
        `${action === 'buy' ? '+' : '−'}${type} ${strike ?? ''} @${entryPrice}`,
    )
    .join('  ');

/** The page of `backtest options`. */
export function optionsReport(result: OptionsResult): string {
  const { stats } = result;
  const reasons = new Map<string, number>();
  for (const { reason } of result.skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const trades = sortable(
    ['in', 'out', 'expiry', 'legs', 'credit', 'why', 'charges', 'net'],
    result.trades
      .slice(-mostTrades)
      .map((t) => [
        plain(t.entryDate),
        plain(t.exitDate),
        plain(t.expiry),
        plain(legs(t)),
        amount(t.credit),
        plain(t.reason),
        amount(t.charges),
        money(t.pnl),
      ]),
  );
  return reportPage({
    title: `${result.structure ?? 'Legs in words'} on ${result.symbol}`,
    about: [
      `${result.data.from} to ${result.data.to}, ${result.data.sessions} sessions, ${result.data.snapshots} snapshots; ${result.data.sources.join(', ')}`,
      result.labels.join(', '),
    ],
    warnings: result.warnings.map(({ message }) => message),
    figures: [
      ['trades', String(stats.n)],
      ['won', percent(stats.winRate, 0) + interval(stats.winRateInterval, (v) => percent(v, 0))],
      ['net', number(stats.total)],
      ['charges', number(stats.charges)],
      ['mean', number(stats.mean) + interval(stats.meanInterval, (v) => number(v))],
      ['best', number(stats.best)],
      ['worst', number(stats.worst)],
      ['profit factor', number(stats.profitFactor)],
      ['deepest fall', number(stats.maxDrawdown)],
      ['missed entries', [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none'],
    ],
    equity: result.equity.map(({ value }) => value),
    times: result.equity.map(({ date }) => date),
    ratio: false,
    sections: [['Trades', trades]],
    foot: `${result.id} · data ${result.dataHash.slice(0, 16)} · ${result.rulesVersion} · ${JSON.stringify(result.settings)}`,
  });
}
