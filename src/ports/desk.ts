import type { WatchedSymbol } from '../core/shapes/watchlist.ts';
import type { DeskEvent } from '../domain/desk/event.ts';
import type { OrderReport, OrderRequest, OrderState } from '../domain/desk/order.ts';
import type { DeskState } from '../domain/desk/state.ts';
import type { CashFlow, Fill } from '../domain/ledger/fill.ts';
import type { Alert } from './watch/alerts.ts';

/** An account that orders are traded in, as it was opened. */
export interface DeskAccount {
  id: string;
  currency: 'INR' | 'USD';
  /** Whose clock and sessions it keeps. */
  exchange: 'NSE' | 'BSE' | 'US';
  openedAt: number;
  /** Whether made-up prices may be traded in it. */
  practice: boolean;
  /** How its orders are filled, as `fillText`. */
  fill: string;
  physical: 'deliver' | 'close-before';
  /** Broker that its orders are sent to; null fills them here. */
  broker: 'alpaca' | null;
}

export interface OrderRecord {
  intent: string;
  account: string;
  placedAt: number;
  changedAt: number;
  symbol: string;
  state: OrderState | 'partly' | 'unknown';
  reason: string | null;
  trade: string | null;
  suggestion: string | null;
  request: OrderRequest;
  report: OrderReport;
  correlation: string;
}

/** A code's salted hash for one granted request. */
export interface Approval {
  account: string;
  request: number;
  salt: string;
  hash: string;
  until: number;
}

/** An account at one moment: its row, the fold of its events and how many there are. */
export interface DeskMoment {
  account: DeskAccount;
  state: DeskState;
  seq: number;
}

/** What a decision writes, all of it or nothing. */
export interface Decision<T> {
  result: T;
  state: DeskState;
  events: readonly DeskEvent[];
  fills: readonly Fill[];
  flows: readonly CashFlow[];
  orders: readonly Omit<OrderRecord, 'correlation'>[];
  alerts: readonly Alert[];
  /** Lines for the hash-chained log: a kind and its JSON body. */
  log: readonly { kind: string; body: string }[];
  approval?: Approval | undefined;
  correlation: string;
}

export interface CycleRow {
  account: string;
  session: string;
  symbol: string;
  at: number;
  step: string;
  done: boolean;
  /** JSON text. */
  body: string;
  correlation: string;
}

/** The desk's part of the store. Every method is one transaction; throws CoachError. */
export interface DeskRepository {
  /** Keeps a new account with its first state. Throws `refused` where there is one of that name, or the ledger has rows of others under it. */
  open(account: DeskAccount, decision: Decision<null>): Promise<void>;
  accounts(): Promise<DeskAccount[]>;
  /** Null where there is no such account. Throws `unavailable` where its state does not follow from its events. */
  load(account: string): Promise<DeskMoment | null>;
  /**
   * One decision: the account is read, `work` decides, and its events, ledger rows, orders, alerts and new state are committed together,
   * with nobody else's decision in between. What `work` throws undoes all. Throws `missing` for an unknown account.
   */
  decide<T>(account: string, work: (moment: DeskMoment) => Decision<T> | Promise<Decision<T>>): Promise<T>;
  /** The state of an account before its first event; null for an unknown one. */
  opening(account: string): Promise<DeskState | null>;
  /** Events of an account in order, after `seq`. */
  events(
    account: string,
    options?: { after?: number; limit?: number },
  ): Promise<{ seq: number; event: DeskEvent }[]>;
  orders(filter: {
    account?: string;
    intent?: string;
    states?: readonly string[];
    limit?: number;
  }): Promise<OrderRecord[]>;
  approval(account: string, request: number): Promise<Approval | null>;
  cycles(account: string, session?: string): Promise<CycleRow[]>;
  keepCycle(row: CycleRow): Promise<void>;
  pause(account: string): Promise<{ since: number; reason: string } | null>;
  setPause(account: string, pause: { since: number; reason: string } | null): Promise<void>;
}

export type WatchEntry = Omit<WatchedSymbol, 'since' | 'expires'> & {
  /** Epoch ms UTC. */
  since: number;
  expires: number | null;
};

/** Symbols that are looked at again and again. */
export interface WatchList {
  /** Those that have not expired by `now`, by name. */
  list(now: number): Promise<WatchEntry[]>;
  /** False when it was there already; else an event tells of it, in the same transaction. */
  add(entry: WatchEntry): Promise<boolean>;
  /** False when it was not there; else an event tells of it, in the same transaction. */
  remove(symbol: string, at: number): Promise<boolean>;
  /** Every entry, also those whose time is over. */
  all(): Promise<WatchEntry[]>;
  /** What a scan changes, and an event for each change, in one transaction; entries of a person are left alone. */
  change(changes: WatchListChanges, at: number): Promise<void>;
}

/** What a scan does to the automatic entries; `cause` names the scan. */
export interface WatchListChanges {
  add: readonly { symbol: string; expires: number; reason: string }[];
  renew: readonly { symbol: string; expires: number }[];
  remove: readonly { symbol: string; cause: string }[];
  cause: string;
}

/** A note beside the store that halts an account even where the store cannot be written. */
export interface HaltFile {
  /** Writes the note durably; keeps the first where there is one. */
  raise(account: string, note: { at: number; reason: string }): Promise<void>;
  raised(account: string): Promise<{ at: number; reason: string } | null>;
  lower(account: string): Promise<void>;
}
