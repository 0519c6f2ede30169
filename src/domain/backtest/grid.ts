import type { Refusal } from '../refusal.ts';
import { mulberry32 } from '../stats/bootstrap.ts';
import type { SweepPoint } from './job.ts';

/** One thing a sweep varies. */
export interface Axis {
  name: string;
  values: number[];
}

const settingNames = ['stop', 'target', 'trail', 'maxBars'] as const;
const mostValues = 10_000;
const mostPoints = 200_000;

/** Reads `fast=5..50:5` (from, to, step) or `stop=0.02,0.05`. */
export function readAxis(text: string): Axis | Refusal {
  const wrong = (refused: string): Refusal => ({
    refused,
    hint: 'Write --vary fast=5..50:5 or --vary stop=0.02,0.05.',
  });
  const [name, rest, ...more] = text.split('=');
  if (!name || !rest || more.length > 0) return wrong(`"${text.slice(0, 40)}" varies nothing`);
  const range = /^(-?[\d.]+)\.\.(-?[\d.]+)(?::([\d.]+))?$/.exec(rest);
  if (range === null) {
    const values = rest.split(',').map(Number);
    return values.every(Number.isFinite)
      ? { name: name.trim(), values }
      : wrong(`"${rest.slice(0, 40)}" is no list of numbers`);
  }
  const [from, to, step] = [Number(range[1]), Number(range[2]), Number(range[3] ?? 1)];
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0) || !(count >= 1)) return wrong(`${rest} is an empty range`);
  if (count > mostValues) return wrong(`${rest} has ${count} values; ${mostValues} are the most`);
  return {
    name: name.trim(),
    values: Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12))),
  };
}

function pointOf(axes: readonly Axis[], values: readonly number[]): SweepPoint {
  const point: SweepPoint = { params: {}, settings: {} };
  for (const [i, { name }] of axes.entries()) {
    const setting = settingNames.find((one) => one === name);
    if (setting === undefined) point.params[name] = values[i]!;
    else point.settings[setting] = values[i]!;
  }
  return point;
}

/** Every point of a grid; the last axis runs fastest. */
function gridValues(axes: readonly Axis[]): number[][] {
  return axes.reduce<number[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((v) => [...row, v])),
    [[]],
  );
}

/** A permutation of 0..n-1. */
function shuffledOrder(n: number, draw: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const other = Math.floor(draw() * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

/**
 * Points of a search: all of a grid; so many drawn at random; or a Latin hypercube (McKay 1979), which has every stratum of
 * every axis once. The same seed gives the same points in the same order.
 */
export function searchPoints(
  axes: readonly Axis[],
  how: { search: 'grid' | 'random' | 'latin'; points: number; seed: number },
): { points: SweepPoint[]; values: number[][] } | Refusal {
  const size = axes.reduce((product, { values }) => product * values.length, 1);
  const wanted = how.search === 'grid' ? size : Math.min(how.points, size);
  if (wanted > mostPoints)
    return {
      refused: `${wanted} combinations are more than ${mostPoints}`,
      hint: 'Use wider steps, or --search latin --points 1000.',
    };
  const draw = mulberry32(how.seed);
  let values: number[][];
  if (how.search === 'grid') values = gridValues(axes);
  else if (how.search === 'random')
    values = Array.from({ length: wanted }, () =>
      axes.map((axis) => axis.values[Math.floor(draw() * axis.values.length)]!),
    );
  else {
    const columns = axes.map((axis) => {
      const order = shuffledOrder(wanted, draw);
      return order.map(
        (stratum) => axis.values[Math.floor(((stratum + draw()) / wanted) * axis.values.length)]!,
      );
    });
    values = Array.from({ length: wanted }, (_, i) => columns.map((column) => column[i]!));
  }
  const seen = new Set<string>();
  const unique = values.filter((row) => !seen.has(row.join()) && seen.add(row.join()) !== undefined);
  return { points: unique.map((row) => pointOf(axes, row)), values: unique };
}

/** A fold of a walk forward, as bar indices [from, to). */
export interface Fold {
  train: [number, number];
  test: [number, number];
}

/**
 * Folds in order of time: each is trained on what lies before its test, less `gap` bars that a trade may reach over and
 * those whose effects linger. `anchored` trains on everything before, otherwise on as many bars as the first fold has.
 */
export function folds(
  bars: number,
  count: number,
  options: { gap: number; anchored: boolean },
): Fold[] | Refusal {
  const part = Math.floor(bars / (count + 1));
  if (part < 20 || part - options.gap < 10)
    return {
      refused: `${bars} bars are too few for ${count} folds`,
      hint: 'Give fewer --folds or more bars.',
    };
  return Array.from({ length: count }, (_, i) => {
    const from = part * (i + 1);
    const end = from - options.gap;
    return {
      train: [options.anchored ? 0 : Math.max(0, from - part), end],
      test: [from, i === count - 1 ? bars : from + part],
    };
  });
}
