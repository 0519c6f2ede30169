import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CoachError } from '../core/errors.ts';
import { makeFolder } from './folder.ts';

const patienceMs = 5_000;
const pollMs = 10;
/** SQLite makes files of its own beside one it writes. */
const besides = ['', '-journal', '-wal', '-shm'];
const ending = /\.(\d+)\.(partial|lock)(-journal|-wal|-shm)?$/;

/** Name of a file while it is made beside its place; it tells which process makes it. */
export const partialOf = (file: string): string => `${file}.${process.pid}.partial`;

/** Takes away a file that was not finished, with what a database left beside it. Never fails. */
export function dropPartial(partial: string): void {
  for (const end of besides) {
    try {
      fs.rmSync(`${partial}${end}`, { force: true });
    } catch {
      // The next run takes it away.
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Half-made files in a folder whose makers are gone. */
export function orphans(folder: string): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => {
      const pid = Number(ending.exec(name)?.[1] ?? 0);
      return pid > 0 && pid !== process.pid && !alive(pid);
    })
    .map((name) => path.join(folder, name));
}

/** Takes away what dead processes left half made in a folder. Never fails: what cannot be taken away stays to be named. */
export function sweep(folder: string): void {
  for (const file of orphans(folder)) {
    try {
      fs.rmSync(file, { recursive: true, force: true });
    } catch {
      // A folder that only others may write to.
    }
  }
}

function holder(lock: string): number | null {
  try {
    return Number(fs.readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

/** Takes a lock that its dead holder left; of several that try, one does. */
function broken(lock: string): void {
  const pid = holder(lock);
  if (pid === null || alive(pid)) return;
  const aside = `${lock}.${process.pid}.partial`;
  try {
    fs.renameSync(lock, aside);
    // Between the look and the move somebody else may have taken it anew: give that one back.
    if (holder(aside) !== pid) fs.linkSync(aside, lock);
  } catch {
    // Another process was first.
  }
  fs.rmSync(aside, { force: true });
}

/** True when the lock is ours. It comes into being with its holder's name in it, so that it is never seen empty. */
function locked(lock: string): boolean {
  const own = `${lock}.${process.pid}.lock`;
  fs.writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    fs.linkSync(own, lock);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A file system without links.
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

const busy = (file: string): CoachError =>
  new CoachError(
    'busy',
    `Another coach process has been writing ${file} for ${patienceMs / 1000} s`,
    'Try again; if no other one runs, delete the .lock file beside it.',
  );

async function lockOf(file: string): Promise<string> {
  const lock = `${file}.lock`;
  for (let waited = 0; ; waited += pollMs) {
    if (locked(lock)) return lock;
    broken(lock);
    if (waited >= patienceMs) throw busy(file);
    await pause(pollMs);
  }
}

function replace(file: string, text: string): void {
  const partial = partialOf(file);
  try {
    fs.writeFileSync(partial, text, { mode: 0o600, flush: true });
    fs.renameSync(partial, file);
  } catch (thrown) {
    fs.rmSync(partial, { force: true });
    throw thrown;
  }
}

/**
 * Changes a small file of the person's: read, changed and written by one process at a time, whole or not at all, readable by
 * its owner alone. `change` gets the present text (null where there is none) and gives the new one, or null to leave it.
 * Throws CoachError `unavailable` where it cannot be written and `busy` where another process holds it for long.
 */
export async function changeFile(
  file: string,
  change: (text: string | null) => string | null,
  hint = 'Check the folder and its space, or choose another one with COACH_HOME.',
): Promise<void> {
  let lock: string | undefined;
  try {
    makeFolder(path.dirname(file));
    lock = await lockOf(file);
    sweep(path.dirname(file));
    const text = change(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null);
    if (text !== null) replace(file, text);
  } catch (thrown) {
    if (thrown instanceof CoachError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CoachError('unavailable', `${file} cannot be written (${code})`, hint, { cause: thrown });
  } finally {
    if (lock !== undefined) fs.rmSync(lock, { force: true });
  }
}
