import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { makeFolder } from '../../folder.ts';
import { engine } from './engine.ts';
import { codeOf, fault } from './faults.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { inMemoryOf, isUnwritable, wantsRoom } from './unwritable.ts';

export interface OpenOptions {
  clock: Clock;
  busyTimeoutMs: number;
  migrations: readonly string[];
}

// Below this version two processes that write one WAL file can lose a commit (fixed in SQLite 3.51.3).
const oldestEngine = [3, 51, 3];
const inMemory = ':memory:';
const fileMode = 0o600;
const folderMode = 0o700;
const walLimit = 64 * 1024 * 1024;

/** Refuses a SQLite that may lose a commit. */
export function checkEngine(version: string): void {
  const parts = version.split('.').map(Number);
  const at = oldestEngine.findIndex((part, i) => (parts[i] ?? 0) !== part);
  if (at >= 0 && !((parts[at] ?? 0) > oldestEngine[at]!)) {
    throw new CoachError(
      'refused',
      `SQLite ${version} can lose writes when two processes use one file`,
      `Install the better-sqlite3 that coach asks for (SQLite ${oldestEngine.join('.')} or newer).`,
    );
  }
}

/** Creates the file and its folder readable by their owner alone, whatever the umask; leaves what exists. */
function prepare(file: string): void {
  const folder = path.dirname(file);
  if (!fs.existsSync(folder)) {
    makeFolder(folder);
    fs.chmodSync(folder, folderMode);
  }
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false)
    throw new CoachError('unavailable', `${file} is not a file`, 'Name a file with --store or COACH_STORE.');
  if (found !== undefined) return;
  const handle = fs.openSync(file, 'a', fileMode);
  try {
    fs.fchmodSync(handle, fileMode);
  } finally {
    fs.closeSync(handle);
  }
}

function tighten(file: string): void {
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    const mode = fs.statSync(name, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o077) !== 0) fs.chmodSync(name, fileMode);
  }
}

/** Closes without a trace: the last close would fold the -wal file into a database that must stay as it is. */
function leave(db: Database.Database, file: string, reader: () => Database.Database): void {
  const pending = (fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const holder = pending ? reader() : undefined;
  try {
    holder?.pragma('user_version');
  } finally {
    db.close();
    holder?.close();
  }
}

/** Two processes that open a new file at once cannot both switch it, and SQLite does not wait for that lock. */
async function writeAhead(db: Database.Database, { clock, busyTimeoutMs }: OpenOptions): Promise<void> {
  const deadline = clock.monotonic() + busyTimeoutMs;
  for (;;) {
    try {
      const mode = db.pragma('journal_mode = WAL', { simple: true });
      if (mode === 'wal') return;
      throw new CoachError(
        'unavailable',
        `The database cannot keep a write-ahead log here (journal mode ${mode})`,
        'Keep it on a local disk, not on a network share.',
      );
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_BUSY') || clock.monotonic() > deadline) throw error;
      await clock.sleep(5);
    }
  }
}

/** Every commit is on disk when it is acknowledged. SQLite's own default in WAL mode would forget it at a power cut. */
function durable(db: Database.Database): void {
  db.pragma('synchronous = FULL');
  if (Number(db.pragma('synchronous', { simple: true })) !== 2) {
    throw new CoachError('unavailable', 'The database refuses to write durably (synchronous is not FULL)');
  }
}

interface Opened {
  db: Database.Database;
  file: string;
  version: number;
  reader: () => Database.Database;
}

async function settle({ db, file, version, reader }: Opened, options: OpenOptions): Promise<void> {
  if (file !== inMemory) {
    tighten(file);
    await writeAhead(db, options);
    db.pragma(`journal_size_limit = ${walLimit}`);
  }
  durable(db);
  db.pragma('trusted_schema = OFF');
  db.pragma('foreign_keys = OFF');
  if (version < options.migrations.length) migrate(db, file, options.migrations, reader);
  db.pragma('foreign_keys = ON');
}

/** A connection, and why nothing can be written through it; null where it can. */
export interface Connection {
  db: Database.Database;
  unwritable: CoachError | null;
}

/** A store that can only be read, at the newest schema in memory. Throws what made it unwritable where not even that goes. */
function onlyRead(file: string, { migrations }: OpenOptions, why: unknown): Connection {
  const words = fault(file, why);
  if (!(words instanceof CoachError)) throw words;
  let db: Database.Database | undefined;
  try {
    db = inMemoryOf(file);
    const version = schemaVersion(db, file, migrations.length);
    db.pragma('trusted_schema = OFF');
    if (version > 0 && version < migrations.length) migrate(db, file, migrations, () => db!);
    db.pragma('query_only = ON');
    return { db, unwritable: words };
  } catch (thrown) {
    db?.close();
    // A file that is damaged, newer or none of ours is told as such.
    throw thrown instanceof CoachError ? thrown : fault(file, thrown);
  }
}

/** A connection to coach's database at the newest schema, made where there is none; throws CoachError. */
export async function open(file: string, options: OpenOptions): Promise<Connection> {
  if (file !== inMemory && isUnwritable(file))
    return onlyRead(file, options, Object.assign(new Error('read-only'), { code: 'SQLITE_READONLY' }));
  const connect = engine(file);
  const reader = () => connect({ readonly: true, fileMustExist: true });
  let db: Database.Database | undefined;
  try {
    if (file !== inMemory) prepare(file);
    db = connect({ timeout: options.busyTimeoutMs });
    checkEngine(String(db.prepare('SELECT sqlite_version()').pluck().get()));
    const version = schemaVersion(db, file, options.migrations.length);
    await settle({ db, file, version, reader }, options);
    return { db, unwritable: null };
  } catch (error) {
    const words = fault(file, error);
    try {
      if (db?.open) leave(db, file, reader);
    } catch {
      // What went wrong first is what the person must hear.
    }
    if (file !== inMemory && wantsRoom(error, file)) return onlyRead(file, options, error);
    throw words;
  }
}
