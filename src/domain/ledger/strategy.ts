import { isRefusal, type Refusal } from '../refusal.ts';
import type { Fill, TradePlan } from './fill.ts';
import { tradeIdOf } from './fingerprint.ts';
import { type Book, foldFills, openPositions } from './fold.ts';
import type { LotMethod } from './lots.ts';
import type { Holding } from './page.ts';
import { holdingKey } from './position.ts';
import { renamed } from './renames.ts';

/** Fills that belong together: the legs of a strategy, or all of one contract that belongs to none. */
export interface Trade {
  /** The strategy's id, or that of the trade its first fill begins. */
  id: string;
  strategyId: string | null;
  account: string;
  currency: string;
  book: Book;
  fills: Fill[];
  openedAt: number;
  /** Null while anything is open. */
  closedAt: number | null;
  plan: TradePlan | null;
}

/** What a fill's trade is told from others by. */
export const tradeKey = (of: Holding & Pick<Fill, 'strategyId'>): string =>
  of.strategyId === null ? holdingKey(of) : `${of.account}|${of.currency}|${of.strategyId}`;

/** Trades of some fills, oldest first, each folded by itself. */
export function tradesOf(told: readonly Fill[], method: LotMethod = 'fifo'): Trade[] | Refusal {
  const fills = renamed(told);
  const groups = new Map<string, Fill[]>();
  const splits = fills.filter((fill) => fill.split !== null);
  for (const fill of fills) {
    if (fill.split !== null) continue;
    const group = groups.get(tradeKey(fill));
    if (group === undefined) groups.set(tradeKey(fill), [fill]);
    else group.push(fill);
  }
  const trades: Trade[] = [];
  for (const own of groups.values()) {
    const book = foldFills(splits.length === 0 ? own : [...own, ...splits], method);
    if (isRefusal(book)) return book;
    if (book.fills === 0) continue;
    const first = own[0]!;
    trades.push({
      id: first.strategyId ?? tradeIdOf(first.id),
      strategyId: first.strategyId,
      account: first.account,
      currency: first.currency,
      book,
      fills: own,
      openedAt: first.at,
      closedAt: openPositions(book).length > 0 ? null : book.through,
      plan: own.find((fill) => fill.plan !== null)?.plan ?? null,
    });
  }
  return trades.sort((a, b) => a.openedAt - b.openedAt);
}
