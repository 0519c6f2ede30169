import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { JournalTrade, TradeQuestion } from '../../core/shapes/journal.ts';
import { disciplineOf } from '../../domain/journal/discipline.ts';
import type { JournalEntry } from '../../domain/journal/entry.ts';
import {
  byOpening,
  factsFinder,
  type NewestPage,
  newestFinder,
  type TradeFacts,
} from '../../domain/journal/facts.ts';
import type { GroupingRules } from '../../domain/journal/grouping.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type Fill, legOf } from '../../domain/ledger/fill.ts';
import { tradeIdOf } from '../../domain/ledger/fingerprint.ts';
import { renamer } from '../../domain/ledger/renames.ts';
import { major } from '../../domain/money.ts';

interface Finder<T> {
  take(fill: Fill): void;
  end(): T;
}

/** Hands every fill up to the moment asked about, in the order of time, to what makes trades of them; `seen` gets it as it was written. */
async function found<T>(
  question: TradeQuestion,
  context: Context,
  finder: (entries: readonly JournalEntry[], rules: Pick<GroupingRules, 'windowMs'>) => Finder<T>,
  seen: (fill: Fill) => void = () => {},
): Promise<T> {
  const { ledger, journal } = await context.ports.store();
  const to = context.asOf ?? context.ports.clock.now();
  const { account, symbol, windowSeconds } = question;
  const filter = {
    to,
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol: symbol.trim().toUpperCase() }),
  };
  const rules = windowSeconds === undefined ? {} : { windowMs: windowSeconds * 1000 };
  const { take, end } = finder(await journal.list({ before: to }), rules);
  const named = renamer(await ledger.renames(filter));
  for await (const page of ledger.pages(filter)) {
    context.signal.throwIfAborted();
    for (const fill of page) {
      seen(fill);
      take(named(fill));
    }
  }
  return end();
}

/**
 * Every strategy trade up to the moment asked about, with what was said of it, as it comes to an end, and those still open at the
 * end; never more of them at once than are open. `place` tells those of one moment apart, in their order.
 */
export const eachTrade = (
  question: TradeQuestion,
  context: Context,
  visit: { trade(trade: TradeFacts, place: number): void; fill?(fill: Fill): void },
): Promise<void> =>
  found(
    question,
    context,
    (entries, rules) => factsFinder(entries, rules, (trade, place) => visit.trade(trade, place)),
    visit.fill,
  );

/** What is kept of every such trade, oldest first; null for what is not. */
export async function tradesKept<T>(
  question: TradeQuestion,
  context: Context,
  keep: (trade: TradeFacts) => T | null,
): Promise<T[]> {
  const kept: { openedAt: number; place: number; value: T }[] = [];
  await eachTrade(question, context, {
    trade(trade, place) {
      const value = keep(trade);
      if (value !== null) kept.push({ openedAt: trade.openedAt, place, value });
    },
  });
  return kept.sort(byOpening).map(({ value }) => value);
}

/** Every such trade whole, oldest first. */
export const loadTrades = (question: TradeQuestion, context: Context): Promise<TradeFacts[]> =>
  tradesKept(question, context, (trade) => trade);

/** The newest strategy trades that are wanted (null for all), newest first, and how many are wanted in all. */
export const loadNewest = (
  question: TradeQuestion,
  page: NewestPage,
  context: Context,
): Promise<{ count: number; trades: TradeFacts[] }> =>
  found(question, context, (entries, rules) => newestFinder(entries, rules, page));

/** The trade an id, its beginning, or one of its fills names. Throws `missing`, or `usage` where several fit. */
export function tradeNamed(name: string, trades: readonly TradeFacts[]): TradeFacts {
  const exact =
    trades.find(
      ({ id, fills, closings }) => id === name || fills.includes(name) || closings.includes(name),
    ) ??
    // A contract that the list of trades shows by itself is a leg of a trade here.
    trades.find(({ fills }) => fills.some((fill) => tradeIdOf(fill) === name));
  if (exact !== undefined) return exact;
  const near = name.length < 3 ? [] : trades.filter(({ id }) => id.startsWith(name));
  if (near.length === 1) return near[0]!;
  if (near.length > 1)
    throw new CoachError('usage', `${near.length} trades begin with ${name}`, 'Write more of the id.');
  throw new CoachError(
    'missing',
    `There is no trade ${name.slice(0, 60)}`,
    '`coach journal list` shows the ids.',
  );
}

const iso = (trade: TradeFacts, at: number): string => timeAt(trade.exchange, at);

/** A trade as commands tell of it. */
export function tradeDocument(trade: TradeFacts): JournalTrade {
  const discipline = disciplineOf(trade);
  const { currency } = trade;
  return {
    id: trade.id,
    groupedBy: trade.by,
    account: trade.account,
    symbol: trade.symbol,
    strategy: trade.shape,
    name: trade.name,
    currency,
    state: trade.closedAt === null ? ('open' as const) : ('closed' as const),
    openedAt: iso(trade, trade.openedAt),
    closedAt: trade.closedAt === null ? null : iso(trade, trade.closedAt),
    legs: trade.legs.map((leg) => ({
      ...legOf(leg.instrument, leg.action, leg.quantity),
      name: nameOf(leg.instrument),
      open: leg.open,
      price: Number(leg.price.toFixed(6)),
      exit: leg.exit === null ? null : Number(leg.exit.toFixed(6)),
    })),
    realised: major(trade.realised, currency),
    charges: major(trade.charges, currency),
    chargesKnown: trade.chargesKnown,
    net: trade.netMajor,
    atRisk: trade.atRisk === null ? null : major(trade.atRisk, currency),
    return: trade.return,
    tags: trade.tags,
    plan:
      trade.plan === null
        ? null
        : {
            entry: trade.plan.entry,
            stop: trade.plan.stop,
            target: trade.plan.target,
            quantity: trade.plan.quantity,
          },
    discipline,
    notes: [...trade.notes, ...trade.remarks.notes.map(({ text }) => text)],
    screenshots: trade.remarks.screenshots,
    sources: trade.sources,
    fills: trade.fills,
    closings: trade.closings,
  };
}
