import type { SweepResult, WalkResult } from '../../../../core/shapes/backtest-sweep.ts';
import { facts } from '../../text/card.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page } from '../parts/page.ts';

const shown = 10;
type Point = SweepResult['points'][number];
type By = SweepResult['by'];

const ratios = new Set(['totalReturn', 'annualReturn', 'maxDrawdown', 'winRate', 'mean', 'exposure']);
const figure = (value: number | null, by: By, on: Page): string =>
  ratios.has(by) ? on.percent(value, 1) : on.number(value);

const setting = (values: Record<string, number>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** A shade a cell: dark is low, full is high; the best of all is marked. */
function heat({ heat: map, by }: SweepResult, on: Page): string[] {
  if (map === null || on.bare) return [];
  const all = map.cells.flat().filter((cell) => cell !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const shades = on.view.ascii ? ['.', ':', '+', '#'] : ['░', '▒', '▓', '█'];
  const room = Math.max(1, Math.floor((on.columns - 12) / 2));
  const across = map.xs.slice(0, room);
  const cell = (value: number | null | undefined) => {
    if (value === null || value === undefined) return '  ';
    const place = high > low ? (value - low) / (high - low) : 1;
    const mark = shades[Math.min(3, Math.floor(place * 4))]!;
    return value === high ? on.good(mark.repeat(2)) : mark.repeat(2);
  };
  return [
    '',
    on.strong(`${by} over ${map.x} (across ${across[0]} to ${across.at(-1)}) and ${map.y} (down)`),
    ...map.ys
      .slice(0, 24)
      .map((y, i) => `${String(y).padStart(8)}  ${across.map((_, k) => cell(map.cells[i]?.[k])).join('')}`),
    on.dim(`${shades[0]} ${figure(low, by, on)} to ${shades[3]} ${figure(high, by, on)}`),
  ];
}

function table(points: readonly Point[], on: Page): string[] {
  const rows = points.slice(0, shown);
  const right = { align: 'right' as const };
  return on.table([
    { title: 'setting', cells: rows.map(({ values }) => setting(values)), flexible: true },
    { title: 'return', ...right, cells: rows.map((row) => on.percent(row.totalReturn, 1)) },
    { title: 'Sharpe', ...right, cells: rows.map((row) => on.number(row.sharpe)) },
    { title: 'fall', ...right, cells: rows.map((row) => on.percent(row.maxDrawdown, 1)), spare: 1 },
    { title: 'trades', ...right, cells: rows.map((row) => on.number(row.n, 0)) },
    { title: 'won', ...right, cells: rows.map((row) => on.percent(row.winRate, 0)), spare: 2 },
    { title: 'p', ...right, cells: rows.map((row) => on.number(row.p, 3)) },
  ]);
}

function sweep(result: SweepResult, on: Page): string[] {
  const paint = result.likeLuck ? on.caution : on.strong;
  return [
    `${on.strong(result.strategy)}: ${on.number(result.trials, 0)} combinations by ${result.by}`,
    ...on.wrap(result.words).map(paint),
    '',
    ...table(result.points, on),
    ...(result.points.length > shown
      ? [on.dim(`the best ${shown} of ${result.points.length}; --json has all`)]
      : []),
    ...heat(result, on),
  ];
}

function walk(result: WalkResult, on: Page): string[] {
  const { outOfSample: out, folds, by } = result;
  const right = { align: 'right' as const };
  return [
    `${on.strong(result.strategy)}: ${folds.length} tests, each after training on ${on.number(result.trials, 0)} combinations by ${by}`,
    ...on.wrap(result.words).map(on.strong),
    ...facts(
      [
        ['out of sample', on.percent(out.totalReturn, 1)],
        ['Sharpe', on.number(out.sharpe)],
        ['deepest fall', on.percent(out.maxDrawdown, 1)],
        ['trades', on.number(out.n, 0)],
      ],
      on.columns,
      on.dim,
    ),
    '',
    ...on.table([
      { title: 'test from', cells: folds.map(({ test }) => test.from.slice(0, 10)) },
      { title: 'to', cells: folds.map(({ test }) => test.to.slice(0, 10)) },
      { title: 'setting', cells: folds.map(({ values }) => setting(values)), flexible: true },
      {
        title: `${by} trained`,
        ...right,
        cells: folds.map(({ trained }) => figure(trained[by as 'sharpe'], by, on)),
      },
      { title: 'tested', ...right, cells: folds.map(({ tested }) => figure(tested[by as 'sharpe'], by, on)) },
      {
        title: 'return',
        ...right,
        cells: folds.map(({ tested }) => on.percent(tested.totalReturn, 1)),
        paint: (cell, i) => on.gain(folds[i]!.tested.totalReturn, cell),
      },
    ]),
  ];
}

/** `coach backtest sweep` and `walk-forward`. */
export function draw(output: unknown, view: View): string {
  const result = output as SweepResult | WalkResult;
  const on = page(view, '');
  const mark = view.ascii ? '!' : '▲';
  const cautions = result.warnings.flatMap(({ message }) => on.wrap(`${mark} ${message}`).map(on.caution));
  return joined([...('folds' in result ? walk(result, on) : sweep(result, on)), ...cautions], on);
}
