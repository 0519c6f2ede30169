import type { AdviceFacts } from '../../domain/advice/advice.ts';

/** What a tool gave in this turn. */
export interface ToolRow {
  command: string;
  output: unknown;
  /** What of it a model was sent, where one was: its figures are checked against that. */
  sent?: unknown;
}

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of keys and indices, or undefined. */
function at(root: unknown, ...path: (string | number)[]): unknown {
  let value = root;
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else if (isNode(value) && typeof key === 'string') value = value[key];
    else return undefined;
  }
  return value;
}

const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function ofMarket(market: unknown): AdviceFacts {
  const currency = at(market, 'currency');
  return {
    ...(currency === 'INR' || currency === 'USD' ? { currency } : {}),
    symbol: text(at(market, 'symbol')),
    spot: number(at(market, 'spot')),
    expiry: text(at(market, 'expiry')),
    daysToExpiry: number(at(market, 'daysToExpiry')),
    atmStrike: number(at(market, 'atmStrike')),
    atmIv: number(at(market, 'atmIv')),
    realizedVolatility: number(at(market, 'realizedVolatility')),
    ivRank: number(at(market, 'ivRank')),
    skew: number(at(market, 'skew', 'riskReversal25')),
    pcr: number(at(market, 'pcr', 'oi')),
    maxPain: number(at(market, 'maxPain')),
    expectedMove: number(at(market, 'expectedMove', 'oneSigma')),
    straddle: number(at(market, 'straddle')),
    support: number(at(market, 'walls', 'support', 0, 'strike')),
    resistance: number(at(market, 'walls', 'resistance', 0, 'strike')),
    lotSize: number(at(market, 'lotSize')),
  };
}

/** Lots of the first leg: the money of a suggestion is for all of them. */
const lotsOf = (suggestion: unknown): number => number(at(suggestion, 'legs', 0, 'lots')) ?? 1;

function legsOf(suggestion: unknown): string | null {
  const actions = at(suggestion, 'actions');
  return Array.isArray(actions)
    ? text(actions.filter((action) => typeof action === 'string').join(', '))
    : null;
}

/** The prices of one strike of a chain that lists it. */
export function strikeFacts(rows: readonly ToolRow[], strike: number): AdviceFacts {
  for (const { command, output } of rows) {
    const listed = command === 'chain' ? at(output, 'strikes') : null;
    const row = Array.isArray(listed) ? listed.find((each) => at(each, 'strike') === strike) : undefined;
    if (row === undefined) continue;
    const [call, put] = [at(row, 'call'), at(row, 'put')];
    const price = (leg: unknown) => number(at(leg, 'mid')) ?? number(at(leg, 'last'));
    const ivs = [at(call, 'iv'), at(put, 'iv')].map(number).filter((iv) => iv !== null);
    const strikeIv = ivs.length === 0 ? null : ivs.reduce((sum, iv) => sum + iv, 0) / ivs.length;
    return { strike, strikeCall: price(call), strikePut: price(put), strikeIv };
  }
  return {};
}

function ofSuggestion(document: unknown): AdviceFacts {
  const first = at(document, 'suggestions', 0);
  if (first === undefined) return {};
  const lots = lotsOf(first);
  const each = (value: unknown) => {
    const sum = number(value);
    return sum === null ? null : sum / lots;
  };
  return {
    strategy: text(at(first, 'name')) ?? text(at(first, 'strategy')),
    legs: legsOf(first),
    maxProfit: each(at(first, 'maxProfit')),
    maxLoss: each(at(first, 'maxLoss')),
    pop: number(at(first, 'pop')),
    breakeven: number(at(first, 'breakevensAfterCosts', 0)),
    breakevenUpper: number(at(first, 'breakevensAfterCosts', 1)),
    margin: each(at(first, 'margin', 'estimate')),
    charges: each(at(first, 'charges', 'total')),
    roomToday: number(at(first, 'roomToday', 'loss')),
  };
}

function ofPortfolio(book: unknown): AdviceFacts {
  const holdings = at(book, 'holdings');
  const open = Array.isArray(holdings) ? holdings.filter((row) => at(row, 'quantity') !== 0) : [];
  const sold = open.find((row) => at(row, 'kind') === 'option' && Number(at(row, 'quantity')) < 0);
  return {
    openPositions: open.length,
    unrealizedPnl: number(at(book, 'pnl', 0, 'unrealised')),
    shortStrike: number(at(sold, 'strike')),
  };
}

function ofRow({ command, output }: ToolRow): AdviceFacts {
  if (command === 'suggest') return { ...ofMarket(at(output, 'market')), ...ofSuggestion(output) };
  if (command === 'chain') return ofMarket(output);
  if (command === 'portfolio') return ofPortfolio(output);
  return {};
}

/** The live numbers that prepared advice can use, out of what the tools gave; later rows win. */
export function factsOf(rows: readonly ToolRow[], capital: number | null): AdviceFacts {
  const facts: AdviceFacts = { capital };
  for (const row of rows) {
    for (const [key, value] of Object.entries(ofRow(row))) {
      if (value !== null && value !== undefined) Object.assign(facts, { [key]: value });
    }
  }
  return facts;
}

/** Name of the first suggested structure, for the turn's record. */
export const strategyOf = (rows: readonly ToolRow[]): string | null =>
  rows
    .map(({ command, output }) => (command === 'suggest' ? ofSuggestion(output).strategy : null))
    .find(Boolean) ?? null;

/** How old the prices are that a turn rests on, in words; null where nothing says so. */
export function freshnessOf(rows: readonly ToolRow[]): { state: string; note: string } | null {
  for (const { output } of [...rows].reverse()) {
    for (const place of [at(output, 'freshness'), at(output, 'market', 'freshness')]) {
      const [state, note] = [text(at(place, 'state')), text(at(place, 'note'))];
      if (state !== null) return { state, note: note ?? '' };
    }
  }
  return null;
}

/** How well the first idea of a turn fits its view, as `suggest` scored it in 0..1; null where none was made. */
export function fitOf(rows: readonly ToolRow[]): { name: string; value: number } | null {
  const document = rows.findLast(({ command }) => command === 'suggest')?.output;
  const list = isNode(document) ? document['suggestions'] : null;
  const first: unknown = Array.isArray(list) ? list[0] : null;
  if (!isNode(first) || typeof first['fit'] !== 'number') return null;
  return { name: String(first['name'] ?? first['strategy'] ?? ''), value: first['fit'] };
}
