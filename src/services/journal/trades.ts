import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { JournalTrade, TradeQuestion } from '../../core/shapes/journal.ts';
import { disciplineOf } from '../../domain/journal/discipline.ts';
import { newestTrades, type TradeFacts, tradeFacts } from '../../domain/journal/facts.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type Fill, legOf } from '../../domain/ledger/fill.ts';
import { tradeIdOf } from '../../domain/ledger/fingerprint.ts';
import { major } from '../../domain/money.ts';

async function loadRows(question: TradeQuestion, context: Context) {
  const { ledger, journal } = await context.ports.store();
  const to = context.asOf ?? context.ports.clock.now();
  const { account, symbol, windowSeconds } = question;
  const fills = await ledger.fills({
    to,
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol: symbol.trim().toUpperCase() }),
  });
  const entries = await journal.list({ before: to });
  const rules = windowSeconds === undefined ? {} : { windowMs: windowSeconds * 1000 };
  return { fills, entries, rules };
}

/** Every strategy trade up to the moment asked about, with what was said of it, oldest first; and the fills they are made of. */
export async function loadTrades(
  question: TradeQuestion,
  context: Context,
): Promise<{ trades: TradeFacts[]; fills: Fill[] }> {
  const { fills, entries, rules } = await loadRows(question, context);
  return { trades: tradeFacts(fills, entries, rules), fills };
}

/** The newest strategy trades that are wanted (null for all), newest first, and how many are wanted in all. */
export async function loadNewest(
  question: TradeQuestion,
  page: { limit: number; wanted: ((trade: TradeFacts) => boolean) | null },
  context: Context,
): Promise<{ count: number; trades: TradeFacts[] }> {
  const { fills, entries, rules } = await loadRows(question, context);
  return newestTrades(fills, entries, rules, page);
}

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
