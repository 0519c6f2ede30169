import { CoachError } from '../../../core/errors.ts';

/** A run of tokens that must stand one after another; the last may be the beginning of a word. */
export interface Phrase {
  tokens: string[];
  prefix: boolean;
  /** Only at the first token of the column. */
  first: boolean;
}

export type Column = 'title' | 'body';

/** An FTS5 expression as a tree. `near` holds phrases that must lie within `distance` tokens of each other. */
export type Expression =
  | { kind: 'near'; phrases: Phrase[]; distance: number; columns: Column[] | null }
  | { kind: 'and' | 'or' | 'not'; left: Expression; right: Expression };

interface Token {
  kind: 'word' | 'string' | 'sign';
  text: string;
}

const refuse = (expression: string): never => {
  throw new CoachError(
    'usage',
    `The search "${expression.slice(0, 80)}" cannot be read`,
    'Put words with signs in double quotes: "M&M", "BAJAJ-AUTO".',
  );
};

function tokensOf(expression: string): Token[] {
  const found: Token[] = [];
  const shape = /\s*(?:"((?:[^"]|"")*)"|([A-Za-z0-9_\u0080-\u{10ffff}]+)|([-+*:^(){},]))/uy;
  let at = 0;
  while (expression.slice(at).trim() !== '') {
    shape.lastIndex = at;
    const match = shape.exec(expression);
    if (!match) return refuse(expression);
    at = shape.lastIndex;
    const [, string, word, sign] = match;
    if (string !== undefined) found.push({ kind: 'string', text: string.replaceAll('""', '"') });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else found.push({ kind: 'sign', text: sign! });
  }
  return found;
}

const operators = new Set(['AND', 'OR', 'NOT']);

/** Tokens with a place among them. */
function reader(expression: string, split: (text: string) => string[]) {
  const tokens = tokensOf(expression);
  let at = 0;
  const fail = (): never => refuse(expression);
  const is = (text: string, kind: Token['kind'] = 'sign') =>
    tokens[at]?.kind === kind && tokens[at]?.text === text;
  const take = (text: string, kind: Token['kind'] = 'sign') => (is(text, kind) ? ++at > 0 : false);
  return {
    fail,
    is,
    take,
    split,
    /** The token at the place, or the one after it. */
    peek: (ahead = 0): Token | undefined => tokens[at + ahead],
    next: (): Token | undefined => tokens[at++],
    need: (text: string) => take(text) || fail(),
    place: () => at,
    back(to: number) {
      at = to;
    },
    isOperator: () => tokens[at]?.kind === 'word' && operators.has(tokens[at]!.text),
  };
}
type Reader = ReturnType<typeof reader>;

function phrase(read: Reader): Phrase {
  const first = read.take('^');
  const tokens: string[] = [];
  do {
    const token = read.next();
    if (!token || token.kind === 'sign') return read.fail();
    tokens.push(...read.split(token.text));
  } while (read.take('+'));
  return { tokens, prefix: read.take('*'), first };
}

/** `title:`, `{title body}:` or `-title:`; null where none stands here. */
function columnNames(read: Reader): Column[] | null {
  const from = read.place();
  const except = read.take('-');
  const names: string[] = [];
  if (read.take('{')) {
    while (read.peek() && !read.is('}')) names.push(read.next()!.text.toLowerCase());
    read.need('}');
  } else if (read.peek() && read.peek()!.kind !== 'sign') names.push(read.next()!.text.toLowerCase());
  if (names.length === 0 || !read.take(':')) {
    if (except) read.fail();
    read.back(from);
    return null;
  }
  if (names.some((name) => name !== 'title' && name !== 'body')) read.fail();
  return (['title', 'body'] as const).filter((name) => names.includes(name) !== except);
}

function nearby(read: Reader, columns: Column[] | null): Expression {
  read.next();
  read.need('(');
  const phrases: Phrase[] = [];
  while (read.peek() && !read.is(')') && !read.is(',')) phrases.push(phrase(read));
  const distance = read.take(',') ? Number(read.next()?.text) : 10;
  read.need(')');
  if (!Number.isInteger(distance) || phrases.length === 0) read.fail();
  return { kind: 'near', phrases, distance, columns };
}

function primary(read: Reader, outer: Column[] | null): Expression {
  const columns = columnNames(read) ?? outer;
  if (read.take('(')) {
    const inside = either(read, columns);
    read.need(')');
    return inside;
  }
  const next = read.peek(1);
  if (read.is('NEAR', 'word') && next?.kind === 'sign' && next.text === '(') return nearby(read, columns);
  if (read.isOperator()) return read.fail();
  return { kind: 'near', phrases: [phrase(read)], distance: 10, columns };
}

function starts(read: Reader): boolean {
  const token = read.peek();
  if (token === undefined) return false;
  return token.kind === 'sign' ? ['(', '^', '{', '-'].includes(token.text) : !read.isOperator();
}

function together(read: Reader, columns: Column[] | null): Expression {
  let left = primary(read, columns);
  while (starts(read)) left = { kind: 'and', left, right: primary(read, columns) };
  return left;
}

function without(read: Reader, columns: Column[] | null): Expression {
  let left = together(read, columns);
  while (read.take('NOT', 'word')) left = { kind: 'not', left, right: together(read, columns) };
  return left;
}

function both(read: Reader, columns: Column[] | null): Expression {
  let left = without(read, columns);
  while (read.take('AND', 'word')) left = { kind: 'and', left, right: without(read, columns) };
  return left;
}

function either(read: Reader, columns: Column[] | null): Expression {
  let left = both(read, columns);
  while (read.take('OR', 'word')) left = { kind: 'or', left, right: both(read, columns) };
  return left;
}

/**
 * Reads FTS5's query language (sqlite.org/fts5.html, section 3); `split` cuts a text into the index's tokens. Null where nothing is
 * asked for. Throws `usage` for what FTS5 would not read.
 */
export function parse(expression: string, split: (text: string) => string[]): Expression | null {
  const read = reader(expression, split);
  if (read.peek() === undefined) return null;
  const whole = either(read, null);
  if (read.peek() !== undefined) read.fail();
  return whole;
}
