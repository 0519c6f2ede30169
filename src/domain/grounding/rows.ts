import { type Concept, conceptsOf, type Kind, type Phrase, wordsOf } from './lexicon.ts';
import { toldBy } from './prose.ts';
import { bindings, labelled } from './sentence.ts';
import type { Unit } from './spelled.ts';
import { type Subject, subjectOf } from './subject.ts';

/** One value of the tool rows. */
export interface Fact {
  value: number;
  kind: Kind;
  concepts: readonly string[];
  path: string;
  /** The option it belongs to. */
  strike: number | null;
  right: 'CE' | 'PE' | null;
  /** Of a row of a long list: it speaks only when its strike is named. */
  row: boolean;
  symbol: string | null;
  /** The structure it is told of: an idea, a position. */
  subject: number | null;
  /** Of an expiry among others: it speaks only where that is spoken of. */
  expiry: string | null;
  /** Of a chain or of ideas, not of somebody's book. */
  market: boolean;
  /** The object it stands in: values beside each other belong together. */
  owner: object;
}

export interface Rows {
  facts: Fact[];
  byConcept: Map<string, Fact[]>;
  strikes: Set<number>;
  /** ISO days. */
  dates: Set<string>;
  /** Those of them that an expiry may be. */
  expiries: Set<string>;
  subjects: Subject[];
  /** Figures that a structure has no bound for, as `subject|maxLoss`. */
  unlimited: Set<string>;
  symbols: Set<string>;
  /** Phrases of keys the lexicon does not know. */
  phrases: Map<string, Phrase>;
}

interface Place {
  parent: string;
  path: string;
  strike: number | null;
  right: 'CE' | 'PE' | null;
  row: boolean;
  symbol: string | null;
  subject: number | null;
  expiry: string | null;
  market: boolean;
  owner: object;
  /** What the object says it is, where it holds a value and a name for it. */
  title: string | null;
}

interface Walk {
  rows: Rows;
  mentioned: ReadonlySet<number>;
  known: Map<string, readonly Concept[]>;
}

const longList = 12;
/** Length from which any list is taken for a series. */
const longest = 80;
const longText = 600;
const deepest = 40;
const isoDay = /\b\d{4}-\d{2}-\d{2}/g;
/** Strings that define or identify rather than tell. */
const unspoken = /^id$|Id$|hash$|basis$|scope$|note$|definition|source$|version$/i;
const strikeKey = /strike$/i;
const moment = /^(time|at|asOf|createdAt|receivedAt|ageMs|id|seed|version|year|years)$/;
type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function conceptsAt({ rows, known }: Walk, parent: string, key: string): readonly Concept[] {
  const name = `${parent}.${key}`;
  const old = known.get(name);
  if (old !== undefined) return old;
  const { concepts, phrase } = conceptsOf(parent, key);
  if (phrase !== null)
    rows.phrases.set(phrase, { concepts: concepts.map(({ id }) => id), tight: phrase.includes(' ') });
  known.set(name, concepts);
  return concepts;
}

function readNumber(walk: Walk, value: number, key: string, at: Place): void {
  if (!Number.isFinite(value) || moment.test(key)) return;
  if (strikeKey.test(key) || key === 'maxPain') walk.rows.strikes.add(value);
  const { strike, right, row, symbol, subject, expiry, market, owner, title } = at;
  const found = conceptsAt(walk, at.parent, key);
  const concepts = found.map(({ id }) => id);
  const titled = title !== null && (key === 'value' || key === 'price');
  if (titled) concepts.push(`title:${title}`);
  const kind = titled && key === 'value' ? 'number' : found[0]!.kind;
  walk.rows.facts.push({
    value,
    kind,
    concepts,
    path: joined(at.path, key),
    strike,
    right: right ?? (/^call[A-Z]/.test(key) ? 'CE' : /^put[A-Z]/.test(key) ? 'PE' : null),
    row,
    symbol,
    subject,
    expiry,
    market,
    owner,
  });
}

const kindOf: Partial<Record<Unit, Kind>> = {
  percent: 'ratio',
  bps: 'ratio',
  money: 'money',
  days: 'days',
  count: 'count',
};
const scaleOf: Partial<Record<Unit, number>> = { percent: 100, bps: 1e4 };

/** The figures a string of a row tells, named by its own words. */
function readProse(
  { rows }: Walk,
  text: string,
  path: string,
  { symbol, subject, expiry, market, owner }: Place,
): void {
  for (const items of toldBy(text)) {
    for (const [figure, { tight, named }] of bindings(labelled(items, text, rows.phrases))) {
      const { unit } = figure;
      if (unit === 'strike') rows.strikes.add(Math.abs(figure.value));
      const value = figure.value / (scaleOf[unit] ?? 1);
      // What a sentence only speaks of beside a figure supports it loosely: never as that thing itself.
      const concepts = [...(tight?.concepts ?? [...named].map((id) => `~${id}`)), 'said'];
      const kind = kindOf[unit] ?? 'number';
      const told = { strike: null, right: null, row: false, symbol, subject, expiry, market, owner };
      rows.facts.push({ value, kind, concepts, path, ...told });
    }
  }
}

function readString(walk: Walk, text: string, key: string, at: Place): void {
  if (!/\d/.test(text) || unspoken.test(key)) return;
  for (const [day] of text.matchAll(isoDay)) {
    walk.rows.dates.add(day);
    if (/expir/i.test(key)) walk.rows.expiries.add(day);
  }
  if (text.length > longText || /^\d{4}-\d{2}-\d{2}(T\S*)?$/.test(text)) return;
  readProse(walk, text, joined(at.path, key), at);
}

/** Rows of a long list speak where their strike is mentioned; of a long series the first and the last values. */
function readList(walk: Walk, values: readonly unknown[], key: string, at: Place, depth: number): void {
  const long = values.length > longList;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const series = long && (values.length > longest || !isNode(value) || 'time' in value || 'date' in value);
    const edge = !series || i === 0 || i >= values.length - 3;
    const strike = long && isNode(value) && typeof value['strike'] === 'number' ? value['strike'] : null;
    if (strike !== null) {
      walk.rows.strikes.add(strike);
      if (!walk.mentioned.has(strike)) continue;
    } else if (!edge) continue;
    if (isNode(value)) {
      const path = `${joined(at.path, key)}[${i}]`;
      readObject(walk, value, { ...at, parent: key, path, row: at.row || long }, depth + 1);
    } else readValue(walk, value, key, { ...at, owner: values, title: null }, depth + 1);
  }
}

function readObject(walk: Walk, node: Node, at: Place, depth: number): void {
  const { strike, symbol, name } = node;
  const type = node['type'] ?? node['right'];
  const valued = typeof node['value'] === 'number' || typeof node['price'] === 'number';
  const here: Place = {
    ...at,
    owner: node,
    strike: typeof strike === 'number' ? strike : at.strike,
    symbol: typeof symbol === 'string' ? symbol.toUpperCase() : at.symbol,
    right: type === 'CE' || type === 'PE' ? type : at.right,
    title: valued && typeof name === 'string' ? wordsOf(name) : null,
  };
  if (at.parent === 'termStructure' && typeof node['expiry'] === 'string') here.expiry = node['expiry'];
  here.subject = subjectOf(walk.rows.subjects, node) ?? at.subject;
  for (const key of ['maxLoss', 'maxProfit'])
    if (node[`${key}Unlimited`] === true) walk.rows.unlimited.add(`${here.subject}|${key}`);
  if (here.symbol !== null) walk.rows.symbols.add(here.symbol);
  if (here.title !== null)
    walk.rows.phrases.set(here.title, { concepts: [`title:${here.title}`], tight: false });
  for (const key in node) readValue(walk, node[key], key, here, depth);
}

function readValue(walk: Walk, value: unknown, key: string, at: Place, depth: number): void {
  if (typeof value === 'number') readNumber(walk, value, key, at);
  else if (typeof value === 'string') readString(walk, value, key, at);
  else if (depth > deepest) return;
  else if (Array.isArray(value)) readList(walk, value, key, at, depth);
  else if (isNode(value)) {
    const right = /^calls?$/.test(key) ? 'CE' : /^puts?$/.test(key) ? 'PE' : at.right;
    readObject(walk, value, { ...at, parent: key, path: joined(at.path, key), right }, depth + 1);
  }
}

/** Reads tool rows into facts; rows of long lists only where `mentioned` holds their strike. */
export function readRows(rows: readonly unknown[], mentioned: ReadonlySet<number>): Rows {
  const found: Rows = {
    facts: [],
    byConcept: new Map(),
    strikes: new Set(),
    dates: new Set(),
    expiries: new Set(),
    subjects: [],
    unlimited: new Set(),
    symbols: new Set(),
    phrases: new Map(),
  };
  const walk: Walk = { rows: found, mentioned, known: new Map() };
  for (const [i, row] of rows.entries()) {
    const path = rows.length > 1 ? `[${i}]` : '';
    const at: Place = {
      parent: '',
      path,
      strike: null,
      right: null,
      row: false,
      symbol: null,
      subject: null,
      expiry: null,
      market: isNode(row) && ('strikes' in row || 'suggestions' in row),
      owner: rows,
      title: null,
    };
    if (isNode(row)) readObject(walk, row, at, 0);
    else readValue(walk, row, 'value', at, 0);
  }
  for (const fact of found.facts) {
    for (const id of fact.concepts) {
      const list = found.byConcept.get(id);
      if (list === undefined) found.byConcept.set(id, [fact]);
      else list.push(fact);
    }
  }
  return found;
}
