import type { Session } from './sessions.ts';

interface Job {
  work: (session: Session) => Promise<unknown>;
  done: (value: never) => void;
  failed: (error: unknown) => void;
}

const groupJobs = 500;

/**
 * Writes of one process for one owner, in the order they came. Those that wait together share one commit: each is undone
 * alone when it fails, and none resolves before the commit is durable.
 */
export function line(open: <T>(work: (session: Session) => Promise<T>) => Promise<T>, begin: () => string) {
  const jobs: Job[] = [];
  let busy = false;
  let last: Promise<unknown> = Promise.resolve();

  async function group(session: Session, own: readonly Job[]): Promise<() => void> {
    const finished: (() => void)[] = [];
    await session.script(begin());
    try {
      for (const { work, done, failed } of own) {
        if (own.length > 1) await session.script('SAVEPOINT job');
        try {
          const value = await work(session);
          if (own.length > 1) await session.script('RELEASE job');
          finished.push(() => done(value as never));
        } catch (error) {
          if (own.length === 1) throw error;
          await session.script('ROLLBACK TO job; RELEASE job');
          failed(error);
        }
      }
      await session.script('COMMIT');
    } catch (error) {
      // A connection that is gone has rolled back by itself, and what went wrong first is what matters.
      await session.script('ROLLBACK').catch(() => {});
      throw error;
    }
    return () => {
      for (const tell of finished) tell();
    };
  }

  async function drain(): Promise<void> {
    busy = true;
    // What the caller queues in one go is there before the first group is formed.
    await undefined;
    while (jobs.length > 0) {
      const own = jobs.splice(0, groupJobs);
      try {
        (await open((session) => group(session, own)))();
      } catch (error) {
        for (const { failed } of own) failed(error);
      }
    }
    busy = false;
  }

  return {
    write<T>(work: (session: Session) => Promise<T>): Promise<T> {
      const written = new Promise<T>((done, failed) => {
        jobs.push({ work, done, failed });
        if (!busy) void drain();
      });
      last = written.catch(() => {});
      return written;
    },
    /** Resolves when what was asked for so far is committed or undone. */
    settled: () => last,
  };
}
