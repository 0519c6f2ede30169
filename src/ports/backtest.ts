import type { RunRow } from '../core/shapes/backtest-runs.ts';

/** The figures of a run that are kept beside it; null where undefined. */
export type BacktestFigures = Record<string, number | null>;

/** A run as it is listed. */
export type BacktestRow = Omit<RunRow, 'at'> & {
  /** When it was first kept, epoch ms UTC. */
  at: number;
  /** Runs that try the same idea on the same data: what is counted as trials. */
  family: string;
};

/** A run whole: the question it answers, and the document that was shown, both as JSON. */
export interface BacktestRecord extends BacktestRow {
  question: string;
  document: string;
}

export interface BacktestRepository {
  /** Keeps the first record under an id; saving the same id again changes nothing. */
  save(record: BacktestRecord): Promise<{ added: boolean }>;
  byId(id: string): Promise<BacktestRecord | null>;
  /** Newest first. */
  list(options?: { before?: number; family?: string; limit?: number }): Promise<BacktestRow[]>;
}
