import fs from 'node:fs';
import type Database from 'better-sqlite3';
import type { Clock } from '../../../ports/clock.ts';
import type { Driver, Value } from '../driver.ts';
import { bound, misuse, scopes, type Work } from '../scope.ts';
import { eagerBegin } from './eager.ts';
import { fault } from './faults.ts';
import { migrations as current } from './migrate.ts';
import { type Connection, open } from './open.ts';
import type { Engine } from './queue.ts';
import { queue } from './queue.ts';
import { vectorCode } from './sqlite-vectors.ts';
import { sqliteWords } from './sqlite-words.ts';

export interface SqliteOptions {
  clock: Clock;
  /** How long a statement waits for another process's lock. */
  busyTimeoutMs?: number;
  /** For tests of the upgrade path. */
  migrations?: readonly string[];
}

const levels = ['off', 'normal', 'full', 'extra'];
const cachedStatements = 256;

/** Prepared statements by their text; repositories use a few dozen texts over and over. */
function statements(db: Database.Database, raw = false) {
  const cache = new Map<string, Database.Statement>();
  return (sql: string): Database.Statement => {
    let statement = cache.get(sql);
    if (!statement) {
      if (cache.size >= cachedStatements) cache.clear();
      statement = raw ? db.prepare(sql).raw() : db.prepare(sql);
      cache.set(sql, statement);
    }
    return statement;
  };
}

function engineOf(db: Database.Database, prepare: ReturnType<typeof statements>, begin: () => void): Engine {
  const does = (sql: string) => () => void prepare(sql).run();
  return {
    begin,
    commit: does('COMMIT'),
    rollback: does('ROLLBACK'),
    mark: does('SAVEPOINT job'),
    release: does('RELEASE job'),
    revert: () => db.exec('ROLLBACK TO job; RELEASE job'),
    isOpen: () => db.inTransaction,
  };
}

/** How long a connection waits for a lock of another process. */
function patienceOf(db: Database.Database, usualMs: number) {
  let current = usualMs;
  return {
    now: () => current,
    set(ms: number | null) {
      current = Math.round(ms ?? usualMs);
      db.pragma(`busy_timeout = ${current}`);
    },
  };
}

/** The file's facts as its engine tells them, after reading every page. */
function healthOf({ db, unwritable }: Connection, file: string): Awaited<ReturnType<Driver['health']>> {
  const pragma = (name: string) => String(db.pragma(name, { simple: true }));
  const stat = (name: string) => fs.statSync(name, { throwIfNoEntry: false });
  const own = db.memory ? undefined : stat(file);
  let integrity: string;
  try {
    const orphans = (db.pragma('foreign_key_check') as unknown[]).length;
    integrity =
      orphans > 0 ? `${orphans} rows refer to rows that are not there` : pragma('integrity_check(1)');
  } catch (error) {
    integrity = error instanceof Error ? error.message : String(error);
  }
  return {
    path: file,
    dialect: 'sqlite',
    engineVersion: String(db.prepare('SELECT sqlite_version()').pluck().get()),
    schemaVersion: Number(pragma('user_version')),
    journalMode: pragma('journal_mode'),
    unwritable: unwritable?.message ?? null,
    synchronous: levels[Number(pragma('synchronous'))] ?? 'unknown',
    integrity,
    fileMode: own ? (own.mode & 0o777).toString(8).padStart(4, '0') : null,
    bytes: own
      ? own.size + (stat(`${file}-wal`)?.size ?? 0)
      : Number(pragma('page_count')) * Number(pragma('page_size')),
  };
}

interface Direct extends ReturnType<typeof vectorCode> {
  all<T>(sql: string, params?: readonly Value[]): T[];
  cells<T extends readonly unknown[]>(sql: string, params?: readonly Value[]): T[];
  run(sql: string, params?: readonly Value[]): { changes: number };
}

const directOn = (
  db: Database.Database,
  prepare: ReturnType<typeof statements>,
  arrays: ReturnType<typeof statements>,
): Direct => ({
  all: <T>(sql: string, params: readonly Value[] = []) => prepare(sql).all(...bound(params, sql)) as T[],
  cells: <T extends readonly unknown[]>(sql: string, params: readonly Value[] = []) =>
    arrays(sql).all(...bound(params, sql)) as T[],
  run: (sql, params = []) => ({ changes: prepare(sql).run(...bound(params, sql)).changes }),
  ...vectorCode(db, prepare),
});

/** Opens a SQLite file, or `:memory:`, through one connection and one queue. */
export async function sqlite(
  file: string,
  { clock, busyTimeoutMs = 5_000, migrations = current }: SqliteOptions,
): Promise<Driver> {
  const connection = await open(file, { clock, busyTimeoutMs, migrations });
  const { db, unwritable } = connection;
  const prepare = statements(db);
  const direct = directOn(db, prepare, statements(db, true));
  const patience = patienceOf(db, busyTimeoutMs);
  const engine = engineOf(db, prepare, eagerBegin(prepare, patience.now, clock.monotonic));
  const line = queue(engine, clock.monotonic);
  const facts = { words: sqliteWords };
  const scope = scopes(facts);
  let closing = false;

  async function enqueue<T>(kind: 'read' | 'write', single: boolean, work: () => Promise<T> | T): Promise<T> {
    if (closing) throw misuse('The store was used after it was closed');
    if (kind === 'write' && unwritable !== null) throw unwritable;
    // Waiting for the queue from inside its own job would wait for ever.
    if (scope.inside()) throw misuse('Inside a transaction only its own statements may be used');
    try {
      return await line.add({ kind, single, work });
    } catch (error) {
      throw fault(file, error);
    }
  }

  async function snapshot<T>(work: Work<T>): Promise<T> {
    prepare('BEGIN').run();
    try {
      return await scope.run(direct, work);
    } finally {
      if (db.inTransaction) engine.commit();
    }
  }

  return {
    ...facts,
    oneMachine: true,
    all: <T>(sql: string, params?: readonly Value[]) =>
      enqueue('read', true, () => direct.all<T>(sql, params)),
    cells: <T extends readonly unknown[]>(sql: string, params?: readonly Value[]) =>
      enqueue('read', true, () => direct.cells<T>(sql, params)),
    run: (sql, params) => enqueue('write', true, () => direct.run(sql, params)),
    putVector: (slot, vector) => enqueue('write', true, () => direct.putVector(slot, vector)),
    nearest: (scan) => enqueue('read', true, () => direct.nearest(scan)),
    transaction: (work) => enqueue('write', false, () => scope.run(direct, work)),
    reading: (work) => enqueue('read', false, () => snapshot(work)),
    health: () => enqueue('read', true, () => healthOf(connection, file)),
    patience: patience.set,
    async close() {
      if (closing) return;
      closing = true;
      await line.idle();
      db.close();
    },
  };
}
