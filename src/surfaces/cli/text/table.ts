import { justify, width } from './width.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  cells: readonly string[];
  /** Higher goes first when the terminal is too narrow; 0 always stays. */
  spare?: number;
  /** May be cut when room is short; others keep their width. */
  flexible?: boolean;
  /** Colour of one cell, put on after the widths are known. */
  paint?: (cell: string, row: number) => string;
}

const gap = 2;
const least = 4;

const natural = (column: Column) =>
  Math.max(width(column.title), ...column.cells.map((cell) => width(cell)), 1);

const total = (widths: readonly number[]) =>
  widths.reduce((sum, w) => sum + w, 0) + gap * Math.max(0, widths.length - 1);

/** The columns that justify, the most dispensable left out first. */
function chosen(columns: readonly Column[], room: number): Column[] {
  const kept = [...columns];
  const needs = () =>
    total(kept.map((c) => (c.flexible ? Math.min(natural(c), Math.max(least, width(c.title))) : natural(c))));
  while (needs() > room) {
    const spares = kept.map((c) => c.spare ?? 0);
    const most = Math.max(...spares);
    if (most <= 0) break;
    kept.splice(spares.lastIndexOf(most), 1);
  }
  return kept;
}

function widthsOf(columns: readonly Column[], room: number): number[] {
  const widths = columns.map(natural);
  const shrink = (among: readonly number[]) => {
    for (;;) {
      const over = total(widths) - room;
      const widest = Math.max(0, ...among.map((i) => widths[i]!));
      if (!(over > 0) || widest <= least) return;
      const next = Math.max(least, ...among.map((i) => widths[i]!).filter((w) => w < widest));
      const at = among.find((i) => widths[i] === widest)!;
      widths[at] = Math.max(next, widest - over);
      if (next === widest || widths[at] === widest) widths[at] = widest - 1;
    }
  };
  const all = columns.map((_, i) => i);
  shrink(all.filter((i) => columns[i]!.flexible));
  shrink(all);
  return widths;
}

/** A table no wider than `room` cells: columns are dropped, then cut, before a line would wrap. */
export function table(
  columns: readonly Column[],
  room: number,
  how: { ascii: boolean; dim: (text: string) => string; header?: boolean },
): string[] {
  const kept = chosen(columns, room);
  const widths = widthsOf(kept, room);
  const ellipsis = how.ascii ? '~' : '…';
  const count = Math.max(0, ...kept.map((c) => c.cells.length));
  const line = (cell: (column: Column, i: number) => string) => {
    const text = kept.map(cell).join(' '.repeat(gap)).trimEnd();
    return width(text) > room ? justify(text, room, 'left', ellipsis) : text;
  };
  const lines: string[] = [];
  if (how.header !== false) {
    lines.push(line((c, i) => how.dim(justify(c.title, widths[i]!, c.align, ellipsis))));
  }
  for (let row = 0; row < count; row++) {
    lines.push(
      line((c, i) => {
        const cell = justify(c.cells[row] ?? '', widths[i]!, c.align, ellipsis);
        return c.paint === undefined ? cell : c.paint(cell, row);
      }),
    );
  }
  return lines;
}
