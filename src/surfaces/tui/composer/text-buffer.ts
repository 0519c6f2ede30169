import { graphemes } from '../text/wrap.ts';

/** Text being edited. Never changed in place. */
export interface TextBuffer {
  text: string;
  /** Where the cursor stands, in UTF-16 units, always between two characters. */
  at: number;
  /** Cut text, newest first. */
  kills: readonly string[];
  /** The last edit cut text: the next cut joins it. */
  killing: boolean;
  /** The piece put in by the last yank. */
  yanked: { from: number; index: number } | null;
  past: readonly { text: string; at: number }[];
}

export type Edit =
  | { type: 'insert'; text: string }
  | { type: 'set'; text: string }
  | {
      type: 'move';
      to: 'left' | 'right' | 'wordLeft' | 'wordRight' | 'lineStart' | 'lineEnd' | 'start' | 'end';
    }
  | { type: 'row'; by: -1 | 1 }
  | { type: 'erase'; what: 'before' | 'after' }
  | { type: 'kill'; what: 'wordBefore' | 'wordAfter' | 'lineStart' | 'lineEnd' }
  | { type: 'swap' }
  | { type: 'yank' }
  | { type: 'yankOlder' }
  | { type: 'undo' };

export const emptyBuffer: TextBuffer = { text: '', at: 0, kills: [], killing: false, yanked: null, past: [] };

const mostUndo = 100;
const mostKills = 20;

function before(text: string, at: number): number {
  if (at === 0) return 0;
  // A character is never longer than its line; looking back a little is enough for all but stacked marks.
  const from = Math.max(0, at - 64);
  const low = from > 0 && /[\udc00-\udfff]/.test(text[from]!) ? from - 1 : from;
  return at - (graphemes(text.slice(low, at)).at(-1)?.length ?? 1);
}

function after(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return at + (graphemes(text.slice(at, at + 64))[0]?.length ?? 1);
}

const word = /[\p{L}\p{N}\p{M}_]/u;

function wordLeft(text: string, at: number): number {
  let to = at;
  while (to > 0 && !word.test(text.slice(before(text, to), to))) to = before(text, to);
  while (to > 0 && word.test(text.slice(before(text, to), to))) to = before(text, to);
  return to;
}

function wordRight(text: string, at: number): number {
  let to = at;
  while (to < text.length && !word.test(text.slice(to, after(text, to)))) to = after(text, to);
  while (to < text.length && word.test(text.slice(to, after(text, to)))) to = after(text, to);
  return to;
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** The same column a line up or down; null at the edge. */
function row(text: string, at: number, by: -1 | 1): number | null {
  const start = lineStart(text, at);
  const column = graphemes(text.slice(start, at)).length;
  const target = by < 0 ? start - 1 : lineEnd(text, at) + 1;
  if (target < 0 || target > text.length) return null;
  const from = lineStart(text, target);
  const line = graphemes(text.slice(from, lineEnd(text, target)));
  return from + line.slice(0, column).join('').length;
}

function place(b: TextBuffer, to: Extract<Edit, { type: 'move' }>['to']): number {
  const { text, at } = b;
  switch (to) {
    case 'left':
      return before(text, at);
    case 'right':
      return after(text, at);
    case 'wordLeft':
      return wordLeft(text, at);
    case 'wordRight':
      return wordRight(text, at);
    case 'lineStart':
      return lineStart(text, at);
    case 'lineEnd':
      return lineEnd(text, at);
    case 'start':
      return 0;
    case 'end':
      return text.length;
  }
}

function replace(b: TextBuffer, from: number, to: number, text: string): TextBuffer {
  const past = [...b.past.slice(1 - mostUndo), { text: b.text, at: b.at }];
  return {
    ...b,
    text: b.text.slice(0, from) + text + b.text.slice(to),
    at: from + text.length,
    past,
    killing: false,
    yanked: null,
  };
}

function kill(b: TextBuffer, what: Extract<Edit, { type: 'kill' }>['what']): TextBuffer {
  const backwards = what === 'wordBefore' || what === 'lineStart';
  let from = b.at;
  let to = b.at;
  if (what === 'wordBefore') from = wordLeft(b.text, b.at);
  if (what === 'wordAfter') to = wordRight(b.text, b.at);
  if (what === 'lineStart') from = lineStart(b.text, b.at);
  if (what === 'lineEnd') to = Math.max(lineEnd(b.text, b.at), Math.min(b.text.length, b.at + 1));
  if (what === 'lineEnd' && lineEnd(b.text, b.at) > b.at) to = lineEnd(b.text, b.at);
  const cut = b.text.slice(from, to);
  if (cut === '') return b;
  const [newest = '', ...older] = b.kills;
  const kills = b.killing
    ? [backwards ? cut + newest : newest + cut, ...older]
    : [cut, ...b.kills].slice(0, mostKills);
  return { ...replace(b, from, to, ''), kills, killing: true };
}

function yank(b: TextBuffer): TextBuffer {
  const text = b.kills[0];
  if (text === undefined) return b;
  return { ...replace(b, b.at, b.at, text), yanked: { from: b.at, index: 0 } };
}

function yankOlder(b: TextBuffer): TextBuffer {
  if (b.yanked === null || b.kills.length < 2) return b;
  const index = (b.yanked.index + 1) % b.kills.length;
  const { from } = b.yanked;
  return { ...replace(b, from, b.at, b.kills[index]!), yanked: { from, index } };
}

function swap(b: TextBuffer): TextBuffer {
  const end = b.at === b.text.length ? b.at : after(b.text, b.at);
  const middle = before(b.text, end);
  const start = before(b.text, middle);
  if (start === middle) return b;
  return replace(b, start, end, b.text.slice(middle, end) + b.text.slice(start, middle));
}

/** One edit. Pure. */
export function edit(b: TextBuffer, e: Edit): TextBuffer {
  switch (e.type) {
    case 'insert':
      return e.text === '' ? b : replace(b, b.at, b.at, e.text);
    case 'set':
      return replace(b, 0, b.text.length, e.text);
    case 'move':
      return { ...b, at: place(b, e.to), killing: false, yanked: null };
    case 'row':
      return { ...b, at: row(b.text, b.at, e.by) ?? b.at, killing: false, yanked: null };
    case 'erase':
      return e.what === 'before'
        ? replace(b, before(b.text, b.at), b.at, '')
        : { ...replace(b, b.at, after(b.text, b.at), ''), at: b.at };
    case 'kill':
      return kill(b, e.what);
    case 'swap':
      return swap(b);
    case 'yank':
      return yank(b);
    case 'yankOlder':
      return yankOlder(b);
    case 'undo': {
      const last = b.past.at(-1);
      if (last === undefined) return b;
      return { ...b, ...last, past: b.past.slice(0, -1), killing: false, yanked: null };
    }
  }
}

/** Would the cursor leave the text going up or down? */
export const atEdge = (b: TextBuffer, by: -1 | 1): boolean => row(b.text, b.at, by) === null;
