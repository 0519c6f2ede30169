import { justify, width } from '../text/width.ts';

export interface PlotOptions {
  /** Cells, exactly. */
  width: number;
  /** Rows of the drawing itself, without legend. */
  height: number;
  ascii: boolean;
  /** How a number of the vertical axis is written. */
  format?: (value: number) => string;
}

/** Lowest and highest finite value; a flat series gets room on both sides. Null when there is none. */
export function range(values: Iterable<number>): { low: number; high: number } | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  if (low < high) return { low, high };
  const room = Math.abs(low) * 0.01 || 1;
  return { low: low - room, high: high + room };
}

/** Position 0 … last of a value between low and high. Halves first, so that a huge range cannot overflow. */
export function position(value: number, low: number, high: number, last: number): number {
  const share = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * last) : 0;
}

/** A number in few cells, for axes without a format of their own. */
export function plain(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential(1);
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 1 ? 2 : 4)));
}

/** Room for the labels beside a drawing; 0 when they would leave it less than half, and then they are hidden. */
export function gutterFor(labels: readonly string[], columns: number): number {
  const widest = Math.max(0, ...labels.map((label) => width(label)));
  return widest + 2 > columns / 2 ? 0 : widest + 2;
}

/** One row: label, axis, drawing, exactly `columns` wide. */
export function row(label: string, gutter: number, body: string, columns: number, ascii: boolean): string {
  const axis = gutter === 0 ? '' : `${justify(label, gutter - 2, 'right', '')} ${ascii ? '|' : '│'}`;
  return justify(axis + body, columns, 'left', '');
}

/** A legend broken between its parts into lines of exactly `columns` cells; a part that cannot fit is left out. */
export function legend(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (width(part) > columns) continue;
    if (line !== '' && width(line) + 3 + width(part) > columns) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : `${line}   ${part}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((text) => justify(text, columns));
}

/** Nothing to draw, said in the place of the drawing. */
export const empty = ({ width: columns }: PlotOptions, words = 'no data'): string[] => [
  justify(words, columns),
];
