/** What a watcher remembers over restarts, as JSON by its name, and what jobs ran. Every method is one transaction; throws CoachError. */
export interface WatchRepository {
  /** Null where nothing was kept. */
  state(name: string): Promise<{ at: number; body: string } | null>;
  keepState(name: string, at: number, body: string): Promise<void>;
  /** Begins a run of a job for the moment it was due; false where that moment was run to its end already. */
  beginRun(run: { job: string; due: number; at: number }): Promise<boolean>;
  /** How a run ended: its exit code, and what went wrong. */
  endRun(run: { job: string; due: number; at: number; exit: number; fault: string | null }): Promise<void>;
  /** Newest first; every job when none is named. */
  runs(options: { job?: string; after?: number; limit: number }): Promise<JobRun[]>;
}

/** One run of a job; `ended` null while it goes on, or where its process died. */
export interface JobRun {
  job: string;
  /** The moment of the timetable it was for, epoch ms UTC. */
  due: number;
  started: number;
  ended: number | null;
  exit: number | null;
  fault: string | null;
}
