import type { Horizon, Unmarked } from '../domain/discovery/forward.ts';
import type { Adjustment } from '../domain/discovery/history.ts';

/** Who put a symbol on a run's list: the ensemble, or one picker alone. */
export type PickedBy = 'ensemble' | 'metric' | 'fuzzy' | 'model';

/** A scan of a universe; its id is made of all that went in, so the same scan is the same run. */
export interface DiscoveryRun {
  id: string;
  /** The moment the scan looked from, epoch ms UTC. */
  asOf: number;
  /** Last session its data reach, YYYY-MM-DD. */
  session: string;
  universe: string;
  /** Digest of the members and the last bar of each. */
  universeId: string;
  /** Symbols scanned. */
  members: readonly string[];
  startedAt: number;
}

/** A pick as it stood before anything that came of it was known. */
export interface StoredPick {
  by: PickedBy;
  rank: number;
  symbol: string;
  /** 0..1 */
  score: number;
  sector: string | null;
  /** Digest of the scores, the reasons and the last bar. */
  thesis: string;
}

export interface StoredMark {
  run: string;
  symbol: string;
  horizon: Horizon;
  /** Session the return ends at; null where none is known. */
  date: string | null;
  value: number | null;
  reason: Unmarked | null;
}

export interface DiscoveryRepository {
  /** Begins a run, or gives back what an earlier one under the same id has: a document means it is done. */
  begin(run: DiscoveryRun): Promise<{ document: string | null }>;
  /** What the model picker said in a run, done or cut off; null where it was not asked. */
  answer(run: string): Promise<string | null>;
  /** Keeps what the model picker said, so that a run that was cut off does not ask and pay again. */
  keepAnswer(run: string, answer: string): Promise<void>;
  /** Writes picks, document and the event in one transaction; a run that is done already changes nothing. */
  finish(run: string, picks: readonly StoredPick[], document: string, at: number): Promise<void>;
  /** Finished runs with all they picked, oldest first. */
  runs(options?: {
    before?: number;
    universe?: string;
    limit?: number;
  }): Promise<(Omit<DiscoveryRun, 'startedAt'> & { finishedAt: number })[]>;
  /** The newest finished run at or before a moment, or the one named, with its document. */
  document(options: {
    id?: string;
    before?: number;
  }): Promise<{ id: string; asOf: number; document: string } | null>;
  picks(run: string): Promise<StoredPick[]>;
  /** Keeps marks; a mark with a value stands for good, one with a reason only until there is more. Counts what changed. */
  mark(marks: readonly StoredMark[], at: number): Promise<number>;
  marks(run: string): Promise<StoredMark[]>;
  /** Runs that were begun and never finished. */
  unfinished(): Promise<{ id: string; startedAt: number }[]>;
}

export interface AdjustmentRepository {
  /** Keeps what happened to a share's price that is no return; a newer factor for the day replaces the older. */
  save(symbol: string, adjustments: readonly Adjustment[], source: string): Promise<void>;
  /** Of one symbol, or of every one, oldest first. */
  list(symbol?: string): Promise<(Adjustment & { symbol: string })[]>;
}
