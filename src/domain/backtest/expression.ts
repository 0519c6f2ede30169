import type { Bars } from '../bar.ts';
import type { Refusal } from '../refusal.ts';
import { firstKnown, indicatorLine } from './past.ts';

type Operator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '=' | 'and' | 'or' | 'over' | 'under';

/** Something worked out at every bar: a number, or a truth as 1 and 0. */
export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'line'; name: string; back: number }
  | { kind: 'minus' | 'not'; of: Node }
  | { kind: 'pair'; op: Operator; left: Node; right: Node };

const fields = ['open', 'high', 'low', 'close', 'volume'] as const;
const token =
  /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([a-z][a-z0-9-]*(?::[a-z0-9.,-]+)?(?:\.[a-z][a-z]*)?)|(<=|>=|[-+*/<>=()[\]]))/iy;
const mostTokens = 2000;
const deepest = 50;

function tokens(text: string): string[] | Refusal {
  const found: string[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const read = token.exec(text);
    if (read === null) return { refused: `"${text.slice(at, at + 20).trim()}" is not understood` };
    found.push(read[0].trim());
    if (found.length > mostTokens) return { refused: `A condition has more than ${mostTokens} words` };
  }
  return found;
}

class Wrong extends Error {}

/** A parser by falling precedence: or, and, not, comparison, sum, product, sign. */
function parser(words: readonly string[]) {
  let at = 0;
  let depth = 0;
  const take = (...wanted: string[]): string | null =>
    wanted.includes(words[at]?.toLowerCase() ?? '') ? words[at++]!.toLowerCase() : null;
  const deeper = (next: () => Node): Node => {
    if (++depth > deepest) throw new Wrong('the condition is nested too deep');
    const node = next();
    depth--;
    return node;
  };
  const left = (next: () => Node, ops: readonly string[]): Node => {
    let node = next();
    for (let op = take(...ops); op !== null; op = take(...ops))
      node = { kind: 'pair', op: op as Operator, left: node, right: next() };
    return node;
  };
  const atom = (): Node => {
    const word = words[at++];
    if (word === undefined) throw new Wrong('the condition ends too early');
    if (word === '(') {
      const inner = deeper(either);
      if (take(')') === null) throw new Wrong('a ")" is missing');
      return inner;
    }
    if (word === '-') return { kind: 'minus', of: deeper(atom) };
    if (/^[\d.]/.test(word)) return { kind: 'number', value: Number(word) };
    if (!/^[a-z]/i.test(word)) throw new Wrong(`"${word}" stands where a value should`);
    if (take('[') === null) return { kind: 'line', name: word, back: 0 };
    const back = Number(words[at++]);
    if (!Number.isInteger(back) || back < 0 || back > 100_000)
      throw new Wrong(`${word}[…] takes a whole number of bars back; later bars are not known`);
    if (take(']') === null) throw new Wrong('a "]" is missing');
    return { kind: 'line', name: word, back };
  };
  const product = () => left(atom, ['*', '/']);
  const sum = () => left(product, ['+', '-']);
  const comparison = (): Node => {
    const first = sum();
    const op = take('<', '<=', '>', '>=', '=', 'crosses');
    if (op === null) return first;
    const way = op === 'crosses' ? take('over', 'under') : op;
    if (way === null) throw new Wrong('"crosses" is followed by over or under');
    return { kind: 'pair', op: way as Operator, left: first, right: sum() };
  };
  const negation = (): Node => (take('not') === null ? comparison() : { kind: 'not', of: deeper(negation) });
  const both = () => left(negation, ['and']);
  const either = (): Node => left(both, ['or']);
  return { either, rest: () => words[at] };
}

/**
 * Reads a condition or a value: `close > sma:200 and rsi:2 < 10`, `close crosses over donchian:20.upper[1]`,
 * `not (high - low > 2 * atr:14)`. Operands are fields, indicators by their spec, names, numbers; `x[n]` is n bars back.
 */
export function readExpression(text: string): Node | Refusal {
  const words = tokens(text);
  if (!Array.isArray(words)) return words;
  const reading = parser(words);
  try {
    const node = reading.either();
    const rest = reading.rest();
    return rest === undefined ? node : { refused: `"${rest}" is one word too many` };
  } catch (thrown) {
    if (thrown instanceof Wrong) return { refused: thrown.message };
    throw thrown;
  }
}

/** Every name a node rests on. */
export function namesIn(node: Node): string[] {
  const found: string[] = [];
  const left: Node[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.kind === 'line') found.push(next.name);
    else if (next.kind === 'pair') left.push(next.right, next.left);
    else if (next.kind !== 'number') left.push(next.of);
  }
  return found;
}

/** Whether a node is a condition rather than a number. */
export const isCondition = (node: Node): boolean =>
  node.kind === 'not' || (node.kind === 'pair' && !'+-*/'.includes(node.op));

const truth = (value: boolean) => (value ? 1 : 0);

/** NaN on either side of a comparison is false: nothing is known to be so. */
const operate: Record<Exclude<Operator, 'over' | 'under'>, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '=': (a, b) => truth(a === b),
  and: (a, b) => truth(a === 1 && b === 1),
  or: (a, b) => truth(a === 1 || b === 1),
};

function pair(op: Operator, a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  if (op !== 'over' && op !== 'under') {
    const how = operate[op];
    for (let i = 0; i < out.length; i++) out[i] = how(a[i]!, b[i]!);
    return out;
  }
  for (let i = 1; i < out.length; i++) {
    const before = a[i - 1]! - b[i - 1]!;
    const now = a[i]! - b[i]!;
    out[i] = truth(op === 'over' ? before < 0 && now > 0 : before > 0 && now < 0);
  }
  return out;
}

/** Works nodes out over a series, each line once. `named` are definitions, none of them resting on itself. */
export function evaluator(bars: Bars, named: ReadonlyMap<string, Node>) {
  const { length } = bars.close;
  const lines = new Map<string, Float64Array>();
  let warmup = 0;
  const lineOf = (name: string): Float64Array => {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const own = named.get(name);
    const field = fields.find((one) => one === name.toLowerCase());
    let column: Float64Array;
    if (own !== undefined) column = columnOf(own);
    else if (field !== undefined) column = bars[field];
    else {
      column = indicatorLine(name, bars);
      warmup = Math.max(warmup, firstKnown(column));
    }
    lines.set(name, column);
    return column;
  };
  const shifted = (column: Float64Array, back: number): Float64Array => {
    if (back === 0) return column;
    warmup = Math.max(warmup, back);
    const out = new Float64Array(length).fill(Number.NaN);
    if (back < length) out.set(column.subarray(0, length - back), back);
    return out;
  };
  const columnOf = (node: Node): Float64Array => {
    switch (node.kind) {
      case 'number':
        return new Float64Array(length).fill(node.value);
      case 'line':
        return shifted(lineOf(node.name), node.back);
      case 'minus':
        return columnOf(node.of).map((value) => -value);
      case 'not':
        return columnOf(node.of).map((value) => truth(value !== 1));
      case 'pair':
        return pair(node.op, columnOf(node.left), columnOf(node.right));
    }
  };
  return { columnOf, warmup: () => warmup };
}
