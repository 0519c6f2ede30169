import type { Job, JobAnswer } from '../domain/backtest/job.ts';

export interface CrewOptions {
  /** Longest a single job may take, ms. */
  limitMs: number;
  /** Threads at most; as many as the machine has when left out. */
  threads?: number;
  signal: AbortSignal;
  /** Told after every job how many are done. */
  done?(count: number): void;
}

/** Threads beside the main one. A person's own program runs there and nowhere else. */
export interface Crew {
  /** Jobs that can run at once. */
  readonly width: number;
  /**
   * Answers in the order of the jobs, whatever order they end in. Throws CoachError: `usage` for a program that is at
   * fault, `refused` for a job that takes longer than it may; the threads are then gone. An abort rejects with its reason.
   */
  run(jobs: readonly Job[], options: CrewOptions): Promise<JobAnswer[]>;
}

/** A strategy file as written: what it says, and where each part of it stands. */
export interface StrategyFile {
  path: string;
  /** SHA-256 of its text. */
  hash: string;
  value: unknown;
  /** Line, from 1, of the part that these keys lead to. */
  lineOf(keys: readonly (string | number)[]): number;
}

/** Strategy files of a person, by the path that was named. Throws CoachError `missing` and `usage` (with the line). */
export interface StrategyFiles {
  /** YAML or JSON. */
  read(path: string): Promise<StrategyFile>;
  /** A program's whole path and the hash of its text; it is not run. */
  program(path: string): Promise<{ path: string; hash: string }>;
}
