/** A value of an answer; a number beyond 2^53 comes as its digits. */
export type Cell = string | number | null;

export interface QueryLimits {
  /** Wall time of the statement. */
  timeoutMs: number;
  rows: number;
  /** Of the rows as JSON. */
  bytes: number;
  /** Rows later than this moment (epoch ms UTC) are not in the copy; null is now, give or take a minute. */
  asOf: number | null;
  signal?: AbortSignal;
}

export interface QueryAnswer {
  columns: string[];
  rows: Cell[][];
  /** There were more rows, or more bytes, than the limits. */
  truncated: boolean;
  ms: number;
  /** What the copy or the answer leaves out. */
  notes: string[];
}

/**
 * Runs one SELECT over a copy of the tables of the catalogue, in a process of its own that holds nothing else. Throws
 * CoachError: `usage` for what is not one readable statement, `refused` when a limit of time or memory stopped it,
 * `unavailable` when the process cannot start.
 */
export interface QueryRunner {
  run(sql: string, limits: QueryLimits): Promise<QueryAnswer>;
  /** Ends the process. Safe to call twice. */
  close(): Promise<void>;
}
