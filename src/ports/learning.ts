import type { Facts, Mark, Outcome } from '../domain/learning/facts.ts';

export type BaselineKind = 'random' | 'condor' | 'hold' | 'rejected';

/** Returns on the capital they tie up that others had from one snapshot to one expiry; null where one could not be had. */
export interface Baseline {
  chain: string;
  expiry: string;
  kind: BaselineKind;
  name: string;
  /** Moment of the snapshot of the expiry; null while it is ahead or its day is not stored. */
  knownAt: number | null;
  returns: (number | null)[];
}

/** A table of stated against measured chances, as JSON; `through` is when its newest outcome was known, epoch ms. */
export interface StoredCalibration {
  version: string;
  kind: 'outcomes' | 'rules';
  at: number;
  through: number;
  document: string;
}

export interface StoredEval {
  id: string;
  at: number;
  suite: string;
  /** The document as it was shown, and the score of every item, both as JSON. */
  document: string;
  items: string;
}

export interface LearningRepository {
  /** Ids of suggestions, oldest first, that are not marked, or not to the end. */
  unfinished(options: {
    before: number;
    symbol?: string;
  }): Promise<{ id: string; symbol: string; asOf: number }[]>;
  /** Keeps ideas with their marks in one transaction; a mark that has a value is never changed. Gives how many values are new. */
  keep(outcomes: readonly { facts: Facts; marks: readonly Mark[] }[]): Promise<number>;
  /** Oldest first; only ideas made, and marks known, at or before `before`. */
  outcomes(options: { before: number; symbol?: string }): Promise<Outcome[]>;
  keepBaselines(rows: readonly Baseline[]): Promise<void>;
  baselines(options: { before: number; kinds?: readonly BaselineKind[] }): Promise<Baseline[]>;
  /** Pairs of snapshot and expiry whose baselines are known to the end, as "chain expiry". */
  measured(): Promise<Set<string>>;
  /** Keeps the first table of a version. */
  keepCalibration(row: StoredCalibration): Promise<{ added: boolean }>;
  /** The newest table of a kind that rests on nothing later than a moment. */
  calibration(kind: StoredCalibration['kind'], before: number): Promise<StoredCalibration | null>;
  keepEval(row: StoredEval): Promise<void>;
  evalRuns(options?: { before?: number; suite?: string; limit?: number }): Promise<StoredEval[]>;
  evalRun(id: string): Promise<StoredEval | null>;
}
