import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { PatternsDocument, PatternsWords } from '../../core/shapes/performance.ts';
import type { Exchange } from '../../domain/calendar/calendar.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { leastTrades } from '../../domain/journal/comparison.ts';
import { noRemarks } from '../../domain/journal/entry.ts';
import type { TradeFacts } from '../../domain/journal/facts.ts';
import { type Period, periodOf } from '../../domain/performance/period.ts';
import { type Advice, type AdvisedTrade, behaviour } from '../../domain/review/behaviour.ts';
import type { SuggestionRecord } from '../../ports/store.ts';
import { tradesKept } from '../journal/trades.ts';
import { orThrow } from './snapshot.ts';

/** The exchange whose clock and calendar a currency's days go by. */
export const homeOf = (currency: string): Exchange => (currency === 'INR' ? 'NSE' : 'US');

/** The clock that days of a currency's money are counted by; UTC for those of exchanges without one. */
export const clockOf = (currency: string): string =>
  currency === 'INR' || currency === 'USD' ? homeOf(currency) : 'UTC';

/** A typed period against the day it is where the books are kept: on the person's own clock unless only dollars are. */
export function periodFor(
  text: string,
  context: Context,
  exchange: Exchange = context.ports.config.clock,
): Period {
  return orThrow(periodOf(text, localDate(exchange, context.asOf ?? context.ports.clock.now())));
}

export const within = (date: string, period: Period): boolean =>
  (period.from === null || date >= period.from) && date <= period.to;

/** The currency told, or the one of most trades; and those left out. */
export function currencyFor(
  told: string | undefined,
  found: readonly string[],
): { currency: string; others: string[] } {
  const counts = new Map<string, number>();
  for (const currency of found) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return currencyOf(told, counts);
}

/** The same of how often each currency was found. */
export function currencyOf(
  told: string | undefined,
  counts: ReadonlyMap<string, number>,
): { currency: string; others: string[] } {
  const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
  const currency = told ?? most ?? 'INR';
  if (!/^[A-Z]{3}$/.test(currency))
    throw new CoachError('usage', `"${currency}" is not a currency`, 'Write three letters: INR.');
  return { currency, others: [...counts.keys()].filter((other) => other !== currency).sort() };
}

const followedWithinMs = 48 * 3_600_000;
/** How many suggestions before a trade are looked at. */
const mostLookedAt = 20;

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((item) => (typeof item === 'string' ? [item] : [])) : [];

/** A concern without its numbers, so that the same one is the same in every suggestion. */
const concernName = (text: string): string =>
  text
    .replace(/[-+]?\d[\d,.]*%?/g, '#')
    .replace(/\s+/g, ' ')
    .slice(0, 120);

interface Told {
  strategy?: unknown;
  confidence?: unknown;
  fit?: unknown;
  memory?: { warning?: unknown } | null;
  tags?: unknown;
}

/** What a stored suggestion said about a structure; null when it did not name it. */
function adviceIn(record: SuggestionRecord, shape: string): Advice | null {
  const document = JSON.parse(record.document) as {
    suggestions?: unknown;
    warnings?: unknown;
    review?: { concerns?: unknown } | null;
  };
  const list = (Array.isArray(document.suggestions) ? document.suggestions : []) as Told[];
  const own = list.find(({ strategy }) => strategy === shape);
  if (own === undefined) return null;
  const warning = own.memory?.warning;
  const concerns = [
    ...textsIn(document.warnings),
    ...textsIn(document.review?.concerns),
    ...(typeof warning === 'string' ? [warning] : []),
  ];
  return {
    id: record.id,
    createdAt: record.createdAt,
    // What was kept before the fit had the name of a confidence; both rank alike from 0 to 1.
    confidence:
      typeof own.fit === 'number'
        ? own.fit / 100
        : typeof own.confidence === 'number'
          ? own.confidence
          : null,
    concerns: [...new Set(concerns.map(concernName))],
  };
}

const everyOrder = 1_000_000;

/** Names of the concerns kept with the orders that opened or added to a trade, by account and trade; for accounts of the desk. */
async function doubtsOf(
  trades: readonly TradeFacts[],
  context: Context,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { desk } = await context.ports.store();
  const found = new Map<string, readonly string[]>();
  const asked = new Set(trades.map(({ account }) => account));
  for (const { id: account } of await desk.accounts()) {
    if (!asked.has(account)) continue;
    for (const { trade, report } of await desk.orders({ account, states: ['filled'], limit: everyOrder })) {
      if (trade === null || report.risk !== 'open') continue;
      const key = `${account}|${trade}`;
      const names = report.concerns.map(({ name }) => name);
      found.set(key, [...new Set([...(found.get(key) ?? []), ...names])]);
    }
  }
  return found;
}

/** Each trade with the newest suggestion of the two days before it that named its underlying and its structure. */
async function advised(trades: readonly TradeFacts[], context: Context): Promise<AdvisedTrade[]> {
  const { suggestions } = await context.ports.store();
  const rowsOf = new Map<string, { id: string; createdAt: number }[]>();
  const records = new Map<string, SuggestionRecord | null>();
  const told: AdvisedTrade[] = [];
  const doubts = await doubtsOf(trades, context);
  for (const trade of trades) {
    // One look a symbol, not one a trade: most symbols were never asked about.
    let rows = rowsOf.get(trade.symbol);
    if (rows === undefined) {
      context.signal.throwIfAborted();
      rows = await suggestions.list({ symbol: trade.symbol });
      rowsOf.set(trade.symbol, rows);
    }
    let advice: Advice | null = null;
    const from = firstUpTo(rows, trade.openedAt);
    for (const { id, createdAt } of rows.slice(from, from + mostLookedAt)) {
      if (advice !== null || trade.openedAt - createdAt > followedWithinMs) break;
      let record = records.get(id);
      if (record === undefined) records.set(id, (record = await suggestions.byId(id)));
      advice = record === null ? null : adviceIn(record, trade.shape);
    }
    const kept = doubts.get(`${trade.account}|${trade.id}`) ?? null;
    told.push(Object.assign(trade, { advice, doubts: kept }));
  }
  return told;
}

/** Place of the first of some rows, newest first, that was made by a moment. */
function firstUpTo(rows: readonly { createdAt: number }[], moment: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.createdAt <= moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

const nothing: never[] = [];
const unsaid = noRemarks();

/** A trade without what no comparison looks at; legs are held against a plan alone. */
function lean(trade: TradeFacts): TradeFacts {
  trade.fills = trade.closings = trade.notes = trade.sources = nothing;
  trade.remarks = unsaid;
  if (trade.plan === null) trade.legs = nothing;
  return trade;
}

/** What winning and losing trades of a period have in common; nothing is said where there are too few. */
export async function patterns(words: PatternsWords, context: Context): Promise<PatternsDocument> {
  // Ten years of trades stand side by side here, so what no comparison looks at is left behind.
  const trades = await tradesKept(words, context, (trade) => (trade.closedAt === null ? trade : lean(trade)));
  const { currency, others } = currencyFor(
    words.currency,
    trades.map((trade) => trade.currency),
  );
  const period = periodFor(words.period, context, homeOf(currency));
  const chosen = trades.filter(
    (trade) => trade.currency === currency && trade.closedOn !== null && within(trade.closedOn, period),
  );
  const found = behaviour(await advised(chosen, context));
  const warnings =
    others.length === 0 ? [] : [`trades in ${others.join(', ')} are left out; --currency chooses`];
  if (chosen.length < leastTrades)
    warnings.push(
      `${chosen.length} closed trades: with fewer than ${leastTrades} on each side nothing is said`,
    );
  return {
    period: period.name,
    from: period.from,
    to: period.to,
    currency,
    leastTrades,
    trades: found.trades,
    advised: found.advised,
    findings: found.patterns.filter(({ finding }) => finding !== null).length,
    patterns: found.patterns,
    confidence: found.confidence,
    warnings,
  };
}
