import type { EntryBody, JournalEntry } from '../domain/journal/entry.ts';
import type { CashFlow, Fill } from '../domain/ledger/fill.ts';

/** A row of a file and what was made of it; the first line of a file is row 1. */
export interface RowRemark {
  row: number;
  reason: string;
}

/** Fills that can be gone through any number of times. */
export interface FillRows extends Iterable<Fill> {
  readonly length: number;
}

/** A broker's export as ledger rows, oldest first. Ids are deterministic: reading the same file again gives the same. */
export interface BrokerFile {
  path: string;
  /** Name of the format it was read as: "zerodha", "ibkr-flex", "mapped", … */
  format: string;
  account: string;
  /** Of what it holds. */
  accounts: string[];
  /** SHA-256 of the file's bytes, hex. */
  hash: string;
  /** Made anew each time they are gone through: a million are never there at once. */
  fills: FillRows;
  flows: CashFlow[];
  rowsRead: number;
  /** Rows that could not be kept, with the reason. */
  refused: RowRemark[];
  /** Rows that are sound by themselves and were left out with a refused row of the same symbol: kept, they would make a position that never was. */
  withheld: { symbol: string; rows: number[]; because: number; reason: string }[];
  /** Refused rows that name no symbol: any position of the file may lack them. */
  unplaced: number[];
  /** Rows that were understood and carry neither a trade nor money. */
  skipped: RowRemark[];
  /** Rows that say again what an earlier row of this file said. */
  duplicates: number;
  notes: string[];
}

export interface JournalReadOptions {
  /** Bytes already at hand, for "-". */
  bytes?: Uint8Array;
  /** Book to write into; the file's own account or the format's name when left out. */
  account?: string;
  /** Format by name; found by the file's columns when left out. */
  format?: string;
  /** Columns of a plain CSV: date=Datum,symbol=Ticker,… */
  map?: string;
  /** Currency of files that do not name one. */
  currency?: string;
  /** NSE, BSE or US for files that do not name one. */
  exchange?: string;
  signal?: AbortSignal;
}

export interface JournalFiles {
  /** Reads one export. Throws CoachError: `missing`, `usage` for a file that is no broker's export, `unavailable`. */
  read(path: string, options?: JournalReadOptions): Promise<BrokerFile>;
  /** Files of the given files and folders, in a fixed order. Throws `missing` for a path that is not there. */
  expand(paths: readonly string[]): Promise<string[]>;
  /** Writes a report whole or not at all; never over a file that is no report of coach's. Returns the absolute path. */
  writeReport(path: string, html: string): Promise<string>;
  /** The absolute path of a file that is there. Throws `missing`. */
  located(path: string): Promise<string>;
}

/** What a person said about trades. Entries are only ever added. */
export interface JournalRepository {
  /** All or none. */
  add(entries: readonly (EntryBody & { at: number; trade: string })[]): Promise<void>;
  /** Oldest first. */
  list(filter?: { trade?: string; before?: number }): Promise<JournalEntry[]>;
}
