import fs from 'node:fs';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import type { StoreCheck, StoreDamage } from '../../../ports/store-care.ts';
import { verifyDesk } from '../desk/commit.ts';
import { verifyLedger } from '../ledger/verify.ts';
import { type BlockRow, emptyColumns, unpackInto } from '../market/bar-blocks.ts';
import { decodeChain, type Head } from '../market/chain-blob.ts';
import { engine } from '../sqlite/engine.ts';
import { migrations, withFunctions } from '../sqlite/migrate.ts';
import { readerOf, readingDriver } from '../sqlite/reader.ts';

const mostDamage = 200;

interface Look {
  db: Database.Database;
  found: StoreDamage[];
  checked: StoreCheck['checked'];
}

const has = (db: Database.Database, table: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;

function pages({ db, found, checked }: Look): void {
  const lines = db.prepare(`PRAGMA integrity_check(${mostDamage})`).pluck().all() as string[];
  for (const line of lines) if (line !== 'ok') found.push({ where: 'pages', what: line });
  for (const row of db.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[])
    found.push({
      where: row.table,
      what: `row ${row.rowid} refers to a row of ${row.parent} that is not there`,
    });
  checked.push({ name: 'pages', count: Number(db.pragma('page_count', { simple: true })) });
}

/** Tables, checks and triggers as the migrations make them: a trigger that is gone lets rows change unseen. */
async function schema({ db, found, checked }: Look, version: number): Promise<void> {
  const listed = (of: Database.Database) =>
    new Map(
      of
        .prepare(
          "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
        )
        .raw()
        .all() as [string, string][],
    );
  const fresh = withFunctions(engine(':memory:')());
  try {
    for (const sql of migrations.slice(0, version)) fresh.exec(sql);
    const is = listed(db);
    const wanted = listed(fresh);
    for (const [name, sql] of wanted) {
      if (is.get(name) !== sql)
        found.push({
          where: 'schema',
          what: `${name} is ${is.has(name) ? 'not as coach made it' : 'missing'}`,
        });
    }
    for (const name of is.keys())
      if (!wanted.has(name)) found.push({ where: 'schema', what: `${name} is not coach's` });
    checked.push({ name: 'schema', count: wanted.size });
  } finally {
    fresh.close();
  }
}

async function money({ db, found, checked }: Look): Promise<void> {
  if (!has(db, 'fills')) return;
  const { faults, ...counts } = await verifyLedger(readingDriver(db));
  for (const { table, row, reason } of faults) found.push({ where: table, what: `row ${row} ${reason}` });
  for (const [name, count] of Object.entries(counts)) checked.push({ name, count });
}

async function accounts({ db, found, checked }: Look): Promise<void> {
  if (!has(db, 'desk_events')) return;
  const { count, fault } = await verifyDesk(readingDriver(db));
  if (fault !== null) found.push({ where: 'desk_events', what: `${fault} is not as it was written` });
  checked.push({ name: 'desk events', count });
}

type ChainRow = Head & { id: string; slices: Uint8Array };

function chains({ db, found, checked }: Look): void {
  const rows = db
    .prepare(
      `SELECT id, symbol, exchange, currency, as_of AS "asOf", spot, source, note AS "openInterestNote", slices FROM chains`,
    )
    .iterate() as Iterable<ChainRow>;
  let count = 0;
  for (const { id, slices, symbol, exchange, currency, asOf, spot, source, openInterestNote } of rows) {
    // The identity covers these in this order.
    const head: Head = { symbol, exchange, currency, asOf, spot, source, openInterestNote };
    count++;
    try {
      decodeChain(id, head, slices);
    } catch {
      found.push({ where: 'chains', what: `${id} of ${symbol} is not as it was written` });
    }
  }
  checked.push({ name: 'chains', count });
}

function bars({ db, found, checked }: Look): void {
  const rows = db
    .prepare(
      `SELECT s.symbol, s.bar_interval AS "interval", b.first_at AS "firstAt", b.last_at AS "lastAt", b.bar_count AS "count",
         b.checksum, b.times, b.opens, b.highs, b.lows, b.closes, b.volumes
       FROM bar_blocks b LEFT JOIN bar_series s ON s.id = b.series`,
    )
    .iterate() as Iterable<BlockRow & { symbol: string; interval: string }>;
  let count = 0;
  for (const row of rows) {
    count++;
    try {
      const columns = emptyColumns(row.count);
      unpackInto(row, columns);
      if (columns.time[0] !== row.firstAt || columns.time.at(-1) !== row.lastAt) throw new Error('bounds');
    } catch {
      found.push({
        where: 'bar_blocks',
        what: `${row.symbol} ${row.interval} from ${row.firstAt} is not as it was written`,
      });
    }
  }
  checked.push({ name: 'bar blocks', count });
}

/** Reads the whole file: every page, every hash, both chains, every identity and checksum. Damage is told, never thrown. */
export async function verifyFile(file: string): Promise<StoreCheck> {
  const path = file;
  const bytes = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const look = { found: [] as StoreDamage[], checked: [] as StoreCheck['checked'] };
  const done = (schemaVersion: number): StoreCheck => ({
    path,
    bytes,
    schemaVersion,
    checked: look.checked,
    damage: look.found.slice(0, mostDamage),
  });
  let opened: Awaited<ReturnType<typeof readerOf>>;
  try {
    opened = await readerOf(file);
  } catch (thrown) {
    // A file that is not there, or another program's, is no damaged store; one that cannot be read at all is.
    if (!(thrown instanceof CoachError) || !/SQLITE_(CORRUPT|NOTADB)/.test(thrown.message)) throw thrown;
    look.found.push({ where: 'file', what: thrown.message });
    return done(0);
  }
  const { db, version } = opened;
  const parts: [string, () => unknown][] = [
    ['pages', () => pages({ db, ...look })],
    ['schema', () => schema({ db, ...look }, version)],
    ['ledger', () => money({ db, ...look })],
    ['desk_events', () => accounts({ db, ...look })],
    ['chains', () => chains({ db, ...look })],
    ['bar_blocks', () => bars({ db, ...look })],
  ];
  try {
    for (const [where, part] of parts) {
      try {
        await part();
      } catch (thrown) {
        look.found.push({ where, what: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
  } finally {
    db.close();
  }
  return done(version);
}
