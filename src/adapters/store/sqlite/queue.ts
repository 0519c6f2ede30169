/** The transaction statements of one connection; all of them synchronous. */
export interface Engine {
  begin(): void;
  commit(): void;
  rollback(): void;
  /** Sets, drops and returns to a savepoint. */
  mark(): void;
  release(): void;
  revert(): void;
  /** False when the engine has given up the transaction by itself (disk full, I/O error). */
  isOpen(): boolean;
}

interface Job {
  kind: 'read' | 'write';
  /** One statement undoes itself when it fails and needs no savepoint. */
  single: boolean;
  work: () => unknown;
  done: (value: never) => void;
  failed: (error: unknown) => void;
}

export interface Queue {
  add<T>(job: { kind: Job['kind']; single: boolean; work: () => Promise<T> | T }): Promise<T>;
  /** Resolves when nothing is queued any more. */
  idle(): Promise<void>;
}

const groupJobs = 1_000;
const groupMs = 10;

/**
 * Runs jobs one at a time in the order they came. Writes that wait together share one commit, so that a thousand of them
 * cost one flush to disk: each is undone alone when it fails, and none resolves before the commit is durable.
 */
export function queue(engine: Engine, monotonic: () => number): Queue {
  let jobs: Job[] = [];
  let next = 0;
  let running: Promise<void> | undefined;

  const peek = (): Job | undefined => jobs[next];
  const take = (): Job => {
    const job = jobs[next++]!;
    if (next === jobs.length) {
      jobs = [];
      next = 0;
    }
    return job;
  };

  async function read(job: Job): Promise<void> {
    try {
      job.done((await job.work()) as never);
    } catch (error) {
      job.failed(error);
    }
  }

  async function drain(): Promise<void> {
    // What the caller queues in one go is there before the first group is formed.
    await undefined;
    for (let job = peek(); job; job = peek()) {
      if (job.kind === 'read') await read(take());
      else {
        await writeGroup(engine, monotonic, () => (peek()?.kind === 'write' ? take() : undefined));
        if (peek()) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    running = undefined;
  }

  return {
    add: <T>(job: { kind: Job['kind']; single: boolean; work: () => Promise<T> | T }) =>
      new Promise<T>((done, failed) => {
        jobs.push({ ...job, done, failed });
        running ??= drain();
      }),
    idle: async () => {
      while (running) await running;
    },
  };
}

async function writeGroup(
  engine: Engine,
  monotonic: () => number,
  take: () => Job | undefined,
): Promise<void> {
  const finished: { job: Job; value: unknown }[] = [];
  const fail = (error: unknown) => {
    for (const { job } of finished) job.failed(error);
  };
  const started = monotonic();
  try {
    engine.begin();
  } catch (error) {
    // Whoever waits behind would only wait for the same lock again.
    for (let job = take(); job; job = take()) job.failed(error);
    return;
  }
  while (finished.length < groupJobs && monotonic() - started < groupMs) {
    const job = take();
    if (!job) break;
    try {
      finished.push({ job, value: await attempt(engine, job) });
    } catch (error) {
      job.failed(error);
      if (!engine.isOpen()) return fail(error);
    }
  }
  try {
    engine.commit();
  } catch (error) {
    fail(error);
    if (engine.isOpen()) engine.rollback();
    return;
  }
  for (const { job, value } of finished) job.done(value as never);
}

async function attempt(engine: Engine, { single, work }: Job): Promise<unknown> {
  if (single) return work();
  engine.mark();
  try {
    const value = await work();
    engine.release();
    return value;
  } catch (error) {
    if (engine.isOpen()) engine.revert();
    throw error;
  }
}
