import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CoachError } from '../../../core/errors.ts';
import { programBeside } from '../../program.ts';
import { type Asked, type Request, type Told, thrownAs } from './wire.ts';

/** A thread that holds databases. */
export interface Thread {
  /** Databases it holds, and is about to. */
  readonly databases: number;
  /** Counts one more; gives its number. */
  enter(): number;
  /** The last to leave ends the thread. */
  leave(): void;
  /** Asks about a database under its number. Rejects with what was thrown there. */
  ask<T>(db: number, request: Request): Promise<T>;
}

const gone = () =>
  new CoachError('unavailable', 'The thread that held the store has ended', 'Start coach again.');

let numbers = 0;

function started(program: string, over: (thread: Thread) => void): Thread {
  const worker = new Worker(program, { execArgv: [], stdin: false, stdout: true, stderr: true });
  const waiting = new Map<number, { done: (value: never) => void; failed: (thrown: unknown) => void }>();
  let next = 0;
  let ended = false;
  // It holds the process only while something is asked of it.
  worker.unref();
  worker.on('message', (told: Told) => {
    const found = waiting.get(told.id);
    waiting.delete(told.id);
    if (waiting.size === 0) worker.unref();
    if ('fault' in told) found?.failed(thrownAs(told.fault));
    else found?.done(told.value as never);
  });
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    ended = true;
    over(thread);
    for (const { failed } of waiting.values()) failed(gone());
    waiting.clear();
  });
  let databases = 0;
  const thread: Thread = {
    get databases() {
      return databases;
    },
    enter() {
      databases++;
      return numbers++;
    },
    leave() {
      if (--databases > 0 || ended) return;
      over(thread);
      worker.postMessage({ op: 'leave' });
    },
    ask: <T>(db: number, request: Request) =>
      new Promise<T>((done, failed) => {
        if (ended) return failed(gone());
        const asked: Asked = { ...request, id: next++, db };
        if (waiting.size === 0) worker.ref();
        waiting.set(asked.id, { done, failed });
        worker.postMessage(asked);
      }),
  };
  return thread;
}

// Threads wait for disks more than they work: two on one processor still serve two people at once.
const width = Math.min(4, Math.max(2, availableParallelism()));
let threads: readonly Thread[] = [];

/** The thread with the fewest databases, started where there may be one more. Throws `unavailable`. */
export function threadFor(program = programBeside('store-thread.js', 'holds stores')): Thread {
  const least = threads.reduce<Thread | null>(
    (found, thread) => (found === null || thread.databases < found.databases ? thread : found),
    null,
  );
  if (least !== null && threads.length >= width) return least;
  const thread = started(program, (over) => {
    threads = threads.filter((one) => one !== over);
  });
  threads = [...threads, thread];
  return thread;
}
