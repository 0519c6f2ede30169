import { createHash, type Hash } from 'node:crypto';
import { CoachError } from '../../../core/errors.ts';
import type { Moved } from '../../../core/shapes/keeping.ts';
import type { MoveTold } from '../../../ports/store-care.ts';
import type { Driver, Tx, Value } from '../driver.ts';
import { putTexts } from '../memory/text-search.ts';
import { type MovedTable, movedTables } from './tables.ts';

type Row = Record<string, Value>;

const pageOf = ({ large }: MovedTable): number => (large ? 100 : 1_000);

const page = (db: Driver | Tx, table: MovedTable, after: readonly Value[] | null): Promise<Row[]> => {
  const { name, columns, key } = table;
  const from = after === null ? '' : `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
  return db.all<Row>(
    `SELECT ${columns.map((column) => `${column} AS "${column}"`).join(', ')} FROM ${name} ${from}
     ORDER BY ${key.join(', ')} LIMIT ${pageOf(table)}`,
    after ?? [],
  );
};

/** One row as text, the same on every engine: numbers as JavaScript writes them, bytes as hex. */
const textOf = (row: Row, columns: readonly string[]): string =>
  JSON.stringify(
    columns.map((column) => {
      const value = row[column]!;
      if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
      return typeof value === 'bigint' ? Number(value) : value;
    }),
  );

const keyOf = (row: Row, { key }: MovedTable): Value[] => key.map((column) => row[column]!);

const differs = (table: string, what: string): CoachError =>
  new CoachError(
    'refused',
    `The target ${what} in ${table}`,
    'A store moves into an empty one, or goes on with a move that was begun from the same store. Name another: postgres://…?owner=NAME, or a new file.',
  );

// SQLite binds 32,766 values at most.
const mostValues = 30_000;

async function insert(tx: Tx, { name, columns }: MovedTable, rows: readonly Row[]): Promise<void> {
  if (name === 'memory_vectors') {
    for (const { slot, vector } of rows) {
      const bytes = vector as Uint8Array;
      await tx.putVector(Number(slot), new Float32Array(bytes.slice().buffer));
    }
    return;
  }
  const most = Math.floor(mostValues / columns.length);
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    const marks = part.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
    await tx.run(
      `INSERT INTO ${name} (${columns.join(', ')}) VALUES ${marks}`,
      part.flatMap((row) => columns.map((column) => row[column]!)),
    );
  }
  if (name !== 'memories') return;
  await putTexts(
    tx,
    rows.map(({ id, title, body }) => ({ id: Number(id), title: String(title), body: String(body) })),
  );
}

/** What of a page the target lacks; throws `refused` where it has another row under one's key. */
async function lacking(target: Tx, table: MovedTable, rows: readonly Row[], after: Value[] | null) {
  const there = new Map<string, string>();
  const last = JSON.stringify(keyOf(rows.at(-1)!, table).map(String));
  for (let from = after; ; ) {
    const found = await page(target, table, from);
    for (const row of found)
      there.set(JSON.stringify(keyOf(row, table).map(String)), textOf(row, table.columns));
    if (found.length < pageOf(table) || there.has(last)) break;
    from = keyOf(found.at(-1)!, table);
    if (there.size > 2 * rows.length) throw differs(table.name, 'holds rows of another store');
  }
  return rows.filter((row) => {
    const own = there.get(JSON.stringify(keyOf(row, table).map(String)));
    if (own === undefined) return true;
    if (own !== textOf(row, table.columns)) throw differs(table.name, 'holds other content');
    return false;
  });
}

async function hashed(db: Driver, table: MovedTable): Promise<{ rows: number; hash: string }> {
  const hash: Hash = createHash('sha256');
  let rows = 0;
  for (let after: Value[] | null = null; ; ) {
    const found = await page(db, table, after);
    for (const row of found) hash.update(`${textOf(row, table.columns)}\n`);
    rows += found.length;
    if (found.length < pageOf(table)) return { rows, hash: hash.digest('hex') };
    after = keyOf(found.at(-1)!, table);
  }
}

/**
 * Copies every row of a store into another, a page a transaction, in the order of the keys; rows that are there already are
 * compared instead, so that a move that was ended goes on. At the end both are read whole and their hashes compared. Throws
 * `refused` where the target holds anything else, or the source changed meanwhile.
 */
export async function move(source: Driver, target: Driver, told: MoveTold = {}): Promise<Moved['tables']> {
  const tables = movedTables();
  for (const table of tables) {
    let done = 0;
    for (let after: Value[] | null = null; ; ) {
      if (told.signal?.aborted)
        throw new CoachError('interrupted', 'The move was ended', 'Run it again: it goes on where it was.');
      const rows = await page(source, table, after);
      if (rows.length > 0) {
        const from = after;
        await target.transaction(async (tx) => {
          const missing = await lacking(tx, table, rows, from);
          if (missing.length > 0) await insert(tx, table, missing);
        });
      }
      done += rows.length;
      told.progress?.(table.name, done);
      if (rows.length < pageOf(table)) break;
      after = keyOf(rows.at(-1)!, table);
    }
  }
  const answer: Moved['tables'] = [];
  for (const table of tables) {
    const [own, other] = [await hashed(source, table), await hashed(target, table)];
    if (own.hash !== other.hash)
      throw new CoachError(
        'refused',
        `After the move ${table.name} differs: ${own.rows} rows here, ${other.rows} there`,
        'Something wrote to one of them meanwhile. End all other coach processes and run it again.',
      );
    answer.push({ name: table.name, ...own });
  }
  return answer;
}
