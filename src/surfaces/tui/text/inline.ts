import { Lexer, type Token } from 'marked';
import type { Look, Paint } from '../screen/look.ts';
import type { Span } from './wrap.ts';

const space = (character: string | undefined) => character === undefined || /\s/.test(character);
const letter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Before and after a mark that stands inside a word or between the parts of a sum: "65*120*2", "(24,900*65)", "un_known_". */
const joinedBefore = /[\p{L}\p{N})%]$/u;
const joinedAfter = /^[\p{L}\p{N}(₹$€+\-−.]/u;

/** Whether marks at a place are themselves and no emphasis: inside words, between figures, and one tilde alone. */
function literal(text: string, at: number, run: number): boolean {
  if (text[at] === '~' && run !== 2) return true;
  return (
    joinedBefore.test(text.slice(Math.max(0, at - 2), at)) &&
    joinedAfter.test(text.slice(at + run, at + run + 2))
  );
}

/** The text with every mark that is itself escaped; code and addresses stay as they are. */
function escaped(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const character = text[at]!;
    if (character === '\\') {
      out += text.slice(at, at + 2);
      at += 2;
    } else if (character === '`') {
      const run = runOf(text, at);
      const close = new RegExp(`(?<!\`)\`{${run}}(?!\`)`).exec(text.slice(at + run));
      const end = close === null ? at + run : at + run + close.index + run;
      out += text.slice(at, end);
      at = end;
    } else if (character === ']' && text[at + 1] === '(') {
      const close = text.indexOf(')', at);
      const end = close === -1 ? at + 2 : close;
      out += text.slice(at, end);
      at = end;
    } else if (/[*_~]/.test(character)) {
      const run = runOf(text, at);
      const marks = text.slice(at, at + run);
      out += literal(text, at, run) ? marks.replaceAll(/./g, '\\$&') : marks;
      at += run;
    } else {
      out += character;
      at += 1;
    }
  }
  return out;
}

interface Open {
  emphasis: string[];
  /** Length of the backtick run a code span waits for; 0 is none. */
  code: number;
  brackets: number;
  /** Inside the address of a link. */
  address: boolean;
}

function runOf(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === text[at]) end++;
  return end - at;
}

function emphasis(open: Open, text: string, at: number, run: number): void {
  const mark = text.slice(at, at + run);
  const before = text[at - 1];
  const after = text[at + run];
  if ((space(before) && space(after)) || literal(text, at, run)) return;
  if (mark[0] === '_' && letter(before) && letter(after)) return;
  if (!space(before) && open.emphasis.at(-1) === mark) open.emphasis.pop();
  else if (!space(after)) open.emphasis.push(mark);
}

/** One construct further; null when the text ends before its meaning is known. */
function step(open: Open, text: string, at: number): number | null {
  const character = text[at]!;
  if (character === '`') {
    const run = runOf(text, at);
    if (at + run >= text.length) return null;
    if (open.code === 0) open.code = run;
    else if (open.code === run) open.code = 0;
    return at + run;
  }
  if (open.code > 0) return at + 1;
  if (character === '\\') return at + 1 < text.length ? at + 2 : null;
  if (open.address) {
    if (character === ')' || character === '\n') open.address = false;
    return at + 1;
  }
  if (character === '*' || character === '_' || character === '~') {
    const run = runOf(text, at);
    if (at + run >= text.length) return null;
    emphasis(open, text, at, run);
    return at + run;
  }
  if (character === '[') open.brackets++;
  else if (character === ']') {
    if (at + 1 >= text.length) return null;
    open.brackets = Math.max(0, open.brackets - 1);
    if (text[at + 1] === '(') {
      open.address = true;
      return at + 2;
    }
  }
  return at + 1;
}

const special = /[`*_~[\]<\\&]/;

/**
 * Cuts text where no construct is open, after white space: pieces mean the same alone as together. The last piece
 * may still change when more text comes.
 */
export function settledPieces(text: string): { pieces: string[]; rest: string } {
  if (!special.test(text)) {
    const end = text.search(/\S*$/);
    return { pieces: end > 0 ? [text.slice(0, end)] : [], rest: text.slice(end) };
  }
  const pieces: string[] = [];
  let from = 0;
  const open: Open = { emphasis: [], code: 0, brackets: 0, address: false };
  for (let at = 0; at < text.length; ) {
    const closed =
      open.emphasis.length === 0 && open.code === 0 && open.brackets === 0 && open.address === false;
    if (closed && space(text[at])) {
      pieces.push(text.slice(from, at + 1));
      from = at + 1;
      at++;
      continue;
    }
    const next = step(open, text, at);
    if (next === null) break;
    at = next;
  }
  return { pieces, rest: text.slice(from) };
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};
const decoded = (text: string) => text.replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (name) => entities[name]!);

const over = (outer: Paint | null, inner: Paint): Paint =>
  outer === null ? inner : (text) => outer(inner(text));

function spansOf(tokens: readonly Token[], look: Look, paint: Paint | null): Span[] {
  return tokens.flatMap((token): Span[] => {
    switch (token.type) {
      case 'strong':
        return spansOf(token.tokens ?? [], look, over(paint, look.strong));
      case 'em':
        return spansOf(token.tokens ?? [], look, over(paint, look.slanted));
      case 'del':
        return spansOf(token.tokens ?? [], look, over(paint, look.dim));
      case 'codespan':
        return [{ text: token['text'] as string, paint: over(paint, look.accent) }];
      case 'link':
      case 'image':
        return linkSpans(token, look, paint);
      case 'br':
        return [{ text: '\n', paint }];
      case 'escape':
        return [{ text: token['text'] as string, paint }];
      case 'text':
        return [{ text: decoded(token.raw), paint }];
      default:
        return [{ text: token.raw, paint }];
    }
  });
}

/** A link's address is always seen: text alone could claim to lead elsewhere. */
function linkSpans(token: Token, look: Look, paint: Paint | null): Span[] {
  const { text, href } = token as Token & { text: string; href: string };
  const name: Span = { text, paint: over(paint, look.accent) };
  const same = href === text || href === `mailto:${text}` || href === `http://${text}`;
  return same ? [name] : [name, { text: ` (${href})`, paint: over(paint, look.dim) }];
}

/** Markdown inside a line, as styled text. The piece must be one that `settledPieces` gave or a whole text. */
export function inline(piece: string, look: Look, paint: Paint | null = null): Span[] {
  if (!special.test(piece)) return [{ text: piece.replaceAll('\n', ' '), paint }];
  return spansOf(Lexer.lexInline(escaped(piece)), look, paint).map((span) =>
    span.text === '\n' ? span : { ...span, text: span.text.replaceAll('\n', ' ') },
  );
}
