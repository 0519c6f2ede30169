import { type BreakerState, breakerStart } from '../breaker/state.ts';
import { addDays, dayNumber, type Exchange, weekday } from '../calendar/zone.ts';
import { valuation } from '../ledger/pnl.ts';
import type { Position } from '../ledger/position.ts';
import { type DeskSettings, settingsDefaults } from '../limits/limits.ts';
import { type Minor, major, priceOf } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import type { Bracket, WorkingOrder } from './order.ts';
import { markOf, type Quote } from './quote.ts';

/** Fills that belong together, from the first to the last; one for the journal and one for the breaker. */
export interface DeskTrade {
  id: string;
  openedAt: number;
  /** Exchange date of the opening. */
  openedOn: string;
  tag: string | null;
  /** By the contract's key; flat ones stay until the trade is over. */
  positions: Position[];
  bracket: Bracket | null;
  /** Worst loss when it was opened, minor units; null where not computed. */
  risk: Minor | null;
  /** How its exits are filled, as `fillText`; null for the account's own way. */
  fill: string | null;
}

/** One account as a fold of its events: plain JSON, so that it can be kept and compared. Money in minor units. */
export interface DeskState {
  account: string;
  currency: 'INR' | 'USD';
  exchange: Exchange;
  /** Moment of the newest event, epoch ms. */
  at: number;
  /** Date of the session, and whether it is open. */
  session: { date: string; open: boolean } | null;
  /** First equity of the session and of its week (by the Monday), the session's best, and orders that opened risk. */
  day: { first: Minor; best: Minor; trades: number };
  week: { monday: string; first: Minor };
  cash: Minor;
  /** Margin in use; an ESTIMATE, null before any was computed. */
  margin: Minor | null;
  /** Moment of that estimate, epoch ms. */
  marginAt: number;
  trades: DeskTrade[];
  /** Newest quote of what is held or worked, by key. */
  marks: Record<string, Quote>;
  orders: WorkingOrder[];
  /** Splits and dividends that were taken into account, by name; the newest. */
  actions: string[];
  /** Intents of this session; an intent names its session, so older ones cannot come again. */
  intents: string[];
  orderCount: number;
  settings: DeskSettings;
  /** What comes into force with the next session. */
  waiting: DeskSettings | null;
  /** Null in the shadow book, which nothing halts. */
  breaker: BreakerState | null;
  /** The book that goes on while the account is halted. */
  shadow: DeskState | null;
}

export interface Opening {
  account: string;
  currency: 'INR' | 'USD';
  exchange: Exchange;
  cash: Minor;
  at: number;
  settings?: DeskSettings | undefined;
}

/** An account with nothing but its cash. */
export function deskStart({ account, currency, exchange, cash, at, settings }: Opening): DeskState {
  return {
    account,
    currency,
    exchange,
    at,
    session: null,
    day: { first: cash, best: cash, trades: 0 },
    week: { monday: '', first: cash },
    cash,
    margin: null,
    marginAt: 0,
    trades: [],
    marks: {},
    orders: [],
    actions: [],
    intents: [],
    orderCount: 0,
    settings: settings ?? settingsDefaults,
    waiting: null,
    breaker: breakerStart(major(cash, currency)),
    shadow: null,
  };
}

/** A position with its newest price per unit in millionths; null where nothing prices it. */
export function markedPrice(state: DeskState, position: Position): number | null {
  const quote = state.marks[positionOf(position)];
  const mark = quote === undefined ? null : markOf(quote);
  if (mark === null) return null;
  const price = priceOf(mark.price, 'halfEven');
  return isRefusal(price) ? null : price;
}

const prefixOf = ({ account, currency }: Position): number => account.length + currency.length + 2;

/** The contract's key of a position, whose own key names account and currency before it. */
export const positionOf = (position: Position): string => position.key.slice(prefixOf(position));

/** Cash plus what every open position is worth at its newest price, in minor units; NaN where one has none. */
export function equityOf(state: DeskState): Minor {
  let equity: number = state.cash;
  for (const { positions } of state.trades) {
    for (const position of positions) {
      if (position.quantity === 0) continue;
      const price = markedPrice(state, position);
      if (price === null) return Number.NaN as Minor;
      equity += valuation(position, price).marketValue;
    }
  }
  return equity as Minor;
}

export const openPositionsOf = (state: Pick<DeskState, 'trades'>): Position[] =>
  state.trades.flatMap(({ positions }) => positions.filter(({ quantity }) => quantity !== 0));

/** The Monday of a date's week. */
const mondayOf = (date: string): string => addDays(date, -((weekday(dayNumber(date)) + 6) % 7));

/** The account as a session of that date begins: the day's figures start anew and settings that waited are in force. */
export function newSession(state: DeskState, date: string): DeskState {
  const equity = equityOf(state);
  const first = Number.isFinite(equity) ? equity : state.day.first;
  const monday = mondayOf(date);
  return {
    ...state,
    session: { date, open: true },
    day: { first, best: first, trades: 0 },
    week: monday === state.week.monday ? state.week : { monday, first },
    intents: [],
    settings: state.waiting ?? state.settings,
    waiting: null,
  };
}
