import { conceptsOf, type Kind } from './lexicon.ts';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a result stands in a talk. */
export interface Place {
  /** `r1`, `r2`, …: the results of a talk in order. */
  result: number;
  /** Ideas of earlier results: the first of this one is `s<ideas + 1>`. */
  ideas: number;
}

/** A result a text may take figures from, and what it is called there. */
export interface HandleRow extends Place {
  /** Of this turn, not of one before it. */
  fresh: boolean;
  sent: unknown;
}

/** Ideas a result holds. */
export const ideasOf = (output: unknown): number =>
  isNode(output) && Array.isArray(output['suggestions']) ? output['suggestions'].length : 0;

const grouped = (value: number, places: number, dollars: boolean): string =>
  Math.abs(value).toLocaleString(dollars ? 'en-US' : 'en-IN', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
const whole = (value: number): boolean => Math.abs(value - Math.round(value)) < 5e-3;

/** Amounts whose name says which way they go: only the size is said. */
const sizes = /^(?:maxLoss|maxProfit|margin|estimate|charges|total|entry|exit|credit|debit|stop|target)$/;
/** Prices of a contract; levels of an underlying carry no currency. */
const premium = /^(?:bid|ask|last|mid|price|ltp|premium|average|entryPrice|exitPrice)$/;

function numberWords(value: number, kind: Kind, key: string, dollars: boolean): string {
  const sign = value < 0 && !sizes.test(key) ? '-' : '';
  const money = dollars ? '$' : '₹';
  switch (kind) {
    case 'money':
      return `${sign}${money}${grouped(value, Math.abs(value) < 100 && !whole(value) ? 2 : 0, dollars)}`;
    case 'price':
      return `${sign}${premium.test(key) ? money : ''}${grouped(value, whole(value) && !premium.test(key) ? 0 : 2, dollars)}`;
    case 'ratio':
      return `${sign}${grouped(100 * value, 1, dollars)} %`;
    case 'rank':
      return `${sign}${grouped(value, 0, dollars)}`;
    case 'days': {
      const days = Math.ceil(Math.abs(value));
      return `${sign}${days} ${days === 1 ? 'day' : 'days'}`;
    }
    case 'count':
      return `${sign}${grouped(value, 0, dollars)}${/oi|volume/i.test(key) ? ' contracts' : ''}`;
    default:
      return `${sign}${grouped(value, Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 3 : 2, dollars)}`;
  }
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function stringWords(text: string): string | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(text);
  if (day !== null) return `${Number(day[3])} ${months[Number(day[2]) - 1]} ${day[1]}`;
  const plain = text.replaceAll(/[\s{}[\]`*_~|<>]+/g, ' ').trim();
  return plain === '' || plain.length > 80 ? null : plain;
}

/** `SELL PE 24550 / BUY PE 24250`; null where a row is no leg. */
function legWords(legs: readonly unknown[]): string | null {
  const said = legs.map((leg) =>
    isNode(leg) && typeof leg['strike'] === 'number'
      ? `${String(leg['action']).toUpperCase()} ${leg['type']} ${leg['strike']}`
      : null,
  );
  return said.includes(null) ? null : said.join(' / ');
}

/** The value under a key however a model spells it: `max_loss`, `maxloss`. */
function under(node: Node, key: string): [key: string, value: unknown] | null {
  if (Object.hasOwn(node, key)) return [key, node[key]];
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  const found = Object.keys(node).find((name) => plain(name) === plain(key));
  return found === undefined ? null : [found, node[found]];
}

interface Found {
  value: unknown;
  key: string;
  parent: string;
}

/** Walks a path; `unlimited` where the row says so instead of a figure. */
function walked(root: unknown, path: readonly string[]): Found | 'unlimited' | null {
  let at: Found = { value: root, key: '', parent: '' };
  for (const step of path) {
    const { value, key } = at;
    if (Array.isArray(value) && /^\d+$/.test(step)) at = { ...at, value: value[Number(step)] };
    else if (isNode(value)) {
      if (under(value, `${step}Unlimited`)?.[1] === true) return 'unlimited';
      const next = under(value, step);
      if (next === null) return null;
      at = { value: next[1], key: next[0], parent: key };
    } else return null;
  }
  return at;
}

function worded(found: Found | 'unlimited' | null, dollars: boolean): string | null {
  if (found === null || found === 'unlimited') return found;
  const { value, key, parent } = found;
  const number = (one: number) => {
    const kind = conceptsOf(parent, key).concepts[0]!.kind;
    return Math.abs(one) < 1e15 ? numberWords(one, kind, key, dollars) : null;
  };
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return stringWords(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // A thing that holds its own amount under one of these names: "margin", "charges".
  if (isNode(value)) {
    const inner = ['estimate', 'total'].find((name) => typeof value[name] === 'number');
    return inner === undefined ? null : worded({ value: value[inner], key: inner, parent: key }, dollars);
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > 8) return null;
  if (value.every((one) => typeof one === 'number')) return value.map(number).join(' and ');
  return legWords(value);
}

const inDollars = (row: unknown): boolean => {
  if (!isNode(row)) return false;
  const market = isNode(row['market']) ? row['market'] : {};
  return (row['currency'] ?? market['currency']) === 'USD';
};

function sideOf(row: HandleRow, strike: number, side: string): unknown {
  const { sent } = row;
  const listed = isNode(sent) ? sent['strikes'] : null;
  const found = Array.isArray(listed)
    ? listed.find((one) => isNode(one) && one['strike'] === strike)
    : undefined;
  return isNode(found) ? found[/^(?:ce|call)$/i.test(side) ? 'call' : 'put'] : undefined;
}

/** The strike of one chain; two chains of a turn that both list it leave it open which is meant. */
function quoted(strike: number, side: string, field: string, rows: readonly HandleRow[]): string | null {
  const listing = rows.filter((row) => isNode(sideOf(row, strike, side)));
  const last = listing.findLast(({ fresh }) => fresh) ?? listing.at(-1);
  if (last === undefined) return null;
  const chain = ({ sent }: HandleRow) => `${(sent as Node)['symbol']} ${(sent as Node)['expiry']}`;
  if (listing.some((row) => row.fresh === last.fresh && chain(row) !== chain(last))) return null;
  return worded(walked(sideOf(last, strike, side), [field]), inDollars(last.sent));
}

const strikeHandle = /^(?:r(\d+)\.)?k(\d+(?:\.\d+)?)\.?(ce|pe|call|put)\.(\w+)$/i;

/**
 * The figure a handle stands for, with sign, unit and words: `s2.maxLoss` of the second idea, `k24900.ce.ask` of a strike,
 * `r1.market.spot` of a result. Null where no result holds it.
 */
export function handled(handle: string, rows: readonly HandleRow[]): string | null {
  const name = handle.trim();
  const strike = strikeHandle.exec(name);
  if (strike !== null) {
    const [, result, at, side, field] = strike;
    const among = result === undefined ? rows : rows.filter((row) => row.result === Number(result));
    return quoted(Number(at), side!, field!, among);
  }
  const [root = '', ...path] = name.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  const [, letter, digits] = /^([rs])(\d+)$/i.exec(root) ?? [];
  if (letter === undefined || path.length === 0 || path.length > 6) return null;
  const n = Number(digits);
  for (const { result, ideas, sent } of rows) {
    if (letter.toLowerCase() === 'r') {
      if (result === n) return worded(walked(sent, path), inDollars(sent));
      continue;
    }
    const list = isNode(sent) && Array.isArray(sent['suggestions']) ? sent['suggestions'] : [];
    const idea: unknown = list[n - ideas - 1];
    if (idea !== undefined) return worded(walked(idea, path), inDollars(sent));
  }
  return null;
}
