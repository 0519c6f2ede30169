import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { engine } from './engine.ts';
import { codeOf } from './faults.ts';

const may = (place: string, mode: number): boolean => {
  try {
    fs.accessSync(place, mode);
    return true;
  } catch {
    return false;
  }
};

/** Whether a store that is there can be read but not written: its file, or the folder that its log would lie in. */
export const isUnwritable = (file: string): boolean =>
  may(file, fs.constants.R_OK) &&
  !(may(file, fs.constants.W_OK) && may(path.dirname(file), fs.constants.W_OK));

const refusals = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'ENOSPC',
  'EFBIG',
  'EROFS',
  'EDQUOT',
];

/** Whether a store could not be opened for want of a place to write, as on a full disk; it may still be read then. */
export const wantsRoom = (thrown: unknown, file: string): boolean =>
  refusals.some((code) => codeOf(thrown).startsWith(code)) && may(file, fs.constants.R_OK);

/** Where the header says which journal a file is written with: 2 for a log beside it, 1 for none. */
const journalBytes = [18, 19];

/** The file with what its log holds, folded in a folder of its own that is gone afterwards. */
function folded(file: string): Buffer {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-reading-'));
  try {
    const copy = path.join(folder, 'copy.db');
    for (const end of ['', '-wal']) {
      fs.copyFileSync(`${file}${end}`, `${copy}${end}`);
      fs.chmodSync(`${copy}${end}`, 0o600);
    }
    const db = engine(copy)();
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    return fs.readFileSync(copy);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A store that cannot be written as it is now, held in memory: SQLite reads a file with a write-ahead log only where it can make
 * others beside it. Throws what the engine or the file system throws.
 */
export function inMemoryOf(file: string): Database.Database {
  const logged = (fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const bytes = logged ? folded(file) : fs.readFileSync(file);
  for (const place of journalBytes) if (bytes[place] === 2) bytes[place] = 1;
  return engine(bytes)();
}

/** A connection that only reads a store, or one to it as it is now in memory where SQLite cannot read it in its place. */
export function connectionToRead(file: string): Database.Database {
  if (isUnwritable(file)) return inMemoryOf(file);
  const db = engine(file)({ readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    db.pragma('schema_version');
    return db;
  } catch (thrown) {
    db.close();
    if (wantsRoom(thrown, file)) return inMemoryOf(file);
    throw thrown;
  }
}
