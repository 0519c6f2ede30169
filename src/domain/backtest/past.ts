import type { Bars, PriceColumns } from '../bar.ts';
import { indicator } from '../indicators/indicator.ts';
import { isRefusal } from '../refusal.ts';

/** A column seen from the present: 0 is the last closed bar, 1 the one before it. NaN before the beginning. */
export type Series = (back?: number) => number;

/**
 * All a strategy may know at a moment. There is no way from here to a later bar: the columns are held in a closure, an
 * index counts backwards from the present, and one that would lead forward throws.
 */
export interface Past {
  readonly symbol: string;
  /** Index of the last closed bar, from 0. */
  bar(): number;
  /** Epoch ms UTC of a bar's open. */
  time: Series;
  open: Series;
  high: Series;
  low: Series;
  close: Series;
  volume: Series;
  /** A line of an indicator by its spec, `rsi:14` or `macd:12,26,9.signal`; worked out once, from closed bars only. */
  indicator(spec: string): Series;
}

/** The engine's side of a past: it alone can move the present on. */
export interface Cursor {
  past: Past;
  /** Makes a bar the last one known. Throws RangeError for a step back. */
  to(bar: number): void;
  /** First bar at which everything asked for so far has a value. */
  warmup(): number;
}

const fields = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The name of an indicator without its output: `macd:12,26,9.signal` to `macd:12,26,9`. */
function specOf(line: string): string {
  const output = /\.[a-z][a-zA-Z]*$/.exec(line);
  return output === null ? line : line.slice(0, output.index);
}

/** One line of an indicator over a whole series. Throws RangeError for one that does not exist. */
export function indicatorLine(line: string, bars: PriceColumns): Float64Array {
  const name = line.trim();
  const found = indicator(specOf(name), bars);
  if (isRefusal(found)) throw new RangeError(`${found.refused}${found.hint ? `. ${found.hint}` : ''}`);
  const column = found.get(name);
  if (column === undefined)
    throw new RangeError(`${specOf(name)} has no line "${name}"; it has ${[...found.keys()].join(', ')}`);
  return column;
}

/** First index with a number; the length where there is none. */
export function firstKnown(column: Float64Array): number {
  let i = 0;
  while (i < column.length && Number.isNaN(column[i]!)) i++;
  return i;
}

/** The past of a series, and the cursor that moves its present. Every indicator here is causal: its value at a bar rests on that bar and earlier ones. */
export function pastOf(bars: Bars): Cursor {
  let present = -1;
  let warm = 0;
  const seen = new Map<string, Series>();
  const series = (column: Float64Array): Series => {
    return (back = 0) => {
      if (!(back >= 0)) throw new RangeError(`A strategy may not look ahead (back = ${back})`);
      const at = present - Math.trunc(back);
      return at < 0 ? Number.NaN : column[at]!;
    };
  };
  const raw = Object.fromEntries(fields.map((name) => [name, series(bars[name])])) as Record<
    (typeof fields)[number],
    Series
  >;
  const past: Past = Object.freeze({
    symbol: bars.symbol,
    bar: () => present,
    ...raw,
    indicator(spec: string) {
      const known = seen.get(spec);
      if (known !== undefined) return known;
      const column = indicatorLine(spec, bars);
      warm = Math.max(warm, firstKnown(column));
      const line = series(column);
      seen.set(spec, line);
      return line;
    },
  });
  return {
    past,
    to(bar) {
      if (bar < present) throw new RangeError('Time does not run backwards');
      present = bar;
    },
    warmup: () => warm,
  };
}
