import type { RunRow, RunShown, RunsCompared } from '../../../../core/shapes/backtest-runs.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page } from '../parts/page.ts';
import { draw as drawBars } from './bars.ts';
import { draw as drawOptions } from './options.ts';

const ratios = /Return|return|Rate|rate|Drawdown|volatility|cagr|exposure|^mean$|Trade$|geometricMean/;

/** A figure of a run; of options money, of bars a share where its name says so. */
function figure(name: string, value: number | null, kind: RunRow['kind'], on: Page): string {
  if (value === null) return on.dash;
  if (kind === 'bars' && ratios.test(name) && !name.endsWith('Days')) return on.percent(value, 2);
  if (name === 'winRate' || name === 'meanReturn') return on.percent(value, 1);
  return on.number(value, Number.isInteger(value) ? 0 : 2);
}

const result = ({ kind, figures }: RunRow, on: Page): string =>
  kind === 'bars' ? on.percent(figures['totalReturn'] ?? null, 1) : on.money(figures['total'] ?? null);

function listed(runs: readonly RunRow[], on: Page): string[] {
  if (runs.length === 0)
    return ['No runs are kept yet.', on.dim('coach backtest run sma-cross --symbol NIFTY')];
  const right = { align: 'right' as const };
  return on.table([
    { title: 'id', cells: runs.map(({ id }) => id) },
    { title: 'kept', cells: runs.map(({ at }) => at.slice(0, 16).replace('T', ' ')), spare: 2 },
    { title: 'strategy', cells: runs.map(({ name }) => name), flexible: true },
    { title: 'on', cells: runs.map(({ symbols }) => symbols), spare: 1 },
    { title: 'trades', ...right, cells: runs.map(({ figures }) => on.number(figures['n'] ?? null, 0)) },
    { title: 'won', ...right, cells: runs.map(({ figures }) => on.percent(figures['winRate'] ?? null, 0)) },
    { title: 'result', ...right, cells: runs.map((run) => result(run, on)) },
  ]);
}

function compared({ runs, sameData, differences, figures }: RunsCompared, on: Page): string[] {
  const right = { align: 'right' as const };
  const columns = (of: (i: number) => string[], paint?: (cell: string, row: number, run: number) => string) =>
    runs.map((run, i) => ({
      title: run.id.slice(-8),
      ...right,
      cells: of(i),
      ...(paint === undefined ? {} : { paint: (cell: string, row: number) => paint(cell, row, i) }),
    }));
  return [
    ...(sameData ? [] : [on.caution(`${on.view.ascii ? '!' : '▲'} These runs rest on different data`)]),
    ...on.table([
      { title: 'setting', cells: ['strategy', ...differences.map(({ setting }) => setting)], flexible: true },
      ...columns((i) => [runs[i]!.name, ...differences.map(({ values }) => values[i] || on.dash)]),
    ]),
    '',
    ...on.table([
      { title: 'figure', cells: figures.map(({ name }) => name), flexible: true },
      ...columns(
        (i) => figures.map(({ name, values }) => figure(name, values[i]!, runs[i]!.kind, on)),
        (cell, row, i) => (figures[row]!.best === i ? on.good(cell) : cell),
      ),
    ]),
  ];
}

/** `coach backtest list`, `show` and `compare`. */
export function draw(output: unknown, view: View): string {
  const on = page(view, '');
  const answer = output as { runs: RunRow[] } | RunShown | RunsCompared;
  if ('document' in answer)
    return (answer.run.kind === 'bars' ? drawBars : drawOptions)(answer.document, view);
  return joined('figures' in answer ? compared(answer, on) : listed(answer.runs, on), on);
}
