import type { StoreHealth } from '../../ports/store.ts';

/** What may be bound to a `?`. A number must be finite: an engine would turn NaN into NULL without a word. */
export type Value = string | number | bigint | null | Uint8Array;

/** One model's vectors lie in this many slots. */
export const slotsPerModel = 2 ** 40;

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

/** The two indexes of text: words, and runs of three characters for scripts whose words are not found otherwise. */
export type WordIndex = 'words' | 'trigrams';

/** A search for an FTS5 expression, and which memories `m` it may find. */
export interface WordScan {
  expression: string;
  by: WordIndex;
  weights: readonly [title: number, body: number];
  /** Condition on the memory `m`; empty for all. */
  where: string;
  params: readonly Value[];
  /** Ids from and to which is looked; absent for all. */
  between?: readonly [from: number, to: number];
  k: number;
}

/** How an engine finds memories by their text. Statements go through the transaction or driver that is handed in. */
export interface Words {
  /** Indexes titles and bodies of memories; `indexes` say where. */
  put(
    tx: Tx,
    rows: readonly { id: number; title: string; body: string; indexes: readonly WordIndex[] }[],
  ): Promise<void>;
  /** Takes a memory's text, as it was put, out of the indexes. */
  forget(tx: Tx, id: number, title: string, body: string, indexes: readonly WordIndex[]): Promise<void>;
  /**
   * The k best by BM25 (k1 1.2, b 0.75) as FTS5 computes it, smaller is better, equals by id. Throws `usage` for an
   * expression that cannot be read.
   */
  matching(tx: Tx, scan: WordScan): Promise<{ id: number; score: number }[]>;
  /** How many memories have the word, counted up to `most`. */
  frequency(tx: Tx, word: string, by: WordIndex, most: number): Promise<number>;
}

/** Statements of one open transaction; refused once it has ended. */
export interface Tx {
  all<T>(sql: string, params?: readonly Value[]): Promise<T[]>;
  /** The same rows as arrays of their cells, in the order of the columns: half the work where there are a million. */
  cells<T extends readonly unknown[]>(sql: string, params?: readonly Value[]): Promise<T[]>;
  run(sql: string, params?: readonly Value[]): Promise<{ changes: number }>;
  /** Keeps a vector in its slot, in place of the one that was there. */
  putVector(slot: number, vector: Float32Array): Promise<void>;
  /**
   * The k nearest, nearest first, every vector compared by the engine's own vector code, which the first call loads. Filters
   * hold before k. Throws `unavailable` where a distance cannot be told.
   */
  nearest(scan: VectorScan): Promise<{ id: number; distance: number }[]>;
  readonly words: Words;
}

/**
 * One database as the repositories see it: SQL with `?`, rows as plain objects, blobs as bytes, and nothing of the engine.
 * A call sees all that was asked before it, and nobody's write slips into somebody else's open transaction. Throws CoachError.
 */
export interface Driver extends Tx {
  /** Whether all who use the database run on this machine, so that a process id tells if its holder lives. */
  readonly oneMachine: boolean;
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
