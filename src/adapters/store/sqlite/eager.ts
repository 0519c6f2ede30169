import type Database from 'better-sqlite3';

/** How long a lock is looked at again and again, and how long between two looks, ms. */
const [eagerMs, stepMs] = [12, 0.25];
const cell = new Int32Array(new SharedArrayBuffer(4));

const isBusy = (thrown: unknown): boolean =>
  String((thrown as { code?: unknown } | null)?.code ?? '').startsWith('SQLITE_BUSY');

/**
 * Begins a write. Another process holds the lock for the fraction of a millisecond of its own commit, but SQLite's wait sleeps 1, 2, 5,
 * 10, 15, 20 … ms between two looks; so it is looked at often at first, and only then waited for as long as `patience` says.
 */
export function eagerBegin(
  prepare: (sql: string) => Database.Statement,
  patience: () => number,
  monotonic: () => number,
): () => void {
  const wait = (ms: number) => void prepare(`PRAGMA busy_timeout = ${ms}`).get();
  return () => {
    const begin = prepare('BEGIN IMMEDIATE');
    const until = monotonic() + Math.min(eagerMs, patience());
    wait(0);
    try {
      for (;;) {
        try {
          begin.run();
          return;
        } catch (thrown) {
          if (!isBusy(thrown)) throw thrown;
          if (monotonic() >= until) break;
          Atomics.wait(cell, 0, 0, stepMs);
        }
      }
    } finally {
      wait(patience());
    }
    begin.run();
  };
}
