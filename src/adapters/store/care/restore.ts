import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../../../core/errors.ts';
import { dropPartial, partialOf, sweep } from '../../kept-file.ts';
import { engine } from '../sqlite/engine.ts';
import { codeOf, fault } from '../sqlite/faults.ts';
import { readerOf, syncFolder } from '../sqlite/reader.ts';
import { copyInto } from './backup.ts';
import { verifyFile } from './verify.ts';

const busy = (file: string) =>
  new CoachError(
    'busy',
    `Another coach process is using ${file}`,
    'End it (chat, serve, monitor, worker) and try again. Nothing was changed.',
  );

/**
 * Folds the write-ahead log into the file, which only works when nobody else has it open. False for a file too damaged to
 * be opened; throws `busy` when another process has it.
 */
export async function foldAlone(file: string): Promise<boolean> {
  const connect = engine(file);
  try {
    const db = connect({ fileMustExist: true, timeout: 250 });
    try {
      if (db.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw busy(file);
    } finally {
      db.close();
    }
    return true;
  } catch (thrown) {
    if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(thrown))) throw busy(file);
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(thrown))) return false;
    throw fault(file, thrown);
  }
}

function freeName(store: string): string {
  for (let n = 1; ; n++) {
    const name = `${store}.before-restore${n === 1 ? '' : `-${n}`}`;
    if (!fs.existsSync(name)) return name;
  }
}

/** What is in the store's place gets a second name, so that there is no moment without a store. */
async function keep(store: string): Promise<string | null> {
  if (!fs.existsSync(store)) return null;
  const whole = await foldAlone(store);
  const kept = freeName(store);
  try {
    fs.linkSync(store, kept);
  } catch {
    fs.copyFileSync(store, kept, fs.constants.COPYFILE_EXCL);
  }
  for (const end of ['-wal', '-shm', '-journal']) {
    if (!fs.existsSync(store + end)) continue;
    // Of a damaged store the log goes with it; no log may ever lie beside another database.
    if (whole) fs.rmSync(store + end);
    else fs.renameSync(store + end, kept + end);
  }
  return kept;
}

/** Puts a verified backup in the store's place. `release` ends this process's own use of the store. */
export async function restore(
  store: string,
  from: string,
  release: () => Promise<void>,
): Promise<{ path: string; bytes: number; schemaVersion: number; kept: string | null }> {
  if (path.resolve(store) === path.resolve(from))
    throw new CoachError('usage', 'The backup is the store itself', 'Name another file.');
  const { damage, schemaVersion } = await verifyFile(from);
  if (damage.length > 0)
    throw new CoachError(
      'refused',
      `The backup ${from} is damaged: ${damage[0]!.where}: ${damage[0]!.what}${damage.length > 1 ? `, and ${damage.length - 1} more` : ''}`,
      'Choose an older backup. The store was not touched.',
    );
  const partial = partialOf(store);
  fs.mkdirSync(path.dirname(store), { recursive: true, mode: 0o700 });
  sweep(path.dirname(store));
  const { db } = await readerOf(from);
  try {
    await copyInto(db, partial);
    await release();
    const kept = await keep(store);
    fs.renameSync(partial, store);
    syncFolder(path.dirname(store));
    return { path: store, bytes: fs.statSync(store).size, schemaVersion, kept };
  } catch (thrown) {
    dropPartial(partial);
    throw fault(store, thrown);
  } finally {
    db.close();
  }
}
