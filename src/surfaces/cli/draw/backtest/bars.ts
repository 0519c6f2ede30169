import type { BacktestResult } from '../../../../core/shapes/backtest.ts';
import { linePlot } from '../../plot/line.ts';
import { facts } from '../../text/card.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page } from '../parts/page.ts';

const shownTrades = 8;
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const span = (range: [number, number] | null, word: (value: number) => string): string =>
  range === null ? '' : ` (${word(range[0])} to ${word(range[1])})`;

function figures({ stats }: BacktestResult, on: Page): [string, string][] {
  const percent = (value: number | null, decimals = 1) => on.percent(value, decimals);
  return [
    ['return', percent(stats.totalReturn)],
    ['a year', percent(stats.annualReturn)],
    ['buy and hold', percent(stats.buyHoldReturn)],
    ['volatility', percent(stats.volatility)],
    ['Sharpe', on.number(stats.sharpe)],
    ['Sortino', on.number(stats.sortino)],
    ['deepest fall', percent(stats.maxDrawdown)],
    [
      'below its peak',
      stats.maxDrawdownDays === null ? on.dash : `${on.number(stats.maxDrawdownDays, 0)} days`,
    ],
    ['in the market', percent(stats.exposure, 0)],
    ['trades', on.number(stats.n, 0)],
    ['won', `${percent(stats.winRate, 0)}${span(stats.winRateInterval, (v) => on.percent(v, 0))}`],
    ['mean trade', `${percent(stats.mean, 2)}${span(stats.meanInterval, (v) => on.percent(v, 2))}`],
    ['profit factor', on.number(stats.profitFactor)],
    ['costs', on.money(stats.costs)],
  ];
}

/** Equity less its peak so far, as a ratio. */
function drawdowns(equity: readonly number[]): Float64Array {
  let peak = Number.NEGATIVE_INFINITY;
  return Float64Array.from(equity, (value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

/** As many points as can be seen, each the lowest of its stretch or the last: a fall does not get lost. */
function thinned(values: ArrayLike<number>, points: number): Float64Array {
  if (values.length <= points) return Float64Array.from(values);
  return Float64Array.from({ length: points }, (_, i) => {
    const from = Math.floor((i * values.length) / points);
    const to = Math.floor(((i + 1) * values.length) / points);
    let least = values[from]!;
    for (let k = from; k < to; k++) least = Math.min(least, values[k]!);
    return i === points - 1 ? values[values.length - 1]! : least;
  });
}

function pictures({ equity }: BacktestResult, on: Page): string[] {
  if (on.bare || equity.length < 3) return [];
  const size = { width: Math.min(on.columns, 100), ascii: on.view.ascii };
  return [
    '',
    on.strong('equity'),
    ...linePlot(thinned(equity, size.width * 4), { ...size, height: 9, format: (v) => on.compact(v) }),
    on.strong('below the peak'),
    ...linePlot(thinned(drawdowns(equity), size.width * 4), {
      ...size,
      height: 4,
      format: (v) => on.percent(v, 0),
    }),
  ];
}

function calendar({ months }: BacktestResult, on: Page): string[] {
  if (on.columns < 90 || months.length === 0) return [];
  const shown = months.slice(-12);
  const column = (title: string, of: (row: BacktestResult['months'][number]) => number | null) => ({
    title,
    align: 'right' as const,
    cells: shown.map((row) => (of(row) === null ? '' : on.number(100 * of(row)!, 1))),
    paint: (cell: string, i: number) => on.gain(of(shown[i]!), cell),
  });
  return [
    '',
    on.strong('return by month, %'),
    ...on.table([
      { title: 'year', cells: shown.map(({ year }) => String(year)) },
      ...monthNames.map((name, i) => column(name, (row) => row.months[i]!)),
      column('year', (row) => row.total),
    ]),
  ];
}

function tradeRows({ trades, series }: BacktestResult, on: Page): string[] {
  if (trades.length === 0) return [];
  const shown = trades.slice(-shownTrades);
  const right = { align: 'right' as const };
  return [
    '',
    ...on.table([
      ...(series.length > 1 ? [{ title: 'series', cells: shown.map((t) => t.symbol) }] : []),
      { title: 'in', cells: shown.map((t) => t.entryTime.slice(0, 16).replace('T', ' ')) },
      { title: 'out', cells: shown.map((t) => t.exitTime.slice(0, 16).replace('T', ' ')) },
      { title: 'size', ...right, cells: shown.map((t) => on.number(t.size, 0)), spare: 2 },
      { title: 'from', ...right, cells: shown.map((t) => on.level(t.entryPrice)), spare: 1 },
      { title: 'to', ...right, cells: shown.map((t) => on.level(t.exitPrice)), spare: 1 },
      { title: 'why', cells: shown.map((t) => t.reason), spare: 3 },
      {
        title: 'return',
        ...right,
        cells: shown.map((t) => on.percent(t.return, 2)),
        paint: (cell, i) => on.gain(shown[i]!.pnl, cell),
      },
      {
        title: 'net',
        ...right,
        cells: shown.map((t) => on.money(t.pnl)),
        paint: (cell, i) => on.gain(shown[i]!.pnl, cell),
      },
    ]),
    ...(trades.length > shown.length
      ? [on.dim(`the last ${shown.length} of ${trades.length}; --json has all`)]
      : []),
  ];
}

/** `coach backtest run`: figures, the curve and its falls, months, the last trades, and what to be careful about. */
export function draw(output: unknown, view: View): string {
  const result = output as BacktestResult;
  const on = page(view, '');
  const params = Object.entries(result.strategy.params).map(([name, value]) => `${name} ${value}`);
  const mark = view.ascii ? '!' : '▲';
  return joined(
    [
      `${on.strong(result.strategy.name)} ${params.join(', ')}`,
      ...result.series.map((one) =>
        on.dim(
          `${one.symbol} ${one.interval}, ${on.number(one.bars, 0)} bars, ${one.from} to ${one.to}; ${one.source}`,
        ),
      ),
      ...result.warnings.flatMap(({ message }) => on.wrap(`${mark} ${message}`).map(on.caution)),
      ...facts(figures(result, on), on.columns, on.dim),
      ...pictures(result, on),
      ...calendar(result, on),
      ...tradeRows(result, on),
      ...result.open.map((one) =>
        on.dim(
          `still open: ${on.number(one.size, 0)} ${one.symbol} from ${on.level(one.entryPrice)} (${one.entryTime.slice(0, 16)})`,
        ),
      ),
      ...(result.report === null ? [] : ['', ...on.wrap(`Report written to ${result.report}`)]),
      on.dim(result.id),
    ],
    on,
  );
}
