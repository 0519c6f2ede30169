import { empty, gutterFor, legend, type PlotOptions, plain, position, range, row } from './axis.ts';
import { canvas } from './braille.ts';

export interface PayoffCurve {
  /** Prices of the underlying, ascending. */
  prices: ArrayLike<number>;
  /** Profit at each price. */
  profits: ArrayLike<number>;
  spot: number | null;
  breakevens: readonly number[];
  /** One standard deviation either side of the spot, in price. */
  sigma: readonly [low: number, high: number] | null;
}

export interface PayoffOptions extends PlotOptions {
  /** How a price of the underlying is written. */
  price?: (value: number) => string;
  /** Colours for what lies above and below zero. */
  paint?: { profit(text: string): string; loss(text: string): string };
}

type Cells = (string | null)[][];

const glyphs = (ascii: boolean) =>
  ascii
    ? { spot: '|', sigma: ':', breakeven: 'o', zero: '-' }
    : { spot: '│', sigma: '┊', breakeven: '◆', zero: '─' };

function curve(
  data: PayoffCurve,
  low: number,
  high: number,
  columns: number,
  height: number,
  ascii: boolean,
): Cells {
  const art = canvas(columns, height, ascii);
  const first = data.prices[0]!;
  const last = data.prices[data.prices.length - 1]!;
  let before: [number, number] | null = null;
  for (let i = 0; i < data.prices.length; i++) {
    const profit = data.profits[i]!;
    if (!Number.isFinite(profit)) {
      before = null;
      continue;
    }
    const x = position(data.prices[i]!, first, last, art.dotsWide - 1);
    const y = art.dotsHigh - 1 - position(profit, low, high, art.dotsHigh - 1);
    if (before === null) art.dot(x, y);
    else art.stroke(before[0], before[1], x, y);
    before = [x, y];
  }
  return art.cells();
}

function legendOf(data: PayoffCurve, { ascii, price = plain, width }: PayoffOptions): string[] {
  const mark = glyphs(ascii);
  const parts: string[] = [];
  if (data.spot !== null) parts.push(`${mark.spot} spot ${price(data.spot)}`);
  for (const level of data.breakevens) parts.push(`${mark.breakeven} break-even ${price(level)}`);
  if (data.sigma !== null) {
    const [below, above] = data.sigma.map(price);
    parts.push(`${mark.sigma} ${ascii ? '+-1 sigma' : '±1σ'} ${below} to ${above}`);
  }
  parts.push(`${price(data.prices[0]!)} to ${price(data.prices[data.prices.length - 1]!)}`);
  return legend(parts, width);
}

/** Profit over the price of the underlying with zero line, break-evens, spot and ±1 standard deviation, all with their numbers. */
export function payoffPlot(data: PayoffCurve, options: PayoffOptions): string[] {
  const { width, height, ascii, format = plain, paint } = options;
  const span = range([...Array.from(data.profits), 0]);
  if (data.prices.length < 2 || span === null) return empty(options);
  const { low, high } = span;
  const zeroRow = height - 1 - position(0, low, high, height - 1);
  const labels = Array.from({ length: height }, (_, i) =>
    i === zeroRow ? '0' : i === 0 ? format(high) : i === height - 1 ? format(low) : '',
  );
  const gutter = gutterFor(labels, width);
  const columns = width - gutter;
  const cells = curve(data, low, high, columns, height, ascii);
  const mark = glyphs(ascii);
  const first = data.prices[0]!;
  const last = data.prices[data.prices.length - 1]!;
  const within = (level: number) => level >= first && level <= last;
  const columnOf = (level: number) => position(level, first, last, columns - 1);
  const upright = (level: number, glyph: string) => {
    if (within(level)) for (const line of cells) line[columnOf(level)] ??= glyph;
  };
  if (data.spot !== null) upright(data.spot, mark.spot);
  for (const level of data.sigma ?? []) upright(level, mark.sigma);
  cells[zeroRow] = cells[zeroRow]!.map((cell) => cell ?? mark.zero);
  for (const level of data.breakevens.filter(within)) cells[zeroRow]![columnOf(level)] = mark.breakeven;
  const lines = cells.map((line, i) => {
    const text = row(labels[i]!, gutter, line.map((cell) => cell ?? ' ').join(''), width, ascii);
    if (paint === undefined || i === zeroRow) return text;
    return i < zeroRow ? paint.profit(text) : paint.loss(text);
  });
  return [...lines, ...legendOf(data, options)];
}
