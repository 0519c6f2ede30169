import type { PastSetup } from '../domain/memory/lesson.ts';

export const memoryKinds = ['trade', 'market', 'symbol', 'suggestion', 'note', 'turn', 'event'] as const;
export type MemoryKind = (typeof memoryKinds)[number];
export type MemorySide = 'bullish' | 'bearish' | 'neutral';

/** How something ended; `pnl` is money in the currency, after charges. */
export interface Outcome {
  result: 'won' | 'lost' | 'flat';
  pnl: number;
  currency: string;
}

/** A thing to remember. It is known from `at` on (epoch ms UTC) and seen by no question asked earlier. */
export interface MemoryRecord {
  /** What it is a memory of; a second record under the same key changes nothing. */
  key: string;
  kind: MemoryKind;
  at: number;
  symbol: string | null;
  side: MemorySide | null;
  strategy: string | null;
  title: string;
  body: string;
  outcome: Outcome | null;
  detail: Record<string, unknown> | null;
  /** The market at that moment, as src/domain/memory/conditions.ts has it. */
  conditions: Float32Array | null;
}

export interface Memory extends MemoryRecord {
  id: number;
}

/** Which memories; every field given must hold, and holds before the nearest are counted. */
export interface MemoryFilter {
  kinds?: readonly MemoryKind[] | undefined;
  symbol?: string | undefined;
  side?: MemorySide | undefined;
  strategy?: string | undefined;
  /** Inclusive. */
  before?: number | undefined;
  /** Inclusive. */
  after?: number | undefined;
}

export interface VectorModel {
  /** Model and dimension, "hash-v1/384". */
  name: string;
  dimension: number;
}

export interface NearestHit {
  id: number;
  /** Cosine, or for l2 the negative distance: larger is nearer. */
  similarity: number;
}

/** The newest row of a source, and the newest that memory has taken in. */
export interface MemoryLag {
  ledger: { newest: number; seen: number };
  events: { newest: number; seen: number };
}

/**
 * Memories with their vectors and words. Texts and numbers only go in finite; a vector of another dimension, not finite
 * or without a direction is `refused`, and so is a stored one that comes out so.
 */
export interface MemoryRepository {
  /** All in one transaction; `vectors[i]` belongs to `records[i]`. Returns their ids; keys that were there keep theirs. */
  add(
    records: readonly MemoryRecord[],
    vectors?: { model: VectorModel; vectors: readonly (Float32Array | null)[] },
  ): Promise<{ ids: number[]; added: number }>;
  /** In the order asked for; ids that are not there are left out. */
  byIds(ids: readonly number[]): Promise<Memory[]>;
  /** Every closed trade of a symbol that was known at a moment, newest first, with the market it was opened in. */
  pastTrades(symbol: string, before: number): Promise<PastSetup[]>;
  /** Newest first. */
  list(filter: MemoryFilter, limit: number): Promise<Memory[]>;
  count(filter: MemoryFilter): Promise<number>;
  /** At most so many there are; known at once. */
  size(): Promise<number>;
  /** Ids of the keys that are there. */
  known(keys: readonly string[]): Promise<Map<string, number>>;
  /** Every key of one kind with its id. */
  keys(kind: MemoryKind): Promise<Map<string, number>>;
  forget(ids: readonly number[]): Promise<number>;
  /** The k nearest of those that pass the filter. `by` says how they were found: every vector compared, or codes first. */
  nearest(
    model: VectorModel,
    vector: Float32Array,
    options: { filter?: MemoryFilter; k: number; metric?: 'cosine' | 'l2' },
  ): Promise<{ hits: NearestHit[]; by: 'vectors' | 'codes' }>;
  /**
   * The k best by BM25 of an FTS5 expression, best first; `weights` of title and body. Throws CoachError `usage` for an
   * expression FTS5 cannot read. `newest` looks only at so many of the newest that pass the filter.
   */
  matching(
    expression: string,
    options: {
      filter?: MemoryFilter;
      k: number;
      by?: 'words' | 'trigrams';
      weights?: readonly [title: number, body: number];
      newest?: number;
    },
  ): Promise<{ id: number; score: number }[]>;
  /** How many memories have the word, counted up to `most`. */
  frequency(word: string, by: 'words' | 'trigrams', most: number): Promise<number>;
  /** Vectors of these memories under the model. */
  vectors(model: VectorModel, ids: readonly number[]): Promise<Map<number, Float32Array>>;
  /** Memories above `after` that have no vector of the model, by id. */
  without(model: VectorModel, after: number, limit: number): Promise<Memory[]>;
  putVectors(model: VectorModel, rows: readonly { id: number; vector: Float32Array }[]): Promise<void>;
  models(): Promise<(VectorModel & { vectors: number })[]>;
  /** Takes away every vector of a model. */
  forgetModel(name: string): Promise<void>;
  lag(): Promise<MemoryLag>;
  mark(source: 'ledger' | 'events', seen: number): Promise<void>;
  /** Ids of stored suggestions that are not remembered, oldest first. */
  suggestionsWithout(limit: number): Promise<string[]>;
  /** Finished conversation turns that are not remembered, oldest first. */
  turnsWithout(limit: number): Promise<{ id: string; at: number; question: string; answer: string }[]>;
}

/** One line of the hash-chained log; `body` is JSON text. */
export interface LoggedEvent {
  seq: number;
  at: number;
  kind: string;
  body: string;
  hash: string;
}

export interface EventRepository {
  /** Newest first. */
  list(options: {
    kind?: string | undefined;
    before?: number | undefined;
    after?: number | undefined;
    limit: number;
  }): Promise<LoggedEvent[]>;
  /** After `seq`, oldest first. */
  since(seq: number, limit: number): Promise<LoggedEvent[]>;
  bySeqs(seqs: readonly number[]): Promise<LoggedEvent[]>;
}

/** Ranks given texts by an FTS5 expression, for those who hold the texts themselves. Throws CoachError `usage`. */
export interface TextRank {
  /** Ids are positions from 1 on; `total` counts every match, `hits` are the k best, best first. */
  rank(
    docs: readonly (readonly [title: string, body: string])[],
    expression: string,
    options: { k: number; weights?: readonly [title: number, body: number] | undefined },
  ): Promise<{ total: number; hits: { id: number; score: number }[] }>;
}

/** Turns text into unit vectors. `id` names model and dimension ("hash-v1/384"); vectors of two ids are never compared. */
export interface Embedder {
  readonly id: string;
  readonly dimension: number;
  /** One unit vector per text, in order. Throws CoachError `unavailable` when a remote embedder cannot answer. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}
