import { width as cellsOf, justify } from '../text/width.ts';
import { type PlotOptions, plain, position, range } from './axis.ts';

const levels = { line: '▁▂▃▄▅▆▇█', ascii: '_.-=+*#%' };

/** The mean of each of `count` equal runs of a series; NaN where a run holds nothing. */
function averaged(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / count));
    let sum = 0;
    let n = 0;
    for (let at = from; at < to; at++) {
      if (!Number.isFinite(values[at]!)) continue;
      sum += values[at]!;
      n++;
    }
    return n === 0 ? Number.NaN : sum / n;
  });
}

/** A series in one line of exactly `width` cells, its first and last number at the ends. A gap is a blank. */
export function spark(values: ArrayLike<number>, options: Omit<PlotOptions, 'height'>): string {
  const { width, ascii, format = plain } = options;
  const known = Array.from(values).filter((value) => Number.isFinite(value));
  const span = range(known);
  if (span === null) return justify('no data', width, 'left', '');
  const [first, last] = [format(known[0]!), format(known.at(-1)!)];
  const inner = width - cellsOf(first) - cellsOf(last) - 2;
  if (inner < 1) return justify(cellsOf(last) <= width ? last : '', width, 'left', '');
  const shades = ascii ? levels.ascii : levels.line;
  const count = Math.min(inner, values.length);
  const flat = known.every((value) => value === known[0]);
  const art = averaged(values, count).map((value) =>
    Number.isNaN(value)
      ? ' '
      : flat
        ? shades[3]!
        : shades[position(value, span.low, span.high, shades.length - 1)]!,
  );
  return justify(`${first} ${art.join('')} ${last}`, width, 'left', '');
}
