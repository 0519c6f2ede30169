import type { Bars } from '../domain/bar.ts';
import type { Holiday } from '../domain/calendar/holiday-list.ts';
import type { Chain } from '../domain/chain/snapshot.ts';
import type { FutureDay } from '../domain/discovery/futures.ts';
import type { CorporateAction } from '../domain/ledger/action.ts';
import type { Stamped } from '../domain/stamped.ts';
import type { Underlying } from '../domain/symbol/symbol.ts';

export interface Quote {
  symbol: string;
  last: number;
  previousClose: number | null;
  open: number | null;
  high: number | null;
  low: number | null;
  volume: number | null;
  currency: 'INR' | 'USD';
}

export interface ChainRequest {
  underlying: Underlying;
  /** Only this expiry (YYYY-MM-DD), or every expiry the source has at hand. */
  expiry?: string;
  /** Nothing later than this moment (epoch ms UTC) may be used. */
  asOf?: number;
  signal?: AbortSignal;
}

export interface BarsRequest {
  underlying: Underlying;
  interval: Bars['interval'];
  /** Inclusive epoch ms UTC bounds. */
  from?: number;
  to?: number;
  /** Only bars that were complete at this moment (epoch ms UTC): a day still trading has no close yet. */
  asOf?: number;
  signal?: AbortSignal;
}

export interface AnnouncedRequest {
  symbol: string | null;
  from: string;
  to: string;
  signal?: AbortSignal;
}

/**
 * Where prices come from. Every method throws CoachError: `missing` when the source does not carry the symbol,
 * `unavailable` when it does but cannot answer now. What it returns is always stamped.
 */
export interface Market {
  /** Name shown as the source of an answer. */
  readonly name: string;
  /** It is asked over the network: only for what is wanted. */
  readonly live?: true;
  chain(request: ChainRequest): Promise<Stamped<Chain>>;
  bars(request: BarsRequest): Promise<Stamped<Bars>>;
  quote(request: { underlying: Underlying; asOf?: number; signal?: AbortSignal }): Promise<Stamped<Quote>>;
  /** Earlier snapshots of the same underlying, newest first, all before `request.asOf`; empty where the source keeps none. */
  history(request: ChainRequest & { limit: number }): Promise<Chain[]>;
  /**
   * What companies announced or will announce, as the vendor's JSON that `earningsCalendar` reads: of one symbol or of all, within
   * days (YYYY-MM-DD, both included). Absent where the source keeps no such list.
   */
  announced?(request: AnnouncedRequest): Promise<string>;
  /** Symbols the source can answer for, and what it has of each. Empty where it cannot list them. */
  symbols(): Promise<{ symbol: string; has: ('chain' | 'bars')[]; note: string }[]>;
}

/** The close before a daily bar as its own source gives it: on the scale of the bar, so it differs from the bar before after a split. */
export interface PreviousClose {
  symbol: string;
  /** 00:00 UTC of the bar's session. */
  time: number;
  value: number;
}

export interface ActionRepository {
  /** Keeps actions; a newer row for the same share, day and kind replaces the older. How many are new. */
  save(actions: readonly CorporateAction[], source: string): Promise<number>;
  /** Of one share by the day it goes ex, both days included, oldest first; a split before a dividend. */
  list(filter: { symbol: string; from: string; to: string }): Promise<CorporateAction[]>;
}

export interface FutureRepository {
  /** Keeps sessions of futures; a newer row for the same contract and session replaces the older. How many are new or other. */
  save(days: readonly FutureDay[], source: string): Promise<number>;
  /** Every contract of one session (YYYY-MM-DD), by symbol and expiry. */
  on(session: string): Promise<FutureDay[]>;
}

/** One chain or bar series found in a file, or a reason why a row was left out. */
export interface ImportedFile {
  path: string;
  format: string;
  rowsRead: number;
  rowsKept: number;
  refused: { row: number; reason: string }[];
  /** Refused rows beyond those listed. */
  refusedMore: number;
  chains: Chain[];
  bars: Bars[];
  previousCloses?: PreviousClose[];
  /** Days the exchange is closed, of its own list. */
  holidays?: Holiday[];
  /** Splits, bonuses and dividends, of a list of them. */
  actions?: CorporateAction[];
  /** Sessions of futures with their open interest. */
  futures?: FutureDay[];
  notes: string[];
  /** Of the notes those that make a figure doubtful: a quote that cannot be, rows that are missing, an expiry without a session. */
  warnings: string[];
}

/** Reads market files of every known format; throws CoachError `usage` with the row and a hint for a file it cannot read at all. */
export interface MarketFiles {
  /** Folders become their files, in name order; throws CoachError `missing` for a path that is not there. */
  expand(paths: readonly string[]): Promise<string[]>;
  read(
    path: string,
    options?: {
      symbol?: string;
      /** What to call bars that neither the file nor its name names; refused without it. */
      unnamed?: string;
      bytes?: Uint8Array;
      signal?: AbortSignal;
    },
  ): Promise<ImportedFile>;
}
