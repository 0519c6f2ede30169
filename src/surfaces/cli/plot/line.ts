import { empty, gutterFor, type PlotOptions, plain, position, range, row } from './axis.ts';
import { canvas } from './braille.ts';

/** Where a row's label stands: highest on top, lowest at the bottom, one between when there is room. */
function labels(low: number, high: number, height: number, format: (value: number) => string): string[] {
  const all = Array.from({ length: height }, () => '');
  all[0] = format(high);
  if (height > 1) all[height - 1] = format(low);
  if (height >= 5)
    all[(height - 1) >> 1] = format(high - (high - low) * (((height - 1) >> 1) / (height - 1)));
  return all;
}

/** A series over equal steps, `height` rows of exactly `width` cells. NaN is a gap, not a zero. */
export function linePlot(values: ArrayLike<number>, options: PlotOptions): string[] {
  const { width, height, ascii, format = plain } = options;
  const span = range(Array.from(values));
  if (span === null) return empty(options);
  const { low, high } = span;
  const marks = labels(low, high, height, format);
  const gutter = gutterFor(marks, width);
  const art = canvas(width - gutter, height, ascii);
  const last = values.length - 1;
  let before: [number, number] | null = null;
  for (let i = 0; i <= last; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      before = null;
      continue;
    }
    const x = last === 0 ? 0 : Math.round((i / last) * (art.dotsWide - 1));
    const y = art.dotsHigh - 1 - position(value, low, high, art.dotsHigh - 1);
    if (before === null) art.dot(x, y);
    else art.stroke(before[0], before[1], x, y);
    before = [x, y];
  }
  return art
    .cells()
    .map((cells, i) => row(marks[i]!, gutter, cells.map((cell) => cell ?? ' ').join(''), width, ascii));
}
