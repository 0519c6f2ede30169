import { empty, gutterFor, legend, type PlotOptions, plain, position, range, row } from './axis.ts';

export interface Smile {
  strikes: ArrayLike<number>;
  /** Implied volatility by strike, 0.15 = 15 %; NaN where there is none. */
  call: ArrayLike<number>;
  put: ArrayLike<number>;
  spot: number | null;
}

export interface SmileOptions extends PlotOptions {
  strike?: (value: number) => string;
}

const percentage = (value: number) => `${plain(value * 100)}%`;

/** Implied volatility over strikes: a point per option, where call and put share a cell one mark for both. */
export function smilePlot(data: Smile, options: SmileOptions): string[] {
  const { width, height, ascii, format = percentage, strike = plain } = options;
  const span = range([...Array.from(data.call), ...Array.from(data.put)]);
  const along = range(Array.from(data.strikes));
  if (span === null || along === null) return empty(options);
  const labels = Array.from({ length: height }, (_, i) =>
    i === 0 ? format(span.high) : i === height - 1 ? format(span.low) : '',
  );
  const gutter = gutterFor(labels, width);
  const columns = width - gutter;
  const grid = Array.from({ length: height }, () => Array.from({ length: columns }, () => ' '));
  const glyph = ascii
    ? { call: 'c', put: 'p', both: '*', spot: '|' }
    : { call: '○', put: '●', both: '◉', spot: '│' };
  const across = (level: number) => position(level, along.low, along.high, columns - 1);
  if (data.spot !== null && data.spot >= along.low && data.spot <= along.high) {
    for (const line of grid) line[across(data.spot)] = glyph.spot;
  }
  const plot = (values: ArrayLike<number>, own: string, other: string) => {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i]!)) continue;
      const line = grid[height - 1 - position(values[i]!, span.low, span.high, height - 1)]!;
      const x = across(data.strikes[i]!);
      line[x] = line[x] === other || line[x] === glyph.both ? glyph.both : own;
    }
  };
  plot(data.call, glyph.call, glyph.put);
  plot(data.put, glyph.put, glyph.call);
  const lines = grid.map((line, i) => row(labels[i]!, gutter, line.join(''), width, ascii));
  const spot = data.spot === null ? [] : [`${glyph.spot} spot ${strike(data.spot)}`];
  const ends = `strikes ${strike(data.strikes[0]!)} to ${strike(data.strikes[data.strikes.length - 1]!)}`;
  return [...lines, ...legend([`${glyph.call} call`, `${glyph.put} put`, ...spot, ends], width)];
}
