import { comparisons, connectives, type Phrase, phrases } from './lexicon.ts';
import type { ReadFigure } from './spelled.ts';

export interface Word {
  kind: 'word';
  text: string;
  start: number;
  end: number;
}
export interface Mark {
  kind: 'mark';
  text: string;
  start: number;
  end: number;
}
export interface Digits {
  kind: 'figure';
  text: string;
  figure: ReadFigure;
  start: number;
  end: number;
}
export type Item = Word | Mark | Digits;

export interface Label extends Phrase {
  /** First and last item. */
  from: number;
  to: number;
}

export interface Sentence {
  items: Item[];
  labels: Label[];
}

const token = /[\p{L}][\p{L}\p{M}&'’]*|[^\s\p{L}]/gu;
const space = /[ \t\n]/;

/** Splits a text into sentences of words, marks and figures. */
export function sentencesOf(text: string, figures: readonly ReadFigure[]): Item[][] {
  const sentences: Item[][] = [];
  let items: Item[] = [];
  const close = () => {
    if (items.length > 0) sentences.push(items);
    items = [];
  };
  const plain = (from: number, to: number) => {
    for (const match of text.slice(from, to).matchAll(token)) {
      const start = from + match.index;
      const end = start + match[0].length;
      const word = /^\p{L}/u.test(match[0]);
      items.push({
        kind: word ? 'word' : 'mark',
        text: word ? match[0].normalize('NFC').toLowerCase() : match[0],
        start,
        end,
      });
      const ends =
        /^[;।]$/.test(match[0]) || (/[.!?]/.test(match[0]) && (end >= text.length || space.test(text[end]!)));
      if (ends) close();
    }
  };
  const lines = (from: number, to: number) => {
    let at = from;
    for (let next = text.indexOf('\n', at); next !== -1 && next < to; next = text.indexOf('\n', at)) {
      plain(at, next);
      close();
      at = next + 1;
    }
    plain(at, to);
  };
  let at = 0;
  for (const figure of figures) {
    lines(at, figure.start);
    items.push({ kind: 'figure', text: figure.text, figure, start: figure.start, end: figure.end });
    at = figure.end;
  }
  lines(at, text.length);
  close();
  return sentences;
}

const joins = (between: string): boolean => /^[ \t/-]*$/.test(between);

/** The labels of a sentence, longest first at each place. */
export function labelled(items: Item[], text: string, own: ReadonlyMap<string, Phrase>): Sentence {
  const labels: Label[] = [];
  for (let i = 0; i < items.length; i++) {
    if (items[i]!.kind !== 'word') continue;
    let phrase = '';
    let best: Label | null = null;
    for (let j = i, words = 0; j < items.length && words < 4; j++) {
      const item = items[j]!;
      if (item.kind === 'mark' && (item.text === '-' || item.text === '/')) continue;
      if (item.kind !== 'word') break;
      if (j > i && !joins(text.slice(items[i]!.end, item.start).replace(/[\p{L}\p{M}&'’]/gu, ''))) break;
      phrase = phrase === '' ? item.text : `${phrase} ${item.text}`;
      words += 1;
      const found = phrases.get(phrase) ?? own.get(phrase);
      if (found !== undefined) best = { ...found, from: i, to: j };
    }
    if (best === null) continue;
    labels.push(best);
    // "of the max profit" is a share and names the profit too.
    if (items[i]!.text !== 'of') i = best.to;
  }
  return { items, labels };
}

const open = /^[:=~≈(@|*"'“”₹$→–—<>≤≥,_-]$/;
const listing = /^[,/&–—|-]$/;

export interface Binding {
  /** Label directly before or after the figure. */
  tight: Label | null;
  /** All that the sentence speaks of. */
  named: ReadonlySet<string>;
  /** A comparison stands before it: a threshold. */
  threshold: boolean;
}

function before(
  sentence: Sentence,
  at: number,
  bound: ReadonlyMap<number, Label | null>,
): { label: Label | null; threshold: boolean } {
  const { items, labels } = sentence;
  let threshold = false;
  let list = true;
  let commas = 0;
  for (let i = at - 1; i >= 0 && at - i < 12; i--) {
    const item = items[i]!;
    const label = labels.find(({ from, to }) => i >= from && i <= to);
    if (label !== undefined) {
      if (label.tight) return { label: commas > 0 ? null : label, threshold };
      if (!connectives.has(item.text)) return { label: null, threshold };
      list = false;
      continue;
    }
    if (item.kind === 'figure') {
      return { label: list && i < at - 1 ? (bound.get(i) ?? null) : null, threshold };
    }
    if (item.kind === 'mark') {
      if (!open.test(item.text)) return { label: null, threshold };
      if (item.text === ',') commas += 1;
      if (!listing.test(item.text) && item.text !== '₹') list = false;
      continue;
    }
    if (comparisons.has(item.text)) threshold = true;
    if (item.text === 'and' || item.text === 'to' || item.text === 'or') continue;
    list = false;
    if (!connectives.has(item.text) && !comparisons.has(item.text)) return { label: null, threshold };
  }
  return { label: null, threshold };
}

function after(sentence: Sentence, at: number): Label | null {
  const { items, labels } = sentence;
  for (let i = at + 1; i < items.length && i - at < 5; i++) {
    const label = labels.find(({ from, to }) => i >= from && i <= to);
    if (label !== undefined) return label.tight ? label : null;
    const item = items[i]!;
    if (item.kind !== 'word' || !/^(in|the|of|a|net|estimated|total|after)$/.test(item.text)) return null;
  }
  return null;
}

/** Which label each figure of a sentence answers to. */
export function bindings(sentence: Sentence): Map<ReadFigure, Binding> {
  const named = new Set(sentence.labels.flatMap(({ concepts }) => concepts));
  const found = new Map<ReadFigure, Binding>();
  const bound = new Map<number, Label | null>();
  for (const [i, item] of sentence.items.entries()) {
    if (item.kind !== 'figure') continue;
    const left = before(sentence, i, bound);
    const tight = left.label ?? after(sentence, i);
    bound.set(i, tight);
    found.set(item.figure, { tight, named, threshold: left.threshold });
  }
  return found;
}
