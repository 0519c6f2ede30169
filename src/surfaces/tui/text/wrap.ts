import { sanitize } from '../../../core/sanitize.ts';
import { width } from '../../cli/text/width.ts';
import type { Paint } from '../screen/look.ts';

/** Text in one style. */
export interface Span {
  text: string;
  paint: Paint | null;
}

interface Piece extends Span {
  cells: number;
}

/** A paragraph being laid out: the open line and the word that may still grow. Greedy, so lines given out are final. */
export interface Wrapping {
  readonly columns: number;
  line: Piece[];
  cells: number;
  gap: Piece | null;
  word: Piece[];
  wordCells: number;
  /** The word ends with a wide character, after which a line may break without a space. */
  wide: boolean;
}

export const wrapping = (columns: number): Wrapping => ({
  columns: Math.max(1, columns),
  line: [],
  cells: 0,
  gap: null,
  word: [],
  wordCells: 0,
  wide: false,
});

export const copied = (from: Wrapping): Wrapping => ({ ...from, line: [...from.line], word: [...from.word] });

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for single characters. */
export const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), (s) => s.segment);

export const plain = /^[\x20-\x7e]*$/;
const closing = /^[、。，．：；！？）」』】〉》〕…‥ー]$/;

const joined = (pieces: readonly Piece[]): string => {
  let out = '';
  for (let i = 0; i < pieces.length; ) {
    const { paint } = pieces[i]!;
    let run = '';
    while (i < pieces.length && pieces[i]!.paint === paint) run += pieces[i++]!.text;
    out += paint === null || run.trim() === '' ? run : paint(run);
  }
  return out;
};

function breakLine(w: Wrapping, out: string[]): void {
  out.push(joined(w.line));
  w.line = [];
  w.cells = 0;
  w.gap = null;
}

function addPiece(w: Wrapping, piece: Piece): void {
  w.line.push(piece);
  w.cells += piece.cells;
}

/** A word wider than a line is cut where the line ends. */
function addLongWord(w: Wrapping, out: string[]): void {
  for (const piece of w.word) {
    for (const text of graphemes(piece.text)) {
      const cells = width(text);
      if (w.cells + cells > w.columns && w.cells > 0) breakLine(w, out);
      addPiece(w, { text, paint: piece.paint, cells });
    }
  }
}

function commitWord(w: Wrapping, out: string[]): void {
  if (w.word.length === 0) return;
  const gap = w.cells > 0 && w.gap !== null ? w.gap.cells : 0;
  if (w.cells > 0 && w.cells + gap + w.wordCells > w.columns) breakLine(w, out);
  if (w.cells > 0 && w.gap !== null) addPiece(w, w.gap);
  w.gap = null;
  if (w.wordCells <= w.columns) {
    for (const piece of w.word) addPiece(w, piece);
  } else addLongWord(w, out);
  w.word = [];
  w.wordCells = 0;
  w.wide = false;
}

function addToWord(w: Wrapping, text: string, paint: Paint | null, cells: number): void {
  w.word.push({ text, paint, cells });
  w.wordCells += cells;
}

function addWide(w: Wrapping, text: string, paint: Paint | null, out: string[]): void {
  for (const character of graphemes(text)) {
    const cells = width(character);
    const wide = cells > 1;
    if ((wide || w.wide) && !closing.test(character) && cells > 0) commitWord(w, out);
    addToWord(w, character, paint, cells);
    w.wide = wide;
  }
}

/** Lays out more text; lines that are full go to `out`. Spaces between words become one, `\n` breaks the line. */
export function feed(w: Wrapping, spans: readonly Span[], out: string[]): void {
  for (const { text, paint } of spans) {
    for (const [token] of text.matchAll(/\n|[ \t]+|[^\s]+|\s/g)) {
      if (token === '\n') {
        commitWord(w, out);
        breakLine(w, out);
      } else if (/^\s/.test(token)) {
        commitWord(w, out);
        w.gap ??= { text: ' ', paint, cells: 1 };
      } else if (plain.test(token)) {
        if (w.wide) commitWord(w, out);
        addToWord(w, token, paint, token.length);
      } else addWide(w, token, paint, out);
    }
  }
}

/** Ends the paragraph: the open line goes to `out`, unless nothing is on it. */
export function finish(w: Wrapping, out: string[]): void {
  commitWord(w, out);
  if (w.cells > 0) breakLine(w, out);
}

/** A whole text laid out in `columns` cells. */
export function wrapped(text: string, columns: number, paint: Paint | null = null): string[] {
  const out: string[] = [];
  const w = wrapping(columns);
  feed(w, [{ text, paint }], out);
  finish(w, out);
  return out;
}

const fiddly = /\ufe0f|\ufe0e|\u200d|\u20e3|\p{Emoji_Modifier}/u;

/** Emoji whose width terminals disagree about, made into ones they agree about: for tables, cards and the composer. */
export function tame(text: string): string {
  if (!fiddly.test(text)) return text;
  return text
    .replaceAll(/[\ufe0f\ufe0e\u20e3]|\p{Emoji_Modifier}/gu, '')
    .replaceAll(/\u200d\p{Extended_Pictographic}/gu, '');
}

/** A text from outside made safe and kept to one line. */
export const oneLine = (text: string): string => tame(sanitize(text)).replaceAll(/\s+/g, ' ').trim();
