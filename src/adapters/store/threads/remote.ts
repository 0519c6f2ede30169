import type { Clock } from '../../../ports/clock.ts';
import type { Store } from '../../../ports/store.ts';
import type { Driver, Tx, Value } from '../driver.ts';
import { storeOn } from '../repositories.ts';
import { bound, misuse } from '../scope.ts';
import { sqliteWords } from '../sqlite/sqlite-words.ts';
import { threadFor } from './threads.ts';
import { type Request, type Statement, whole } from './wire.ts';

type Ask = <T>(request: Request) => Promise<T>;

/** Statements that are sent somewhere; `send` may throw at once. */
const statements = (send: <T>(statement: Statement) => Promise<T>): Tx => ({
  all: async <T>(sql: string, params: readonly Value[] = []) =>
    send<T[]>({ op: 'all', sql, params: bound(params, sql) }),
  cells: async <T extends readonly unknown[]>(sql: string, params: readonly Value[] = []) =>
    send<T[]>({ op: 'cells', sql, params: bound(params, sql) }),
  run: async (sql, params = []) => send({ op: 'run', sql, params: bound(params, sql) }),
  putVector: async (slot, vector) => send({ op: 'putVector', slot, vector }),
  nearest: async (scan) => send({ op: 'nearest', scan }),
  words: sqliteWords,
});

let holds = 0;

/**
 * A database as its thread holds it: the same file, durability and order of calls as here; a statement costs a message there and
 * one back. Who uses it inside its own transaction waits for ever: the driver of this thread, which every repository is tested
 * on, says so; to know it here would cost each promise of the process a part of its time.
 */
function driverOn(ask: Ask, close: () => Promise<void>): Driver {
  let closing = false;
  const open = <T>(request: Request): Promise<T> => {
    if (closing) throw misuse('The store was used after it was closed');
    return ask(request);
  };

  async function held<T>(kind: 'transaction' | 'reading', work: (tx: Tx) => Promise<T> | T): Promise<T> {
    const hold = holds++;
    await open({ op: 'hold', kind, hold });
    let over = false;
    const end = (failed: boolean) => {
      over = true;
      return ask({ op: 'end', hold, failed });
    };
    const own = statements((statement) => {
      if (over) throw misuse('A transaction was used after its end');
      return ask({ ...statement, hold });
    });
    let value: T;
    try {
      value = await work(own);
    } catch (thrown) {
      await end(true);
      throw thrown;
    }
    await end(false);
    return value;
  }

  return {
    ...statements(open),
    oneMachine: true,
    transaction: (work) => held('transaction', work),
    reading: (work) => held('reading', work),
    health: async () => open({ op: 'health' }),
    patience: (ms) => void ask({ op: 'patience', ms }).catch(() => undefined),
    async close() {
      if (closing) return;
      closing = true;
      await close();
    },
  };
}

export interface RemoteOptions {
  clock: Clock;
  busyTimeoutMs?: number;
  /** The program of a thread; coach's own where left out. */
  program?: string;
}

/** A SQLite file opened on a thread: its driver, and how to ask for what runs there whole. Throws CoachError. */
async function opened(file: string, { busyTimeoutMs, program }: RemoteOptions) {
  const thread = threadFor(program);
  const number = thread.enter();
  const ask: Ask = (request) => thread.ask(number, request);
  try {
    await ask({ op: 'open', file, busyTimeoutMs });
  } catch (thrown) {
    thread.leave();
    throw thrown;
  }
  const driver = driverOn(ask, async () => {
    try {
      await ask({ op: 'close' });
    } finally {
      thread.leave();
    }
  });
  return { ask, driver };
}

/** The driver of a file on a thread. Throws CoachError. */
export const remote = async (file: string, options: RemoteOptions): Promise<Driver> =>
  (await opened(file, options)).driver;

/** A store whose file is held by a thread, so that its disk and its searches keep nobody else waiting. Throws CoachError. */
export async function remoteStore(file: string, options: RemoteOptions): Promise<Store> {
  const { ask, driver } = await opened(file, options);
  const store = storeOn(driver, options.clock);
  for (const [name, methods] of Object.entries(whole)) {
    const repository = name as keyof typeof whole;
    const there = methods.map((method) => [
      method,
      (...args: unknown[]) => ask({ op: 'whole', repository, method, args }),
    ]);
    Object.assign(store, { [repository]: { ...store[repository], ...Object.fromEntries(there) } });
  }
  return store;
}
