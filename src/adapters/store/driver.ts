import type { StoreHealth } from '../../ports/store.ts';

/** What may be bound to a `?`. A number must be finite: an engine would turn NaN into NULL without a word. */
export type Value = string | number | bigint | null | Uint8Array;

/** A search among the vectors of one model; which of them, and which memories `m` they must belong to. */
export interface VectorScan {
  vector: Float32Array;
  metric: 'cosine' | 'l2';
  /** A vector's slot less this is the id of its memory. */
  base: number;
  /** Condition on the memory `m`; empty for all. */
  where: string;
  params: readonly Value[];
  k: number;
}

/** Statements of one open transaction; refused once it has ended. */
export interface Tx {
  all<T>(sql: string, params?: readonly Value[]): Promise<T[]>;
  run(sql: string, params?: readonly Value[]): Promise<{ changes: number }>;
  /** Keeps a vector in its slot, in place of the one that was there. */
  putVector(slot: number, vector: Float32Array): Promise<void>;
  /**
   * The k nearest, nearest first, every vector compared by the engine's own vector code, which the first call loads. Filters
   * hold before k. Throws `unavailable` where a distance cannot be told.
   */
  nearest(scan: VectorScan): Promise<{ id: number; distance: number }[]>;
}

/**
 * One database as the repositories see it: SQL with `?`, rows as plain objects, blobs as bytes, and nothing of the engine.
 * Calls are queued one at a time, so nobody's write slips into somebody else's open transaction. Throws CoachError.
 */
export interface Driver extends Tx {
  /** Commits when `work` resolves and undoes all of it when `work` throws; inside, only `tx` may be used. */
  transaction<T>(work: (tx: Tx) => Promise<T> | T): Promise<T>;
  /** Several reads of one state, which no writer changes in between. */
  reading<T>(work: (tx: Tx) => Promise<T> | T): Promise<T>;
  /** The engine's own facts, after checking every page of the file. */
  health(): Promise<Omit<StoreHealth, 'counts'>>;
  /** How long a statement waits for another process's lock from here on, ms; null for as long as it was opened with. */
  patience(ms: number | null): void;
  /** Waits for what is queued; a second call does nothing. */
  close(): Promise<void>;
}
