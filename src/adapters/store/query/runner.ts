import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import { catalogue } from '../../../domain/query/query.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { QueryAnswer, QueryLimits, QueryRunner } from '../../../ports/query.ts';
import { fault } from '../sqlite/faults.ts';
import { connectionToRead } from '../sqlite/unwritable.ts';
import { copyOf } from './copy.ts';
import { type QueryProcess, queryProcess } from './process.ts';

export interface QueryRunnerOptions {
  /** The store; made and migrated before. */
  file: string;
  clock: Pick<Clock, 'monotonic' | 'now'>;
  /** For tests: the program of the child. */
  program?: string;
}

interface Shown {
  tables: Set<string>;
  asOf: number | null;
  /** When it was made. */
  at: number;
  /** Changes when another connection has written. */
  version: unknown;
  pid: number | null;
  bytes: Uint8Array;
  notes: string[];
}

/** The copy says what moment it is of, to the minute. */
const freshMs = 60_000;

/** A table can only be read by its name, so what a text does not name need not be copied. */
const namedIn = (sql: string) => {
  const text = sql.toLowerCase();
  return catalogue.map(({ name }) => name).filter((name) => text.includes(name));
};

async function reader(file: string): Promise<Database.Database> {
  if (file === ':memory:' || file.includes('://'))
    throw new CoachError(
      'unavailable',
      'Queries need a store in a file',
      'Choose one with --store or COACH_STORE.',
    );
  try {
    return connectionToRead(file);
  } catch (thrown) {
    throw fault(file, thrown);
  }
}

/** Keeps the process shown the right copy: made anew when the store changed, when more tables or another moment are asked for. */
function shower(db: Database.Database, child: QueryProcess, { file, clock }: QueryRunnerOptions) {
  let shown: Shown | null = null;
  return async (sql: string, asOf: number | null): Promise<string[]> => {
    const version = db.pragma('data_version', { simple: true });
    const wanted = namedIn(sql);
    const kept =
      shown !== null && shown.asOf === asOf && shown.version === version && clock.now() - shown.at < freshMs
        ? shown
        : null;
    if (kept !== null && wanted.every((name) => kept.tables.has(name))) {
      if (child.pid() !== kept.pid || kept.pid === null) await child.look(kept.bytes, asOf);
      kept.pid = child.pid();
      return kept.notes;
    }
    const at = clock.now();
    const tables = new Set([...(kept?.tables ?? []), ...wanted]);
    try {
      const copy = copyOf(db, [...tables], asOf ?? at);
      shown = { tables, asOf, at, version, pid: null, ...copy };
    } catch (thrown) {
      throw fault(file, thrown);
    }
    await child.look(shown.bytes, asOf);
    shown.pid = child.pid();
    return shown.notes;
  };
}

/** Queries over a store file: one at a time, in one warm process. */
export async function queryRunner(
  options: QueryRunnerOptions,
): Promise<QueryRunner & Pick<QueryProcess, 'pid'>> {
  const { file, clock, program } = options;
  const db = await reader(file);
  const child = queryProcess(clock, program);
  const show = shower(db, child, options);
  let line: Promise<unknown> = Promise.resolve();

  async function answer(
    sql: string,
    { timeoutMs, rows, bytes, asOf, signal }: QueryLimits,
  ): Promise<QueryAnswer> {
    signal?.throwIfAborted();
    const left = await show(sql, asOf);
    const began = clock.monotonic();
    const found = await child.ask({ sql, rows, bytes }, timeoutMs, signal);
    if ('error' in found) throw new CoachError(found.kind ?? 'usage', found.error, found.hint);
    return { ...found, notes: [...left, ...found.notes], ms: clock.monotonic() - began };
  }

  return {
    run(sql, limits) {
      const turn = line.then(() => answer(sql, limits));
      line = turn.catch(() => undefined);
      return turn;
    },
    pid: child.pid,
    async close() {
      db.close();
      await child.close();
    },
  };
}
