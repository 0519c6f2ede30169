import type { Look, Paint } from '../screen/look.ts';
import { inline, settledPieces } from './inline.ts';
import { copied, feed, finish, type Wrapping, wrapping } from './wrap.ts';

/** Running text: a paragraph, a list item, a heading or a quoted part of one. */
export interface Prose {
  kind: 'prose';
  quote: number;
  /** What stands before the first line not yet given out, and before those after it. */
  first: string;
  next: string;
  paint: Paint | null;
  wrapping: Wrapping;
  /** Text whose meaning is still open. */
  rest: string;
  /** Spaces at the end of the line so far: two ask for a break. */
  spaces: number;
}

/** Text about to begin at a quote depth, with what stands before its lines. */
export function prose(
  { look, columns }: { look: Look; columns: number },
  { quote, first, next, paint }: Pick<Prose, 'quote' | 'first' | 'next' | 'paint'>,
): Prose {
  const bars = look.dim(`${look.signs.quote} `).repeat(quote);
  return {
    kind: 'prose',
    quote,
    first: bars + first,
    next: bars + next,
    paint,
    wrapping: wrapping(columns - quote * 2 - next.length),
    rest: '',
    spaces: 0,
  };
}

export const copyProse = (from: Prose): Prose => ({ ...from, wrapping: copied(from.wrapping) });

function give(block: Prose, lines: readonly string[], out: string[]): void {
  for (const line of lines) {
    out.push(block.first + line);
    block.first = block.next;
  }
}

function lay(block: Prose, pieces: readonly string[], look: Look, out: string[]): void {
  const lines: string[] = [];
  for (const piece of pieces) feed(block.wrapping, inline(piece, look, block.paint), lines);
  give(block, lines, out);
}

/** More text of the same line. */
export function addText(block: Prose, text: string, look: Look, out: string[]): void {
  if (text === '') return;
  const spaces = text.length - text.replace(/ +$/, '').length;
  block.spaces = spaces === text.length ? block.spaces + spaces : spaces;
  const { pieces, rest } = settledPieces(block.rest + text);
  block.rest = rest;
  lay(block, pieces, look, out);
}

/** A line end is a space in running text, or a break after two spaces or a backslash. */
export function breakHere(block: Prose, look: Look, out: string[]): void {
  const backslash = block.rest.endsWith('\\');
  if (!backslash && block.spaces < 2) {
    addText(block, '\n', look, out);
    return;
  }
  const rest = backslash ? block.rest.slice(0, -1) : block.rest;
  block.rest = '';
  block.spaces = 0;
  lay(block, [rest], look, out);
  const lines: string[] = [];
  finish(block.wrapping, lines);
  give(block, lines, out);
}

/** The text is over: all its lines go out. */
export function endProse(block: Prose, look: Look, out: string[]): void {
  const before = out.length;
  const first = block.first;
  if (block.rest !== '') lay(block, [block.rest], look, out);
  block.rest = '';
  const lines: string[] = [];
  finish(block.wrapping, lines);
  give(block, lines, out);
  if (out.length === before && block.first === first && first !== block.next) out.push(first.trimEnd());
}
