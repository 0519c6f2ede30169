import type { Look, Paint } from '../screen/look.ts';
import { chopped } from './chop.ts';
import { grid, isRule } from './grid.ts';
import { isTold, lineKind, unquoted } from './line-kind.ts';
import { addText, breakHere, copyProse, endProse, type Prose, prose } from './prose.ts';

type Block =
  | Prose
  | { kind: 'fence'; mark: string; indent: number; prefix: string }
  | { kind: 'table'; lines: string[] };

interface State {
  readonly look: Look;
  readonly columns: number;
  out: string[];
  block: Block | null;
  /** The unfinished line, as far as it is not fed to the block already. */
  partial: string;
  /** The unfinished line's beginning is in the block. */
  midLine: boolean;
  blank: boolean;
  started: boolean;
  inList: boolean;
}

/** Markdown that arrives in pieces. What it gives is the same however the text was cut. */
export interface Markdown {
  push(text: string): void;
  /** Lines that no later text can change, each given once. */
  take(): string[];
  /** What would follow the lines given so far if the text ended here. */
  rest(): string[];
  /** A table is held back until it is whole. */
  holding(): number;
}

function begin(s: State): void {
  if (s.blank && s.started) s.out.push('');
  s.blank = false;
  s.started = true;
}

function close(s: State): void {
  const { block } = s;
  s.block = null;
  if (block?.kind === 'prose') endProse(block, s.look, s.out);
  else if (block?.kind === 'table') closeTable(s, block.lines);
}

function closeTable(s: State, lines: readonly string[]): void {
  if (lines.length >= 2) {
    s.out.push(...grid(lines, s.columns, s.look));
    return;
  }
  const block = prose(s, { quote: 0, first: '', next: '', paint: null });
  addText(block, lines[0] ?? '', s.look, s.out);
  endProse(block, s.look, s.out);
}

/** Begins or goes on with text that starts a line. */
function startText(s: State, line: string, whole: boolean): void {
  const { depth, text } = unquoted(line);
  const kind = lineKind(text);
  if (kind.kind === 'item') {
    close(s);
    if (!s.inList) begin(s);
    s.blank = false;
    s.started = true;
    s.inList = true;
    const marker = /^\d/.test(kind.marker) ? kind.marker : s.look.signs.bullet;
    const lead = ' '.repeat(kind.indent);
    const next = `${lead}${' '.repeat(marker.length + 1)}`;
    s.block = prose(s, { quote: depth, first: `${lead}${marker} `, next, paint: null });
    addText(s.block, checkbox(kind.text, s.look), s.look, s.out);
  } else if (kind.kind === 'text') {
    const goesOn = s.block?.kind === 'prose' && s.block.quote === depth && !s.blank;
    if (!goesOn) {
      close(s);
      if (kind.indent === 0) s.inList = false;
      begin(s);
      const lead = s.inList || kind.indent >= 4 ? ' '.repeat(kind.indent) : '';
      s.block = prose(s, { quote: depth, first: lead, next: lead, paint: null });
    }
    addText(s.block as Prose, kind.text, s.look, s.out);
  }
  if (whole) endOfLine(s);
}

const checkbox = (text: string, { ascii }: Look) =>
  ascii ? text : text.replace(/^\[ \] /, '☐ ').replace(/^\[[xX]\] /, '☑ ');

function endOfLine(s: State): void {
  s.midLine = false;
  if (s.block?.kind === 'prose') breakHere(s.block, s.look, s.out);
}

function heading(s: State, quote: number, level: number, text: string): void {
  close(s);
  s.inList = false;
  if (s.started) s.blank = true;
  begin(s);
  const paint: Paint = level <= 2 ? (t) => s.look.strong(s.look.accent(t)) : s.look.strong;
  const block = prose(s, { quote, first: '', next: '', paint });
  addText(block, text, s.look, s.out);
  endProse(block, s.look, s.out);
}

function fenceLine(s: State, line: string): void {
  const block = s.block as Extract<Block, { kind: 'fence' }>;
  const end = /^ *(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  if (end !== undefined && end[0] === block.mark[0] && end.length >= block.mark.length) {
    s.block = null;
    return;
  }
  const lead = /^ */.exec(line)![0].length;
  const code = line.slice(Math.min(lead, block.indent)).replaceAll('\t', '  ');
  for (const part of chopped(code, s.columns - 2)) s.out.push(`${block.prefix}${part}`.trimEnd());
}

function wholeLine(s: State, line: string): void {
  if (s.block?.kind === 'fence') {
    fenceLine(s, line);
    return;
  }
  const { depth, text } = unquoted(line);
  const kind = lineKind(text);
  if (s.block?.kind === 'table') {
    const second = s.block.lines.length === 1;
    if (kind.kind === 'table' && depth === 0 && (!second || isRule(line))) {
      s.block.lines.push(line);
      return;
    }
    close(s);
  }
  switch (kind.kind) {
    case 'blank':
      close(s);
      s.blank = true;
      return;
    case 'heading':
      heading(s, depth, kind.level, kind.text);
      return;
    case 'rule':
      close(s);
      s.inList = false;
      begin(s);
      s.out.push(s.look.dim(s.look.signs.dash.repeat(Math.min(s.columns, 24))));
      return;
    case 'fence':
      close(s);
      begin(s);
      s.block = {
        kind: 'fence',
        mark: kind.mark,
        indent: kind.indent,
        prefix: `${s.look.dim(s.look.signs.bar)} `,
      };
      return;
    case 'table':
      close(s);
      s.inList = false;
      begin(s);
      s.block = { kind: 'table', lines: [line] };
      return;
    default:
      startText(s, line, true);
  }
}

/** Feeds the end of a line whose beginning the block has already. */
function restOfLine(s: State, text: string): void {
  if (s.block?.kind === 'prose') addText(s.block, text, s.look, s.out);
}

function push(s: State, text: string): void {
  const lines = (s.partial + text).split('\n');
  s.partial = lines.pop()!;
  for (const line of lines) {
    if (s.midLine) {
      restOfLine(s, line);
      endOfLine(s);
    } else wholeLine(s, line);
  }
  if (s.midLine) {
    restOfLine(s, s.partial);
    s.partial = '';
  } else if (s.block?.kind !== 'fence' && s.block?.kind !== 'table' && isTold(s.partial)) {
    startText(s, s.partial, false);
    s.midLine = true;
    s.partial = '';
  }
}

function copy(s: State): State {
  const { block } = s;
  const own: Block | null =
    block?.kind === 'prose'
      ? copyProse(block)
      : block?.kind === 'table'
        ? { ...block, lines: [...block.lines] }
        : block;
  return { ...s, block: own, out: [] };
}

/** Lays Markdown out for a terminal of `columns` cells while it arrives. The text must be safe already. */
export function markdown(look: Look, columns: number): Markdown {
  const s: State = {
    look,
    columns: Math.max(10, columns),
    out: [],
    block: null,
    partial: '',
    midLine: false,
    blank: false,
    started: false,
    inList: false,
  };
  return {
    push: (text) => push(s, text),
    take() {
      const lines = s.out;
      s.out = [];
      return lines;
    },
    rest() {
      const last = copy(s);
      if (last.partial !== '' && !last.midLine) wholeLine(last, last.partial);
      close(last);
      return last.out;
    },
    holding: () => (s.block?.kind === 'table' ? s.block.lines.length : 0),
  };
}

/** A whole Markdown text laid out. */
export function rendered(text: string, look: Look, columns: number): string[] {
  const all = markdown(look, columns);
  all.push(text);
  return [...all.take(), ...all.rest()];
}
