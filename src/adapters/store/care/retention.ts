import fs from 'node:fs';
import type { Clock } from '../../../ports/clock.ts';
import type { Pruned, StoreSizes } from '../../../ports/store-care.ts';
import type { Tx } from '../driver.ts';
import { engine } from '../sqlite/engine.ts';
import { readerOf } from '../sqlite/reader.ts';
import { sqlite } from '../sqlite/sqlite.ts';

/** Bytes and rows of every table with its indexes; a search index counts as the table it is named for. */
export async function sizes(file: string): Promise<StoreSizes> {
  const { db } = await readerOf(file);
  try {
    const tables = db
      .prepare(
        "SELECT name, sql LIKE 'CREATE VIRTUAL%' AS \"virtual\" FROM sqlite_master WHERE type = 'table' ORDER BY length(name) DESC",
      )
      .all() as { name: string; virtual: number }[];
    const virtual = tables.filter((table) => table.virtual === 1).map(({ name }) => name);
    const owner = (name: string) => virtual.find((table) => name.startsWith(`${table}_`)) ?? name;
    const sums = new Map<string, number>();
    const pages = db
      .prepare(
        `SELECT coalesce(m.tbl_name, d.name) AS "table", sum(d.pgsize) AS bytes FROM dbstat d
         LEFT JOIN sqlite_master m ON m.name = d.name WHERE d.aggregate = TRUE GROUP BY 1`,
      )
      .all() as { table: string; bytes: number }[];
    for (const { table, bytes } of pages) sums.set(owner(table), (sums.get(owner(table)) ?? 0) + bytes);
    const rowsOf = (name: string) =>
      tables.some((table) => table.name === name && !name.startsWith('sqlite_'))
        ? Number(db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())
        : 0;
    const page = Number(db.pragma('page_size', { simple: true }));
    return {
      path: file,
      bytes: [file, `${file}-wal`].reduce(
        (sum, name) => sum + (fs.statSync(name, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
      freeBytes: page * Number(db.pragma('freelist_count', { simple: true })),
      tables: [...sums]
        .map(([name, bytes]) => ({ name, rows: rowsOf(name), bytes }))
        .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1)),
    };
  } finally {
    db.close();
  }
}

// A suggestion is made again from its chain and the one before it.
const unused = `as_of < ? AND id NOT IN (SELECT chain_id FROM suggestions)
  AND id NOT IN (SELECT json_extract(inputs, '$.previousId') FROM suggestions
    WHERE json_valid(inputs) AND json_extract(inputs, '$.previousId') IS NOT NULL)`;

interface Tally {
  rows: number;
  bytes: number | null;
}

async function counted(tx: Tx, before: { chains: number | null; telemetry: number | null }): Promise<Pruned> {
  const one = async (sql: string, at: number | null): Promise<Tally> =>
    at === null ? { rows: 0, bytes: 0 } : (await tx.all<Tally>(sql, [at]))[0]!;
  const chains = await one(
    `SELECT count(*) AS "rows", sum(length(slices) + 200 + 150 * (SELECT count(*) FROM chain_summaries WHERE chain_id = id))
       AS bytes FROM chains WHERE ${unused}`,
    before.chains,
  );
  const old = await one('SELECT count(*) AS "rows", 0 AS bytes FROM chains WHERE as_of < ?', before.chains);
  const telemetry = await one(
    'SELECT count(*) AS "rows", sum(length(attributes) + 100) AS bytes FROM telemetry WHERE at < ?',
    before.telemetry,
  );
  return {
    chains: { rows: chains.rows, bytes: chains.bytes ?? 0, kept: old.rows - chains.rows },
    telemetry: { rows: telemetry.rows, bytes: telemetry.bytes ?? 0 },
  };
}

/** Takes old rows away and gives their pages back to the disk; bytes are what the rows held. */
export async function prune(
  file: string,
  clock: Clock,
  before: { chains: number | null; telemetry: number | null },
  apply: boolean,
): Promise<Pruned> {
  const db = await sqlite(file, { clock });
  let found: Pruned;
  try {
    if (!apply) return await db.reading((tx) => counted(tx, before));
    found = await db.transaction(async (tx) => {
      const told = await counted(tx, before);
      if (before.chains !== null) await tx.run(`DELETE FROM chains WHERE ${unused}`, [before.chains]);
      if (before.telemetry !== null) await tx.run('DELETE FROM telemetry WHERE at < ?', [before.telemetry]);
      return told;
    });
  } finally {
    await db.close();
  }
  if (found.chains.rows + found.telemetry.rows > 0) await shrink(file);
  return found;
}

/** Only gives back space: where others are at work the pages stay in the file and are used again. */
async function shrink(file: string): Promise<void> {
  const db = engine(file)({ timeout: 1_000 });
  try {
    db.pragma('synchronous = FULL');
    db.exec('VACUUM');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (thrown) {
    if (!(thrown instanceof Error) || !/locked|busy/i.test(thrown.message)) throw thrown;
  } finally {
    db.close();
  }
}
