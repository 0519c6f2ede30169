import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import { dropPartial, partialOf, sweep } from '../../kept-file.ts';
import { engine } from '../sqlite/engine.ts';
import { fault } from '../sqlite/faults.ts';
import { readerOf, syncFile, syncFolder } from '../sqlite/reader.ts';
import { verifyFile } from './verify.ts';

/** Copies all of a database into a file that stands alone, readable by its owner; the file must not be there. */
export async function copyInto(db: Database.Database, to: string): Promise<void> {
  fs.closeSync(fs.openSync(to, 'wx', 0o600));
  // A copy begins again when another process writes between two steps; the second step therefore takes all that is left.
  await db.backup(to, { progress: ({ remainingPages }) => Math.max(remainingPages, 1) });
  const copy = engine(to)();
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
  syncFile(to);
}

/** Gives a finished file its name, unless something has that name already. */
export function settle(partial: string, final: string): void {
  try {
    fs.linkSync(partial, final);
    fs.rmSync(partial);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(final);
    // Some file systems have no links.
    if (fs.existsSync(final)) throw taken(final);
    fs.renameSync(partial, final);
  }
  syncFolder(path.dirname(final));
}

export const taken = (file: string): CoachError =>
  new CoachError(
    'refused',
    `${file} is there already`,
    'Coach overwrites no file: choose another name or move that one away.',
  );

/** A verified copy of a store as of one moment, while others write. */
export async function backup(
  store: string,
  to: string,
): Promise<{ path: string; bytes: number; schemaVersion: number }> {
  if (fs.existsSync(to)) throw taken(to);
  const partial = partialOf(to);
  const { db, version } = await readerOf(store);
  try {
    fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
    sweep(path.dirname(to));
    await copyInto(db, partial);
    const { damage } = await verifyFile(partial);
    if (damage.length > 0)
      throw new CoachError(
        'unavailable',
        `The store is damaged and so would be its backup: ${damage[0]!.where}: ${damage[0]!.what}`,
        'Run `coach store verify`; restore an older backup.',
      );
    settle(partial, to);
  } catch (thrown) {
    dropPartial(partial);
    throw fault(to, thrown);
  } finally {
    db.close();
  }
  return { path: to, bytes: fs.statSync(to).size, schemaVersion: version };
}
