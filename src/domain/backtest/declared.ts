import { z } from 'zod';
import type { Bars } from '../bar.ts';
import { indicatorNames } from '../indicators/indicator.ts';
import { parseSpec } from '../indicators/spec.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { evaluator, isCondition, type Node, namesIn, readExpression } from './expression.ts';
import { EXIT, LONG, NONE, type Plan, SHORT } from './signal.ts';

const condition = z.string().min(1).max(10_000);
const side = z
  .strictObject({
    long: condition.optional().describe('When to be long, or to leave it'),
    short: condition.optional().describe('When to be short (with --long-short), or to leave it'),
  })
  .describe('A condition a side');

/** What a strategy file holds. Conditions are words: `close > sma:200 and rsi:2 < 10`. */
export const declaredShape = z.strictObject({
  name: z.string().min(1).max(60).describe('What results call it'),
  define: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'a name is small letters, digits and "-"'), condition)
    .default({})
    .describe('Names for values or conditions that all others may use, like trend: close > sma:200'),
  enter: side.describe('Entries; what is true at a close is traded at the next fill'),
  exit: side.optional().describe('Exits by side; an opposite entry leaves too'),
  size: z.string().max(40).optional().describe('As --size, which goes before it'),
  stop: z.number().gt(0).lt(1).optional().describe('As --stop'),
  target: z.number().gt(0).max(100).optional().describe('As --target'),
  trail: z.number().gt(0).lt(1).optional().describe('As --trail'),
  maxBars: z.number().int().min(1).optional().describe('As --max-bars'),
});
export type DeclaredFile = z.output<typeof declaredShape>;

/** A strategy file read and found sound. */
export interface Declared {
  file: DeclaredFile;
  plan(bars: Bars): Plan;
}

type Where = (string | number)[];

/** Something wrong with a strategy file, and the keys that lead to it. */
export interface DeclaredFault extends Refusal {
  path: Where;
}

const fields = new Set(['open', 'high', 'low', 'close', 'volume']);
const mostConditions = 500;

/** What is wrong with a name that is no field and not defined, or nothing. */
function unknownName(name: string): string | null {
  const spec = name.replace(/\.[a-z][a-zA-Z]*$/, '');
  const bare = spec.split(':')[0]!.toLowerCase();
  const indicator = indicatorNames.find((one) => one.name === bare);
  if (indicator === undefined) return `"${name}" is no field, indicator or name of this file`;
  const read = parseSpec(spec, indicatorNames);
  if (isRefusal(read)) return read.refused;
  const output = name.slice(spec.length + 1);
  if (output === '' || indicator.outputs.includes(output)) return null;
  return `${spec} has no line "${output}"; it has ${indicator.outputs.slice(1).join(', ') || 'one only'}`;
}

/** The first circle among definitions, or null. */
function circle(named: ReadonlyMap<string, Node>): string[] | null {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    const node = named.get(name);
    if (node === undefined || done.has(name)) return null;
    for (const next of namesIn(node)) {
      const found = visit(next, [...trail, name]);
      if (found !== null) return found;
    }
    done.add(name);
    return null;
  };
  for (const name of named.keys()) {
    const found = visit(name, []);
    if (found !== null) return found;
  }
  return null;
}

/** Every condition of a file with the keys that lead to it. */
function conditionsOf({ define, enter, exit }: DeclaredFile): [Where, string][] {
  const found = Object.entries(define).map(([name, text]): [Where, string] => [['define', name], text]);
  for (const [key, both] of [
    ['enter', enter],
    ['exit', exit ?? {}],
  ] as const) {
    for (const way of ['long', 'short'] as const)
      if (both[way] !== undefined) found.push([[key, way], both[way]]);
  }
  return found;
}

/** What is wrong with one condition of a file, or the node it reads as. */
function nodeOf(path: Where, text: string, { define }: DeclaredFile): Node | DeclaredFault {
  const where = path.join('.');
  const node = readExpression(text);
  if (isRefusal(node))
    return { path, refused: `${where}: ${node.refused}`, hint: `It reads: ${text.slice(0, 80)}` };
  const stray = namesIn(node)
    .filter((name) => !fields.has(name.toLowerCase()) && define[name] === undefined)
    .map(unknownName)
    .find((wrong) => wrong !== null);
  if (stray) return { path, refused: `${where}: ${stray}` };
  const named = node.kind === 'line' && define[node.name] !== undefined;
  if (path[0] === 'define' || named || isCondition(node)) return node;
  return { path, refused: `${where} is a number, not a condition`, hint: 'Compare it: rsi:14 < 30.' };
}

function nodesOf(file: DeclaredFile): Map<string, Node> | DeclaredFault {
  const all = conditionsOf(file);
  if (all.length > mostConditions) {
    const refused = `A file may hold ${mostConditions} conditions, this one has ${all.length}`;
    return { path: ['define'], refused };
  }
  const nodes = new Map<string, Node>();
  for (const [path, text] of all) {
    const node = nodeOf(path, text, file);
    if (isRefusal(node)) return node;
    nodes.set(path.join('.'), node);
  }
  return nodes;
}

function planOf(bars: Bars, nodes: ReadonlyMap<string, Node>, named: ReadonlyMap<string, Node>): Plan {
  const work = evaluator(bars, named);
  const [inLong, inShort, outLong, outShort] = ['enter.long', 'enter.short', 'exit.long', 'exit.short'].map(
    (key) => {
      const node = nodes.get(key);
      return node === undefined ? null : work.columnOf(node);
    },
  );
  const warmup = Math.min(work.warmup(), bars.close.length);
  const signal = new Uint8Array(bars.close.length);
  for (let i = warmup + 1; i < signal.length; i++) {
    if (inLong?.[i] === 1) signal[i] = LONG;
    else if (inShort?.[i] === 1) signal[i] = SHORT;
    else signal[i] = outLong?.[i] === 1 || outShort?.[i] === 1 ? EXIT : NONE;
  }
  return { warmup, signal, weight: null };
}

/** Reads what a strategy file holds. The first fault names its place. */
export function readDeclared(value: unknown): Declared | DeclaredFault {
  const parsed = declaredShape.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
    if (issue?.code === 'unrecognized_keys') path.push(issue.keys[0]!);
    const where = path.length === 0 ? '' : `${path.join('.')}: `;
    const words = issue?.code === 'unrecognized_keys' ? 'a strategy file has no such key' : issue?.message;
    return { path, refused: `${where}${words ?? 'not understood'}` };
  }
  const file = parsed.data;
  if (file.enter.long === undefined && file.enter.short === undefined)
    return { path: ['enter'], refused: 'enter has neither long nor short' };
  const nodes = nodesOf(file);
  if (isRefusal(nodes)) return nodes;
  const named = new Map(Object.keys(file.define).map((name) => [name, nodes.get(`define.${name}`)!]));
  const round = circle(named);
  if (round !== null) {
    const refused = `Definitions rest on each other: ${round.join(' -> ')}`;
    return { path: ['define', round[0]!], refused };
  }
  return { file, plan: (bars) => planOf(bars, nodes, named) };
}
