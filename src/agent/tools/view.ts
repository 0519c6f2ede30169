type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a result a model is sent. */
export interface View {
  /** The values it sees, exact: what its figures are checked against. */
  sent: unknown;
  /** As it is written, of these values or of a copy with what is private hidden. */
  write(sent: unknown): string;
  text: string;
  /** What was left out and how to get it; null where nothing was. */
  left: string | null;
}

/** Tokens a result may take. */
const budgets: Readonly<Record<string, number>> = { suggest: 2_450, chain: 1_120 };
const usualBudget = 1_500;
/** Of a chain whose market stands in a result before it. */
const leanChain = 850;

/** Keys that say how a figure was made, not what it is, and what only machines need. */
const never = new Set(
  'definitions basis scope items curve receipt decisionPath sourceReason createdAt ageMs atmIvBasis forwardBasis ivRankBasis vrpBasis gexBasis straddleBasis openInterestNote openInterestUnit pcrScope lotSource quality years rate rulesVersion byStrike considered given actions tags priceBasis expiries strategyId sql'.split(
    ' ',
  ),
);
/** Of one command alone. */
const neverOf: Readonly<Record<string, ReadonlySet<string>>> = {
  chain: new Set([
    'termStructure',
    'buildUp',
    'building',
    'wallShift',
    'spotStraddle',
    'straddleStrike',
    'reasons',
    'trend',
    'iv30',
    'rho',
    'id',
    'note',
  ]),
  suggest: new Set(
    'termStructure buildUp building wallShift spotStraddle straddleStrike reasons trend iv30 rho levels totals volume weight on words summary share daysBeforeExpiry skew gexFlip strip worth fitParts role confidenceReason breakevens'.split(
      ' ',
    ),
  ),
};

/** Lists that mean nothing in parts. */
const uncut = new Set(['suggestions', 'legs', 'breakevens', 'breakevensAfterCosts', 'warnings']);

/** Five significant digits where a number is not whole. */
export function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  if (Math.abs(value) >= 1e5) return Math.round(value);
  return Number(value.toPrecision(5));
}

/** A value without what says nothing: nulls, empty lists and objects, keys that are never sent. */
function pruned(value: unknown, drop: ReadonlySet<string>, list: number, text: number): unknown {
  if (typeof value === 'string')
    return value.length > text
      ? `${value.slice(0, value.lastIndexOf(' ', text) > text / 2 ? value.lastIndexOf(' ', text) : text)}…`
      : value;
  if (Array.isArray(value)) return value.slice(0, list).map((item) => pruned(item, drop, list, text));
  if (!isNode(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    if (never.has(key) || drop.has(key) || item === null || item === undefined || item === false) return [];
    const inner = pruned(item, drop, uncut.has(key) ? 24 : list, text);
    const empty = Array.isArray(inner)
      ? inner.length === 0
      : isNode(inner) && Object.keys(inner).length === 0;
    return empty ? [] : [[key, inner]];
  });
  return Object.fromEntries(kept);
}

const pieces = /\p{L}{1,6}|\d{1,3}|[^\s\p{L}\d]{1,2}/gu;
/** About how many tokens a text of figures is, from above: three digits, six letters or two marks each. */
const tokensOf = (text: string): number => text.match(pieces)?.length ?? 0;

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'number' ? rounded(item) : item)) ?? 'null';

/** Whether any list or text of a value was cut at those lengths. */
function cutAt(value: unknown, list: number, text: number): boolean {
  if (typeof value === 'string') return value.length > text;
  if (Array.isArray(value)) return value.length > list || value.some((item) => cutAt(item, list, text));
  return (
    isNode(value) &&
    Object.entries(value).some(([key, item]) => cutAt(item, uncut.has(key) ? 24 : list, text))
  );
}

/** A value within a budget: shorter and shorter lists and texts. */
function fitted(
  value: unknown,
  drop: ReadonlySet<string>,
  budget: number,
): { sent: unknown; text: string; cut: boolean } {
  for (const [list, text] of [
    [400, 2_000],
    [40, 400],
    [20, 240],
    [10, 160],
    [6, 110],
    [4, 80],
    [3, 60],
  ] as const) {
    const sent = pruned(value, drop, list, text);
    const written = textOf(sent);
    if (tokensOf(written) <= budget) return { sent, text: written, cut: cutAt(value, list, text) };
  }
  const sent = pruned(value, drop, 2, 40);
  return { sent, text: textOf(sent).slice(0, budget * 3), cut: true };
}

const columns = ['last', 'bid', 'ask', 'iv', 'delta', 'oi'] as const;
const detail = [...columns, 'change', 'oiChange', 'volume', 'theta', 'vega', 'gamma'] as const;

function sideOf(leg: unknown, keys: readonly string[]): Node | null {
  if (!isNode(leg)) return null;
  const kept = keys.flatMap((key): [string, unknown][] =>
    leg[key] === null || leg[key] === undefined ? [] : [[key, leg[key]]],
  );
  return Object.fromEntries(kept);
}

const cell = (leg: Node | null, key: string): string => {
  const value = leg?.[key];
  return typeof value === 'number' ? String(rounded(value)) : '-';
};

/** Strikes of a chain, those the question names first, then outward from the money. */
function strikesOf(rows: readonly Node[], money: number, named: readonly number[]): Node[] {
  const away = (row: Node) => Math.abs(Number(row['strike']) - money);
  return [...rows].sort(
    (a, b) =>
      Number(named.includes(Number(b['strike']))) - Number(named.includes(Number(a['strike']))) ||
      away(a) - away(b),
  );
}

/** The head of a chain, then its strikes outward from the money as a table, as many as fit. */
function chainView(output: Node, budget: number, named: readonly number[], headShare: number): View {
  const { strikes, ...rest } = output;
  const rows = Array.isArray(strikes) ? strikes.filter(isNode) : [];
  const expiries = output['expiries'];
  const head = fitted(rest, neverOf['chain']!, rows.length === 0 ? budget : Math.round(budget * headShare));
  const known = { ...(head.sent as Node), expiries };
  const top = textOf(known);
  if (rows.length === 0) return { sent: known, write: textOf, text: top, left: null };
  const money = Number(output['spot'] ?? output['atmStrike'] ?? 0);
  const heading = `strike: call ${columns.join(' ')} | put ${columns.join(' ')}`;
  let left = budget - tokensOf(top) - tokensOf(heading) - 40;
  const sent: Node[] = [];
  const lines: { strike: number; line: string }[] = [];
  for (const row of strikesOf(rows, money, named)) {
    const strike = Number(row['strike']);
    const asked = named.includes(strike) && sent.length < 3;
    const keys = asked ? detail : columns;
    const [call, put] = [sideOf(row['call'], keys), sideOf(row['put'], keys)];
    const more = asked ? ` call ${textOf(call)} put ${textOf(put)}` : '';
    const cells = (leg: Node | null) => columns.map((key) => cell(leg, key)).join(' ');
    const line = asked ? `${strike}:${more}` : `${strike}: ${cells(call)} | ${cells(put)}`;
    left -= tokensOf(line) + 1;
    if (left < 0) break;
    sent.push({ strike, call, put });
    lines.push({ strike, line });
  }
  lines.sort((a, b) => a.strike - b.strike);
  const out = rows.length - sent.length;
  const table = `${heading}\n${lines.map(({ line }) => line).join('\n')}`;
  return {
    sent: { ...known, strikes: sent },
    write: (safe) => `${textOf({ ...(safe as Node), strikes: undefined })}\n${table}`,
    text: `${top}\n${table}`,
    left: out === 0 ? null : `${out} strikes farther from the money; ask for a strike by name`,
  };
}

/**
 * What a model is sent of a command's output: what matters first, within a budget of tokens. `named` are numbers of the
 * question; ideas are numbered on from those of earlier results, and carry the handle they are spoken of by. What is
 * said of a market is short where it was sent before.
 */
export function viewOf(
  command: string,
  output: unknown,
  named: readonly number[] = [],
  ideasBefore = 0,
  marketSent = false,
): View {
  const budget = budgets[command] ?? usualBudget;
  if (command === 'chain' && isNode(output))
    return marketSent ? chainView(output, leanChain, named, 0.3) : chainView(output, budget, named, 0.55);
  const drop = neverOf[command] ?? new Set<string>();
  const whole =
    command === 'suggest' && isNode(output) ? ideasFirst(output, ideasBefore, marketSent) : output;
  const { sent, text, cut } = fitted(whole, drop, budget);
  return {
    sent,
    write: (safe) => textOf(safe).slice(0, budget * 5),
    text,
    left: cut ? 'longer lists are cut; ask for less at once to see the rest' : null,
  };
}

/** What was rejected, by its code and in words; its figures stand in the words. */
const shortly = (row: unknown) =>
  isNode(row) ? { strategy: row['strategy'], code: row['code'], reason: row['reason'] } : row;

/** Suggestions before the market they rest on, and of what was rejected only the first. */
function ideasFirst(
  { suggestions, warnings, view, market, rejected, ...rest }: Node,
  ideasBefore: number,
  marketSent: boolean,
): Node {
  const handled = Array.isArray(suggestions)
    ? suggestions.map((one: unknown, i) => (isNode(one) ? { h: `s${ideasBefore + i + 1}`, ...one } : one))
    : suggestions;
  const few = Array.isArray(rejected) ? rejected.slice(0, 5).map(shortly) : rejected;
  const seen = isNode(view)
    ? { ...view, evidence: Array.isArray(view['evidence']) ? view['evidence'].slice(0, 5) : undefined }
    : view;
  const { spot, currency, freshness }: Node = isNode(market) ? market : {};
  const told = marketSent ? { spot, currency, freshness } : market;
  return { ...rest, suggestions: handled, warnings, view: seen, rejected: few, market: told };
}
