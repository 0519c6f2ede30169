import type { Bars } from '../domain/bar.ts';
import type { ExpirySummary } from '../domain/chain/document/summary.ts';
import type { Chain } from '../domain/chain/snapshot.ts';
import type { BacktestRepository } from './backtest.ts';
import type { LeaseRepository } from './clock.ts';
import type {
  AnswerRepository,
  CallRepository,
  SessionRepository,
  TelemetryRepository,
  UsageRepository,
} from './conversation.ts';
import type { DeskRepository, WatchList } from './desk.ts';
import type { AdjustmentRepository, DiscoveryRepository } from './discovery.ts';
import type { ExperimentRepository } from './experiment.ts';
import type { IdentityRepository } from './identity.ts';
import type { JournalRepository } from './journal.ts';
import type { LearningRepository } from './learning.ts';
import type { LedgerRepository } from './ledger.ts';
import type { ActionRepository, FutureRepository } from './market.ts';
import type { EventRepository, MemoryRepository } from './memory.ts';
import type { MetricRepository } from './meter.ts';
import type { ProfileRepository } from './profile.ts';
import type { JobRepository } from './queue.ts';
import type { AlertRepository } from './watch/alerts.ts';
import type { WatchRepository } from './watch/watch.ts';

/** A stored snapshot's identity: `id` is the hash of its content, so storing it twice adds nothing. */
export interface ChainRow {
  id: string;
  symbol: string;
  /** Epoch ms UTC. */
  asOf: number;
  source: string;
  expiries: string[];
  legs: number;
}

/** The figures of one expiry of one stored snapshot, kept so that trends need not recompute. */
export interface ChainSummary extends ExpirySummary {
  chainId: string;
}

/** What a trend and a rank are made of. */
export type DailyFigures = Pick<
  ChainSummary,
  'asOf' | 'expiry' | 'years' | 'spot' | 'atmIv' | 'pcrOi' | 'callOi' | 'putOi'
>;

export interface ChainRepository {
  /**
   * Stores a snapshot with its summaries in one transaction; `added` is false when it was there already. One set `aside` is for a
   * receipt: `byId` alone gives it, and it has no summaries, until it is saved again without.
   */
  save(
    chain: Chain,
    summaries: readonly Omit<ChainSummary, 'chainId'>[],
    receivedAt: number,
    options?: { aside?: boolean },
  ): Promise<{ id: string; added: boolean }>;
  /** The newest snapshot at or before `before`, whole. */
  latest(
    symbol: string,
    options?: { before?: number; source?: string },
  ): Promise<{ id: string; chain: Chain; receivedAt: number } | null>;
  byId(id: string): Promise<{ id: string; chain: Chain; receivedAt: number } | null>;
  /** Newest first; source "sample" left out. */
  list(symbol?: string, options?: { before?: number; after?: number; limit?: number }): Promise<ChainRow[]>;
  /** Symbols with a snapshot in the window (after, before], source "sample" left out, in order. */
  symbols(options?: { before?: number; after?: number }): Promise<string[]>;
  /**
   * Of each day the summaries of its last snapshot, in (after, before], oldest first. A day begins at midnight of a clock that is
   * `offsetMs` ahead of UTC.
   */
  daily(
    symbol: string,
    options: { before: number; after: number; offsetMs: number },
  ): Promise<DailyFigures[]>;
  /** Oldest first; every summary of the symbol in the window, source "sample" left out. */
  summaries(
    symbol: string,
    options: { before: number; after?: number; expiry?: string; limit?: number },
  ): Promise<ChainSummary[]>;
}

export interface BarRepository {
  /** Merges bars into what is stored; a bar already there is replaced only when it differs. */
  save(bars: Bars, source: string): Promise<{ added: number; replaced: number; same: number }>;
  load(
    symbol: string,
    interval: Bars['interval'],
    options?: { from?: number; to?: number },
  ): Promise<{ bars: Bars; source: string } | null>;
  list(): Promise<
    { symbol: string; interval: Bars['interval']; count: number; from: number; to: number; source: string }[]
  >;
}

/** A stored suggestion: the document as it was shown, and all it was made from. */
export interface SuggestionRecord {
  id: string;
  symbol: string;
  asOf: number;
  createdAt: number;
  chainId: string;
  rulesVersion: string;
  /** The exact bytes that were shown as JSON. */
  document: string;
  /** Everything but the chain that went in, as JSON. */
  inputs: string;
}

export interface SuggestionRepository {
  /** Keeps the first record under an id; saving the same id again changes nothing. */
  save(record: SuggestionRecord): Promise<{ added: boolean }>;
  byId(id: string): Promise<SuggestionRecord | null>;
  list(options?: {
    symbol?: string;
    before?: number;
    limit?: number;
  }): Promise<Omit<SuggestionRecord, 'document' | 'inputs'>[]>;
}

export interface ImportRecord {
  /** Hash of the file's bytes. */
  hash: string;
  path: string;
  format: string;
  at: number;
  rowsRead: number;
  rowsKept: number;
  rowsRefused: number;
}

export interface ImportRepository {
  seen(hash: string): Promise<ImportRecord | null>;
  record(row: ImportRecord): Promise<void>;
}

export interface StoreHealth {
  path: string;
  dialect: 'sqlite' | 'postgres';
  engineVersion: string;
  schemaVersion: number;
  journalMode: string;
  synchronous: string;
  /** Why nothing can be written, in words; null where it can. */
  unwritable: string | null;
  integrity: 'ok' | string;
  fileMode: string | null;
  bytes: number;
  counts: Record<string, number>;
}

/**
 * Everything coach remembers. Each repository method is one transaction; writers queue one at a time.
 * Throws CoachError: `unavailable` when the file cannot be opened, is locked or full, `refused` for a newer schema.
 */
/** Answers of requests that carried a key. */
export interface ReplyRepository {
  /** Begins a request under a key; what is kept of an earlier one instead, whose `answer` is null where nobody told how it ended. */
  begin(key: string, request: string, at: number): Promise<{ request: string; answer: string | null } | null>;
  /** Keeps the answer, JSON; null lets go of the key, so that another try may be made. */
  end(key: string, answer: string | null): Promise<void>;
}

export interface Store {
  identity: IdentityRepository;
  chains: ChainRepository;
  bars: BarRepository;
  adjustments: AdjustmentRepository;
  actions: ActionRepository;
  futures: FutureRepository;
  suggestions: SuggestionRepository;
  discovery: DiscoveryRepository;
  alerts: AlertRepository;
  watch: WatchRepository;
  leases: LeaseRepository;
  imports: ImportRepository;
  replies: ReplyRepository;
  backtests: BacktestRepository;
  learning: LearningRepository;
  jobs: JobRepository;
  ledger: LedgerRepository;
  journal: JournalRepository;
  memory: MemoryRepository;
  desk: DeskRepository;
  watchlist: WatchList;
  events: EventRepository;
  sessions: SessionRepository;
  usage: UsageRepository;
  calls: CallRepository;
  answers: AnswerRepository;
  telemetry: TelemetryRepository;
  metrics: MetricRepository;
  experiments: ExperimentRepository;
  profile: ProfileRepository;
  /** `whole` reads every page; without it a quick check bounded in time. */
  health(whole?: boolean): Promise<StoreHealth>;
  /** How long writes wait for another process from here on, ms; null for as long as usual. */
  patience(ms: number | null): void;
  close(): Promise<void>;
}
