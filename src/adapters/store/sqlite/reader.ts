import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import type { Driver, Tx, Value } from '../driver.ts';
import { fault } from './faults.ts';
import { migrations, schemaVersion } from './migrate.ts';
import { sqliteWords } from './sqlite-words.ts';
import { connectionToRead } from './unwritable.ts';

const readOnly = () =>
  Promise.reject(new CoachError('internal', 'A file that is only read was about to be written'));

/** A connection to a file of coach's that can only read. Throws `missing` where there is none, `refused` for what is not ours. */
export async function readerOf(file: string): Promise<{ db: Database.Database; version: number }> {
  if (file === ':memory:' || file.includes('://'))
    throw new CoachError(
      'unavailable',
      'This needs a store in a file',
      'Choose one with --store or COACH_STORE.',
    );
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found === undefined)
    throw new CoachError(
      'missing',
      `There is no store at ${file}`,
      'Check the path; coach makes its store with the first record.',
    );
  // Opening a pipe to read blocks until somebody writes; a device has no end.
  if (!found.isFile())
    throw new CoachError('refused', `${file} is not a file`, 'Name a store or a backup of one.');
  let db: Database.Database | undefined;
  try {
    db = connectionToRead(file);
    const version = schemaVersion(db, file, migrations.length);
    if (version === 0)
      throw new CoachError('refused', `The file ${file} holds no store`, 'Name a store or a backup of one.');
    return { db, version };
  } catch (thrown) {
    db?.close();
    throw fault(file, thrown);
  }
}

/** A reading connection as the repositories see one; every write is refused. */
export function readingDriver(db: Database.Database): Driver {
  const all = async <T>(sql: string, params: readonly Value[] = []) => db.prepare(sql).all(...params) as T[];
  const cells = async <T extends readonly unknown[]>(sql: string, params: readonly Value[] = []) =>
    db
      .prepare(sql)
      .raw()
      .all(...params) as T[];
  const tx: Tx = { all, cells, run: readOnly, putVector: readOnly, nearest: readOnly, words: sqliteWords };
  return {
    ...tx,
    oneMachine: true,
    transaction: readOnly,
    async reading(work) {
      db.exec('BEGIN');
      try {
        return await work(tx);
      } finally {
        db.exec('COMMIT');
      }
    },
    health: readOnly,
    patience: (ms) => void db.pragma(`busy_timeout = ${Math.round(ms ?? 5_000)}`),
    close: async () => void db.close(),
  };
}

/** Makes what was renamed or linked in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

export function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
