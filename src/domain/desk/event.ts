import type { BreakerEvent } from '../breaker/breaker.ts';
import type { BreakerMode, FaultKind, TripReason } from '../breaker/state.ts';
import type { CashFlow, Fill } from '../ledger/fill.ts';
import type { BreakerWish, LimitWish } from '../limits/change.ts';
import type { Minor } from '../money.ts';
import type { Underlying } from '../symbol/symbol.ts';
import type { FilledLeg, OrderReport, OrderRequest } from './order.ts';
import type { Quote } from './quote.ts';

/** A share, and the name of what it does, which an account takes once; without one it is taken whenever it comes. */
interface OfShare {
  symbol: string;
  exchange: string;
  action?: string | undefined;
}

type Plain =
  /** Money of the owner that came (positive) or went; minor units. */
  | { type: 'cash'; amount: Minor }
  /** A session opens or closes; `next` is the date of the one after it, where the calendar knows it. */
  | { type: 'session'; phase: 'open' | 'close'; date: string; next: string | null }
  /** New prices: what is held is marked, working orders and brackets are looked at. */
  | { type: 'quotes'; quotes: Quote[] }
  /** An order with the prices it may be filled at. */
  | { type: 'order'; request: OrderRequest; quotes: Quote[] }
  | { type: 'cancel'; intent: string }
  /** Closes what is left of a trade at the prices given; always allowed. */
  | { type: 'close'; trade: string; reason: string; quotes: Quote[] }
  /** The closing value of the underlying on which everything of one expiry ends. */
  | { type: 'settle'; underlying: Underlying; expiry: string; price: number }
  | ({ type: 'split'; fresh: number; old: number } & OfShare)
  /** Money per share of what is held when it goes ex. */
  | ({ type: 'dividend'; perShare: number } & OfShare)
  /** A dividend that comes with the next session: short calls may be exercised for it. */
  | ({ type: 'exAhead'; perShare: number; exDate: string } & OfShare)
  /** What a broker says became of an order it was sent. */
  | { type: 'report'; intent: string; state: 'filled' | 'rejected' | 'unknown'; fills: ToldFill[] }
  | { type: 'settings'; limits?: LimitWish | undefined; breaker?: BreakerWish | undefined }
  /** Newest level of the market's volatility index, annual: 0.15 is an index at 15. */
  | { type: 'volatility'; symbol: string; level: number }
  /** Time passed; what only the clock can set off is looked at. */
  | { type: 'tick' }
  | { type: 'halt' | 'check' }
  | { type: 'fault' | 'cleared'; kind: FaultKind }
  | { type: 'request'; override: boolean }
  | { type: 'approve'; code: number };

/** A fill as a broker reports it; `price` per unit, quantities in the ledger's units. */
export interface ToldFill {
  leg: number;
  quantity: number;
  price: number;
}

/** Something that happened to an account at `at` (epoch ms). */
export type DeskEvent = Plain & { at: number };

export type AlertCode =
  /** Expired positions whose closing value is missing. */
  | 'unsettled'
  /** A short call that may be exercised for the dividend. */
  | 'earlyExercise'
  /** An exit that is due finds no price. */
  | 'exitBlocked'
  /** A limit is 80 % used. */
  | 'nearLimit'
  /** A second closing value for an expiry that is settled. */
  | 'settledAlready'
  /** A position cannot be settled or split by the rules coach knows. */
  | 'unsettleable';

/** What an event came to: rows for the ledger, reports for the person, words for the channel. */
export type DeskEffect =
  | { type: 'fill'; fill: Fill; leg: FilledLeg | null }
  | { type: 'flow'; flow: CashFlow }
  | { type: 'order'; report: OrderReport; request: OrderRequest }
  /** A trade is over; P&L after charges in minor units. */
  | {
      type: 'closed';
      trade: string;
      pnl: Minor;
      charges: Minor;
      reason: string;
      openedAt: number;
      /** Worst loss when it was opened; null where not computed. */
      risk: Minor | null;
    }
  | { type: 'breaker'; from: BreakerMode; to: BreakerMode; reasons: TripReason[] }
  | { type: 'verdict'; event: BreakerEvent['type']; granted: boolean | null; unmet: string[] | null }
  | { type: 'alert'; code: AlertCode; about: string; figures: Record<string, number | string | null> }
  /** The same of the shadow book: told, never booked. */
  | { type: 'shadow'; effect: DeskEffect };

const ranks: Record<DeskEvent['type'], number> = {
  cash: 1,
  split: 2,
  dividend: 2,
  settings: 3,
  fault: 4,
  halt: 4,
  cleared: 4,
  quotes: 5,
  volatility: 5,
  settle: 6,
  exAhead: 6,
  report: 7,
  cancel: 8,
  close: 9,
  order: 10,
  tick: 11,
  session: 12,
  check: 13,
  request: 14,
  approve: 15,
};

const rankOf = (event: DeskEvent): number =>
  event.type === 'session' && event.phase === 'open' ? 0 : ranks[event.type];

/** Events in the one order in which they are folded: by time, at one time by kind, alike ones by what they say. */
export function inOrder(events: readonly DeskEvent[]): DeskEvent[] {
  const text = new Map<DeskEvent, string>();
  const said = (event: DeskEvent): string => {
    const known = text.get(event) ?? JSON.stringify(event);
    text.set(event, known);
    return known;
  };
  return [...events].sort(
    (a, b) => a.at - b.at || rankOf(a) - rankOf(b) || (said(a) < said(b) ? -1 : said(a) > said(b) ? 1 : 0),
  );
}
