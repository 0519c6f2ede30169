import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CoachError } from '../../../core/errors.ts';
import type { StoreCare, StoreCheck, StoreSizes } from '../../../ports/store-care.ts';
import { located } from '../../named-file.ts';
import { verifyDesk } from '../desk/commit.ts';
import type { Driver } from '../driver.ts';
import { verifyLedger } from '../ledger/verify.ts';
import { move } from '../move/move.ts';
import { movedTables } from '../move/tables.ts';
import { migrations } from '../sqlite/migrate.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { openDriver } from '../store.ts';
import { backup, taken } from './backup.ts';
import type { CareOptions } from './care.ts';
import { erase } from './erase.ts';
import { exportStore } from './export.ts';
import { personal } from './forget.ts';
import { moveTo } from './move-to.ts';
import { verifyFile } from './verify.ts';

const others =
  'A suggestion or a figure would be gone for good; move the rows to a file to prune them there.';

async function checkOf(db: Driver): Promise<StoreCheck> {
  const facts = await db.health();
  const { faults, ...counts } = await verifyLedger(db);
  const desk = await verifyDesk(db);
  const damage = faults.map(({ table, row, reason }) => ({ where: table, what: `row ${row} ${reason}` }));
  if (desk.fault !== null)
    damage.push({ where: 'desk_events', what: `${desk.fault} is not as it was written` });
  if (facts.integrity !== 'ok') damage.push({ where: 'tables', what: facts.integrity });
  return {
    path: facts.path,
    bytes: facts.bytes,
    schemaVersion: facts.schemaVersion,
    checked: [
      ...Object.entries(counts).map(([name, count]) => ({ name, count })),
      { name: 'desk events', count: desk.count },
    ],
    damage,
  };
}

/** Rows of the owner's own, table by table, referring before referred to. */
async function eraseRows(db: Driver): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.all("SELECT set_config('coach.erase', coach_owner(), true)");
    for (const { name } of movedTables().reverse()) await tx.run(`DELETE FROM ${name}`);
    await tx.run('DELETE FROM leases');
    await tx.run('DELETE FROM coach_numbers');
  });
}

/** Rows that were learnt of the person. The server's own pages and log keep deleted bytes until they are used again. */
async function forgetRows(db: Driver) {
  return db.transaction(async (tx) => {
    const gone = new Map<string, number>();
    for (const table of personal) gone.set(table, (await tx.run(`DELETE FROM ${table}`)).changes);
    const bytes = await tx.all<{ n: number }>('SELECT pg_database_size(current_database()) AS n');
    return { habits: gone.get('habits')!, units: gone.get('exposures')!, bytes: bytes[0]!.n };
  });
}

/** Bytes of the rows themselves, largest table first. */
async function sizesOf(db: Driver): Promise<Omit<StoreSizes, 'path'>> {
  const { bytes } = await db.health();
  const tables: StoreSizes['tables'] = [];
  for (const { name } of movedTables()) {
    const [row] = await db.all<{ rows: number; bytes: number }>(
      `SELECT count(*) AS rows, coalesce(sum(pg_column_size(t.*)), 0) AS bytes FROM ${name} t`,
    );
    tables.push({ name, ...row! });
  }
  return { bytes, freeBytes: 0, tables: tables.sort((a, b) => b.bytes - a.bytes) };
}

function copiesIn(homeDir: string) {
  const folder = path.join(homeDir, 'backups');
  return (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    .filter((name) => name.endsWith('.db'))
    .map((name) => path.join(folder, name))
    .map((file) => ({ path: file, bytes: fs.statSync(file).size, at: fs.statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at);
}

async function refuse(message: string, hint: string): Promise<never> {
  throw new CoachError('refused', message, hint);
}

/** Lends the owner's rows, as they are on the server or as a file that is gone when the work is done. */
function lender({ store, clock, password }: Pick<CareOptions, 'store' | 'clock' | 'password'>) {
  async function rows<T>(work: (db: Driver) => Promise<T>): Promise<T> {
    const db = await openDriver(store, { clock, password });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
  async function file<T>(work: (file: string) => Promise<T>): Promise<T> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-copy-'));
    try {
      const named = path.join(folder, 'coach.db');
      const copy = await sqlite(named, { clock });
      try {
        await rows((db) => move(db, copy));
      } finally {
        await copy.close();
      }
      return await work(named);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows, file };
}

/** Care for one owner's rows on a server. A backup of them is a store in a file, which any coach can open. */
export function serverCare(options: CareOptions): StoreCare {
  const { store, homeDir, settingsFile, clock, release, silence, password } = options;
  const lent = lender(options);
  return {
    async backup(to) {
      const final = path.resolve(located(to));
      if (fs.existsSync(final)) throw taken(final);
      return lent.file((file) => backup(file, final));
    },
    backups: async () => copiesIn(homeDir),
    verify: (file) => (file === undefined ? lent.rows(checkOf) : verifyFile(located(file))),
    restore: () =>
      refuse(
        'A backup is not put over rows on a server',
        'Move it into an owner without rows: coach --store BACKUP store migrate --to "postgres://…?owner=NAME".',
      ),
    async migrate() {
      const { schemaVersion } = await lent.rows((db) => db.health());
      return { path: store, was: schemaVersion, now: migrations.length, backup: null };
    },
    moveTo: (to, told) => moveTo({ clock, store, password }, to, told),
    exportTo: (to, format, at) =>
      lent.file((file) =>
        exportStore({ store: file, settingsFile, to: path.resolve(located(to)), format, at }),
      ),
    sizes: async () => ({ path: store, ...(await lent.rows(sizesOf)) }),
    prune: () => refuse('Pruning is not done for a store on a server', others),
    forget: () => lent.rows(forgetRows),
    async erase(apply) {
      if (apply) {
        silence();
        await lent.rows(eraseRows);
      }
      return erase({ store, settingsFile, homeDir }, apply, release);
    },
  };
}
