import { justify, width, wrap } from './width.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  cells: readonly string[];
  /** Higher goes first when the terminal is too narrow; 0 always stays. */
  spare?: number;
  /** Words that may go on in the next line; ids, strikes, dates and numbers never do. */
  flexible?: boolean;
  /** Colour of one cell, put on after the widths are known. */
  paint?: (cell: string, row: number) => string;
}

export interface TableStyle {
  ascii: boolean;
  dim: (text: string) => string;
  header?: boolean;
}

const gap = 2;

const natural = (column: Column) =>
  Math.max(width(column.title), ...column.cells.map((cell) => width(cell)), 1);

/** The least a column can be without breaking a word of it. */
const least = (column: Column) =>
  column.flexible === true
    ? Math.max(
        ...[column.title, ...column.cells].flatMap((text) => text.split(' ').map((word) => width(word))),
        1,
      )
    : natural(column);

const total = (widths: readonly number[]) =>
  widths.reduce((sum, w) => sum + w, 0) + gap * Math.max(0, widths.length - 1);

/** The columns there is room for, the most dispensable left out first. */
function chosen(columns: readonly Column[], room: number): Column[] {
  const kept = [...columns];
  while (total(kept.map(least)) > room) {
    const spares = kept.map((column) => column.spare ?? 0);
    const most = Math.max(...spares);
    if (most <= 0) break;
    kept.splice(spares.lastIndexOf(most), 1);
  }
  return kept;
}

/** Natural widths, those of words made narrower, the widest first, until the whole fits. */
function widthsOf(columns: readonly Column[], room: number): number[] {
  const widths = columns.map(natural);
  const floors = columns.map(least);
  for (let over = total(widths) - room; over > 0; over--) {
    let at = -1;
    for (const [i, w] of widths.entries()) if (w > floors[i]! && (at < 0 || w > widths[at]!)) at = i;
    if (at < 0) break;
    widths[at]!--;
  }
  return widths;
}

/** Each row as lines of "title value", for a terminal too narrow for a table of whole values. */
function records(columns: readonly Column[], room: number, { dim }: TableStyle): string[] {
  const count = Math.max(0, ...columns.map(({ cells }) => cells.length));
  return Array.from({ length: count }, (_, row) => {
    const pairs = columns.filter(({ cells }) => (cells[row] ?? '').trim() !== '');
    const lines = pairs.flatMap(({ title, cells, paint }) => {
      const cell = cells[row]!.trim();
      const head = title === '' ? '' : `${title} `;
      const parts = wrap(head + cell, room, width);
      if (parts.length > 1 || !parts[0]!.startsWith(head)) return parts;
      return [dim(head) + (paint === undefined ? cell : paint(cell, row))];
    });
    return row === 0 ? lines : ['', ...lines];
  }).flat();
}

/**
 * A table no wider than `room` cells in which no value is cut: words go on in the next line, then whole columns are left out by
 * their rank and named, and where even that is too wide each row becomes lines of its own.
 */
export function table(columns: readonly Column[], room: number, how: TableStyle): string[] {
  const kept = chosen(columns, room);
  if (total(kept.map(least)) > room) return records(columns, room, how);
  const widths = widthsOf(kept, room);
  const ellipsis = how.ascii ? '~' : '…';
  const count = Math.max(0, ...kept.map((c) => c.cells.length));
  const rowOf = (texts: readonly string[], paint: (cell: string, column: Column) => string): string[] => {
    const folded = texts.map((text, i) =>
      kept[i]!.flexible === true && width(text) > widths[i]! ? wrap(text, widths[i]!, width) : [text],
    );
    const height = Math.max(1, ...folded.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      kept
        .map((column, i) => paint(justify(folded[i]![at] ?? '', widths[i]!, column.align, ellipsis), column))
        .join(' '.repeat(gap))
        .trimEnd(),
    );
  };
  const lines: string[] = [];
  if (how.header !== false)
    lines.push(
      ...rowOf(
        kept.map(({ title }) => title),
        how.dim,
      ),
    );
  for (let row = 0; row < count; row++) {
    const texts = kept.map(({ cells }) => cells[row] ?? '');
    lines.push(...rowOf(texts, (cell, { paint }) => (paint === undefined ? cell : paint(cell, row))));
  }
  const gone = columns.filter((column) => !kept.includes(column) && column.title !== '');
  if (gone.length > 0 && count > 0) {
    const names = [...new Set(gone.map(({ title }) => title))].join(', ');
    lines.push(...wrap(`left out for want of room: ${names}`, room, width).map(how.dim));
  }
  return lines;
}
