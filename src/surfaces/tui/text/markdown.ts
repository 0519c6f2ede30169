import type { Look } from '../screen/look.ts';
import { isRule } from './grid.ts';
import { isTold, lineKind, unquoted } from './line-kind.ts';
import {
  type Block,
  begin,
  close,
  endOfLine,
  fenceLine,
  heading,
  type Markdown,
  type State,
  startText,
} from './markdown-block.ts';
import { addText, copyProse } from './prose.ts';

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
