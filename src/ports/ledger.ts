import type { CashFlow, Fill, Instrument } from '../domain/ledger/fill.ts';
import type { FillGroup } from '../domain/ledger/outline.ts';
import type { FillPage } from '../domain/ledger/page.ts';

/** Which rows of the ledger; every field given must hold, bounds are inclusive. */
export interface LedgerFilter {
  account?: string;
  currency?: string;
  /** Symbol of the instrument, the underlying's for derivatives; fills only. */
  symbol?: string;
  strategyId?: string;
  /** Shares and funds alone; fills only. */
  sharesOnly?: boolean;
  source?: string;
  /** Of these contracts and strategies; fills only. */
  groups?: readonly Pick<FillGroup, 'holding' | 'strategyId'>[];
  from?: number;
  to?: number;
  ids?: readonly string[];
}

/** A moment's values of a book, kept so that the next look can explain what changed; `body` is JSON text. */
export interface MarkRecord {
  seq: number;
  at: number;
  account: string;
  body: string;
}

/** What `verify` found: `faults` is empty when every row is as it was written. */
export interface LedgerCheck {
  fills: number;
  flows: number;
  marks: number;
  events: number;
  faults: { table: string; row: number; reason: string }[];
}

/**
 * The money ledger. Rows are only ever added; each carries a hash over its content and the row before it, and each batch
 * an event in the hash-chained log. Rows that undo each other are both left out of `scan`, and kept in `fills` and `flows`.
 */
export interface LedgerRepository {
  /**
   * All rows or none, durably. A row whose id is there with the same content counts as `already`; with other content it is
   * left as it is and named in `differing`. Throws `refused` for a row the ledger cannot keep.
   */
  append(rows: {
    fills?: Iterable<Fill>;
    flows?: readonly CashFlow[];
  }): Promise<{ added: number; already: number; differing: string[] }>;
  /** In time order, ties in the order they came. */
  fills(filter?: LedgerFilter & { limit?: number; newestFirst?: boolean }): Promise<Fill[]>;
  flows(filter?: LedgerFilter): Promise<CashFlow[]>;
  /**
   * Fills that neither undo another of these nor are undone by one, in the order of `fills`, some thousands at a time. All pages are
   * of the state that the first one was read of: rows that are added meanwhile are not among them.
   */
  pages(filter?: LedgerFilter): AsyncIterable<Fill[]>;
  /** What the fills of each contract and strategy come to, read from an index. */
  groups(filter?: Pick<LedgerFilter, 'account' | 'symbol' | 'strategyId' | 'to'>): Promise<FillGroup[]>;
  /** Shares that bore several symbols, by ISIN: as their newest of these fills names them. */
  renames(filter?: LedgerFilter): Promise<Map<string, Instrument>>;
  /** Fills in time order as columns, in one consistent read; a page is valid during its visit only. */
  scan(filter: LedgerFilter, visit: (page: FillPage) => void): Promise<void>;
  /** Keeps the marks of an account's book. */
  mark(record: Omit<MarkRecord, 'seq'>): Promise<MarkRecord>;
  /** The account's newest marks at or before a moment. */
  lastMark(account: string, before?: number): Promise<MarkRecord | null>;
  /** Recomputes every hash and both chains. */
  verify(): Promise<LedgerCheck>;
}
