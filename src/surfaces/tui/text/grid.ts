import { width } from '../../cli/text/width.ts';
import type { Look } from '../screen/look.ts';
import { inline } from './inline.ts';
import { feed, finish, tame, wrapping } from './wrap.ts';

type Align = 'left' | 'right' | 'centre';

const gap = 2;
const least = 3;

/** `| a | b |` → cells; an escaped bar is text. */
export function cellsOf(row: string): string[] {
  const cells = row
    .trim()
    .replace(/^\|/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
  if (cells.at(-1) === '') cells.pop();
  return cells;
}

const alignOf = (rule: string): Align =>
  /^:-*:$/.test(rule) ? 'centre' : /^-*:$/.test(rule) ? 'right' : 'left';

/** Is this the line under a table's head? */
export const isRule = (row: string): boolean => /^\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/.test(row);

function laidOut(cell: string, columns: number, look: Look, head: boolean): string[] {
  const out: string[] = [];
  const w = wrapping(columns);
  feed(w, inline(tame(cell), look, head ? look.strong : null), out);
  finish(w, out);
  return out.length === 0 ? [''] : out;
}

function pad(text: string, columns: number, align: Align): string {
  const free = Math.max(0, columns - width(text));
  if (align === 'left') return text + ' '.repeat(free);
  if (align === 'right') return ' '.repeat(free) + text;
  return ' '.repeat(free >> 1) + text + ' '.repeat(free - (free >> 1));
}

/** Widths that fit the room: the widest columns give way first, none below its longest word. Null when that is too much. */
function fitted(natural: readonly number[], words: readonly number[], room: number): number[] | null {
  const free = room - gap * (natural.length - 1);
  if (words.reduce((a, b) => a + b, 0) > free) return null;
  const widths = natural.map((w, i) => Math.max(words[i]!, Math.min(w, free)));
  for (let over = widths.reduce((a, b) => a + b, 0) - free; over > 0; over--) {
    const loose = widths.map((w, i) => (w > words[i]! ? w : 0));
    widths[loose.indexOf(Math.max(...loose))]!--;
  }
  return widths;
}

/** A table too wide for columns: a block a row, "head: cell" a line. */
function stacked(head: readonly string[], rows: readonly string[][], columns: number, look: Look): string[] {
  return rows.flatMap((row, at) => [
    ...(at > 0 ? [look.dim(look.signs.dash.repeat(Math.min(columns, 12)))] : []),
    ...row.flatMap((cell, i) => laidOut(`${head[i] ?? ''}: ${cell}`, columns, look, false)),
  ]);
}

/** A Markdown table in at most `columns` cells, nothing left out: cells are wrapped, not cut. */
export function grid(lines: readonly string[], columns: number, look: Look): string[] {
  const head = cellsOf(lines[0] ?? '');
  const aligns = cellsOf(lines[1] ?? '').map(alignOf);
  const rows = lines.slice(2).map(cellsOf);
  const count = Math.max(head.length, ...rows.map((row) => row.length));
  const all = [head, ...rows];
  const plain = all.map((row) => row.map((cell) => laidOut(cell, 1000, look, false).join(' ')));
  const widest = (size: (cell: string) => number) =>
    Array.from({ length: count }, (_, i) => Math.max(least, ...plain.map((row) => size(row[i] ?? ''))));
  const longestWord = (cell: string) => Math.max(0, ...cell.split(' ').map(width));
  const widths = fitted(widest(width), widest(longestWord), columns);
  if (widths === null) return stacked(head, rows, columns, look);
  const lineUp = (row: readonly string[], isHead: boolean): string[] => {
    const cells = widths.map((w, i) => laidOut(row[i] ?? '', w, look, isHead));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, y) =>
      cells
        .map((cell, i) => pad(cell[y] ?? '', widths[i]!, aligns[i] ?? 'left'))
        .join(' '.repeat(gap))
        .trimEnd(),
    );
  };
  const rule = look.dim(widths.map((w) => look.signs.dash.repeat(w)).join(' '.repeat(gap)));
  return [...lineUp(head, true), rule, ...rows.flatMap((row) => lineUp(row, false))];
}
