import type { StoreHealth } from '../../../ports/store.ts';
import type { Driver, Tx, Value, VectorScan } from '../driver.ts';
import { bound, type Direct, misuse, scopes, type Work } from '../scope.ts';
import { fault } from './faults.ts';
import { line } from './line.ts';
import { prepare } from './migrate.ts';
import { numbered } from './pool.ts';
import { nearest, nearestHere, putVectors } from './postgres-vectors.ts';
import { postgresWords } from './postgres-words.ts';
import type { Session, Sessions } from './sessions.ts';

export interface PostgresOptions {
  /** Whose rows are read and written; empty for the role's own. */
  owner: string;
  /** How long a statement waits for another process's lock. */
  busyTimeoutMs?: number;
}

/** Statements on one connection. Vectors are gathered and sent before whatever follows them. */
function directOn(session: Session, vectors: boolean): Direct & { flush(): Promise<void> } {
  let waiting: [number, Float32Array][] = [];
  const send = async (sql: string, params: readonly Value[]) => {
    const { text, name } = numbered(sql);
    return session.query(text, bound(params, sql), name);
  };
  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const rows = waiting;
    waiting = [];
    await putVectors(rows, vectors, send);
  }
  async function all<T>(sql: string, params: readonly Value[] = []): Promise<T[]> {
    await flush();
    return (await send(sql, params)).rows as T[];
  }
  return {
    all,
    // Objects of the server's rows keep the order of the columns.
    cells: async <T extends readonly unknown[]>(sql: string, params?: readonly Value[]) =>
      (await all<object>(sql, params)).map(Object.values) as unknown as T[],
    flush,
    async run(sql, params = []) {
      await flush();
      const { changes } = await send(sql, params);
      return { changes };
    },
    putVector(slot, vector) {
      waiting.push([slot, vector]);
    },
    nearest: (scan: VectorScan) => (vectors ? nearest : nearestHere)(scan, all),
  };
}

/** The server's facts, after reading every page of every table. */
async function healthOf(
  session: Session,
  name: string,
  version: number,
): Promise<Omit<StoreHealth, 'counts'>> {
  const { rows } = await session.query(
    `SELECT current_setting('server_version') AS server, current_setting('synchronous_commit') AS synchronous,
       current_setting('wal_level') AS wal,
       (SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace) AS bytes`,
  );
  const { rows: tables } = await session.query(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
  );
  let integrity = 'ok';
  for (const { name: table } of tables) {
    try {
      await session.query(`SELECT count(t.*) FROM ${String(table)} t`);
    } catch (error) {
      integrity = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  const { server, synchronous, wal, bytes } = rows[0]!;
  return {
    path: name,
    dialect: 'postgres',
    engineVersion: String(server),
    schemaVersion: version,
    unwritable: null,
    journalMode: `wal (${String(wal)})`,
    synchronous: String(synchronous),
    integrity,
    fileMode: null,
    bytes: Number(bytes),
  };
}

async function inWords<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fault(name, error);
  }
}

/** Reads that see one state of the database. */
async function snapshot<T>(direct: Direct, work: () => Promise<T>): Promise<T> {
  await direct.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await work();
  } finally {
    await direct.run('COMMIT');
  }
}

// Writers of one owner go one at a time, as on SQLite.
const beginning = (waitMs: number): string =>
  `BEGIN; SET LOCAL lock_timeout = ${Math.max(1, Math.round(waitMs))};
   SELECT pg_advisory_xact_lock(hashtextextended('coach ' || coach_owner(), 0))`;

/**
 * One owner's rows in a Postgres database, brought to the newest schema. Writers of one owner go one at a time, whatever process
 * they are in, as on SQLite; readers never wait for them. Throws CoachError.
 */
export async function postgres(
  sessions: Sessions,
  { owner, busyTimeoutMs = 5_000 }: PostgresOptions,
): Promise<Driver> {
  const mended = <T>(work: () => Promise<T>) => inWords(sessions.name, work);
  const lend = <T>(work: (session: Session) => Promise<T>) => sessions.use(owner, work);
  const { version, vectors } = await mended(() => lend((session) => prepare(session, sessions.name)));
  let patience = busyTimeoutMs;
  const writes = line(lend, () => beginning(patience));
  const facts = { words: postgresWords };
  const scope = scopes(facts);
  let closing = false;

  async function asked<T>(work: () => Promise<T>): Promise<T> {
    if (closing) throw misuse('The store was used after it was closed');
    // A write waits for the one it stands in, for ever.
    if (scope.inside()) throw misuse('Inside a transaction only its own statements may be used');
    return mended(work);
  }
  const read = <T>(work: (direct: Direct) => Promise<T>): Promise<T> =>
    asked(async () => {
      await writes.settled();
      return lend((session) => work(directOn(session, vectors)));
    });
  const write = <T>(work: (direct: Direct) => Promise<T>): Promise<T> =>
    asked(() =>
      writes.write(async (session) => {
        const direct = directOn(session, vectors);
        const value = await work(direct);
        await direct.flush();
        return value;
      }),
    );

  return {
    ...facts,
    oneMachine: false,
    all: <T>(sql: string, params?: readonly Value[]) => read(async (direct) => direct.all<T>(sql, params)),
    cells: <T extends readonly unknown[]>(sql: string, params?: readonly Value[]) =>
      read(async (direct) => direct.cells<T>(sql, params)),
    run: (sql, params) => write(async (direct) => direct.run(sql, params)),
    putVector: (slot, vector) => write(async (direct) => direct.putVector(slot, vector)),
    nearest: (scan) => read(async (direct) => direct.nearest(scan)),
    transaction: <T>(work: (tx: Tx) => Promise<T> | T) => write((direct) => scope.run(direct, work)),
    reading: <T>(work: Work<T>) => read((direct) => snapshot(direct, () => scope.run(direct, work))),
    health: () => asked(() => lend((session) => healthOf(session, sessions.name, version))),
    patience(ms) {
      patience = ms ?? busyTimeoutMs;
    },
    async close() {
      if (closing) return;
      closing = true;
      await writes.settled();
      await sessions.close();
    },
  };
}
