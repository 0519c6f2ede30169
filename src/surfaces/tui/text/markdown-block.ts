import type { Look, Paint } from '../screen/look.ts';
import { chopped } from './chop.ts';
import { grid } from './grid.ts';
import { lineKind, unquoted } from './line-kind.ts';
import { addText, breakHere, endProse, type Prose, prose } from './prose.ts';

export type Block =
  | Prose
  | { kind: 'fence'; mark: string; indent: number; prefix: string }
  | { kind: 'table'; lines: string[] };
export interface State {
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

export function begin(s: State): void {
  if (s.blank && s.started) s.out.push('');
  s.blank = false;
  s.started = true;
}

export function close(s: State): void {
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
export function startText(s: State, line: string, whole: boolean): void {
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
export function endOfLine(s: State): void {
  s.midLine = false;
  if (s.block?.kind === 'prose') breakHere(s.block, s.look, s.out);
}

export function heading(s: State, quote: number, level: number, text: string): void {
  close(s);
  s.inList = false;
  if (s.started) s.blank = true;
  begin(s);
  const paint: Paint = level <= 2 ? (t) => s.look.strong(s.look.accent(t)) : s.look.strong;
  const block = prose(s, { quote, first: '', next: '', paint });
  addText(block, text, s.look, s.out);
  endProse(block, s.look, s.out);
}

export function fenceLine(s: State, line: string): void {
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
