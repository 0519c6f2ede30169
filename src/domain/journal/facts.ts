import { dayNumber, localTime, weekday } from '../calendar/zone.ts';
import { knownExchange } from '../ledger/corporate.ts';
import type { Fill } from '../ledger/fill.ts';
import { tradeIdOf } from '../ledger/fingerprint.ts';
import { major } from '../money.ts';
import {
  type JournalEntry,
  noRemarks,
  overridesOf,
  type PlanEntry,
  type Remarks,
  remarksOf,
} from './entry.ts';
import { type Group, type Grouper, type GroupingRules, grouper } from './grouping.ts';
import { inOrder } from './matching.ts';
import { type JournalTrade, journalTrades, tradeDay, tradeOf } from './trade.ts';

/** A trade with what was said about it; what insights and patterns look at. */
export interface TradeFacts extends Omit<JournalTrade, 'plan'> {
  remarks: Remarks;
  /** The journal's plan, else the one written down with the trade. */
  plan: (PlanEntry & { tag?: string | null }) | null;
  tags: string[];
  /** Net in the currency. */
  netMajor: number;
  openedOn: string;
  closedOn: string | null;
  /** Hour of the opening on the exchange's clock; null where only the day is known. */
  hour: number | null;
  /** 0 = Sunday … 6. */
  weekday: number;
}

const midnights = new Set(['00:00:00', '22:00:00', '23:00:00', '04:00:00', '05:00:00']);

/** Hour on the exchange's clock. Midnight is how the ledger keeps trades of which a broker gave the day only. */
function hourOf({ exchange, openedAt }: JournalTrade): number | null {
  const known = knownExchange(exchange);
  const time = known === null ? new Date(openedAt).toISOString().slice(11, 19) : localTime(known, openedAt);
  const unknown = known === null ? midnights.has(time) : time === '00:00:00';
  return unknown && openedAt % 1000 === 0 ? null : Number(time.slice(0, 2));
}

const none: string[] = [];

/** A trade and the remarks about it as one. */
export function factsOf(trade: JournalTrade, remarks: Remarks = noRemarks()): TradeFacts {
  const plan = remarks.plan ?? (trade.plan === null ? null : { ...trade.plan, quantity: null });
  const tag = trade.plan?.tag ?? null;
  const openedOn = tradeDay(trade, trade.openedAt);
  // Written out, not spread: a ledger has hundreds of thousands of these.
  return {
    id: trade.id,
    by: trade.by,
    account: trade.account,
    currency: trade.currency,
    symbol: trade.symbol,
    exchange: trade.exchange,
    shape: trade.shape,
    name: trade.name,
    legs: trade.legs,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
    realised: trade.realised,
    charges: trade.charges,
    chargesKnown: trade.chargesKnown,
    net: trade.net,
    atRisk: trade.atRisk,
    return: trade.return,
    onExpiry: trade.onExpiry,
    fills: trade.fills,
    closings: trade.closings,
    sources: trade.sources,
    notes: trade.notes,
    addedAgainst: trade.addedAgainst,
    remarks,
    plan:
      plan !== null && [plan.entry, plan.stop, plan.target, plan.quantity].every((level) => level === null)
        ? null
        : plan,
    tags:
      tag === null && remarks.tags.length === 0
        ? none
        : [...new Set([...(tag === null ? [] : [tag]), ...remarks.tags])],
    netMajor: major(trade.net, trade.currency),
    openedOn,
    closedOn: trade.closedAt === null ? null : tradeDay(trade, trade.closedAt),
    hour: hourOf(trade),
    weekday: weekday(dayNumber(openedOn)),
  };
}

/** What was said of a trade under any id it ever had: that of each fill that could have begun it. */
function remarksFor(trade: JournalTrade, all: ReadonlyMap<string, Remarks>): Remarks {
  // Nobody wrote anything: no id of ten years of fills need be made to find that out.
  if (all.size === 0) return noRemarks();
  const ids = [...new Set([trade.id, ...trade.fills.map(tradeIdOf)])];
  const found = ids.flatMap((id) => all.get(id) ?? []);
  if (found.length < 2) return found[0] ?? noRemarks();
  return {
    notes: found.flatMap(({ notes }) => notes).sort((a, b) => a.at - b.at),
    tags: [...new Set(found.flatMap(({ tags }) => tags))],
    screenshots: [...new Set(found.flatMap(({ screenshots }) => screenshots))],
    plan: found.find(({ plan }) => plan !== null)?.plan ?? null,
  };
}

/** Takes fills in the order of time and gives each trade with what was said of it once it is over; open ones at the end. */
export function factsFinder(
  entries: readonly JournalEntry[],
  rules: Pick<GroupingRules, 'windowMs'>,
  give: (trade: TradeFacts, place: number) => void,
): Grouper {
  const remarks = remarksOf(entries);
  return grouper({ ...rules, overrides: overridesOf(entries) }, (group, place) => {
    const trade = tradeOf(group);
    give(factsOf(trade, remarksFor(trade, remarks)), place);
  });
}

/** In the order of their openings, those of one moment as they were begun. */
export const byOpening = (
  a: { openedAt: number; place: number },
  b: { openedAt: number; place: number },
): number => a.openedAt - b.openedAt || a.place - b.place;

/** Every strategy trade of a ledger's fills, with what was said of it, oldest first. */
export function tradeFacts(
  fills: readonly Fill[],
  entries: readonly JournalEntry[],
  rules: Pick<GroupingRules, 'windowMs'> = {},
): TradeFacts[] {
  const remarks = remarksOf(entries);
  return journalTrades(fills, { ...rules, overrides: overridesOf(entries) }).map((trade) =>
    factsOf(trade, remarksFor(trade, remarks)),
  );
}

/** The newest trades that are wanted, null for all; so many at most. */
export interface NewestPage {
  limit: number;
  wanted: ((trade: TradeFacts) => boolean) | null;
}

/** Trades that fills in the order of time make: the newest that are wanted, newest first, and how many are wanted in all. */
export function newestFinder(
  entries: readonly JournalEntry[],
  rules: Pick<GroupingRules, 'windowMs'>,
  { limit, wanted }: NewestPage,
): { take(fill: Fill): void; end(): { count: number; trades: TradeFacts[] } } {
  const remarks = remarksOf(entries);
  const facts = (group: Group) => {
    const trade = tradeOf(group);
    return factsOf(trade, remarksFor(trade, remarks));
  };
  let kept: { openedAt: number; place: number; group: Group }[] = [];
  let count = 0;
  // Equals stay in the order they came, so that the first part of a group stands before its second.
  const trim = () => {
    kept = kept.sort(byOpening).slice(-limit);
  };
  const { take, end } = grouper({ ...rules, overrides: overridesOf(entries) }, (group, place) => {
    // Without a condition only those that are shown are worked out.
    if (wanted !== null && !wanted(facts(group))) return;
    count++;
    kept.push({ openedAt: group.openings[0]!.fill.at, place, group });
    if (kept.length > 2 * limit + 1_000) trim();
  });
  return {
    take,
    end() {
      end();
      trim();
      return { count, trades: kept.reverse().map(({ group }) => facts(group)) };
    },
  };
}

/** The same of fills in any order. */
export function newestTrades(
  fills: readonly Fill[],
  entries: readonly JournalEntry[],
  rules: Pick<GroupingRules, 'windowMs'>,
  page: NewestPage,
): { count: number; trades: TradeFacts[] } {
  const { take, end } = newestFinder(entries, rules, page);
  for (const fill of inOrder(fills)) take(fill);
  return end();
}

/** Prices of one unit of the whole structure: of the share itself, or the net premium, positive. */
export interface UnitPrices {
  entry: number;
  exit: number | null;
  /** Units of the structure, by its smallest leg. */
  quantity: number;
  /** Gains when the price of the unit rises. */
  long: boolean;
}

/** Null where the legs make no structure of whole units, or cost nothing. */
export function perUnitOf({ legs }: Pick<JournalTrade, 'legs'>): UnitPrices | null {
  const quantity = Math.min(...legs.map((leg) => leg.quantity));
  if (!(quantity > 0)) return null;
  const net = (price: (leg: JournalTrade['legs'][number]) => number | null): number | null => {
    let sum = 0;
    for (const leg of legs) {
      const each = price(leg);
      if (each === null) return null;
      sum += ((leg.action === 'buy' ? 1 : -1) * each * leg.quantity) / quantity;
    }
    return sum;
  };
  const entry = net((leg) => leg.price);
  if (entry === null || entry === 0) return null;
  const exit = net((leg) => leg.exit);
  const long = entry > 0;
  return { entry: Math.abs(entry), exit: exit === null ? null : long ? exit : -exit, quantity, long };
}
