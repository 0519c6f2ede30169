import type { Tx, Value } from '../driver.ts';
import { type HoldingRow, holdingColumns, holdingValues } from './rows.ts';

const batchRows = 200;

/** Some rows at a time, in their order. */
export function* batches<T>(rows: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const marksFor = (n: number, columns: number): string =>
  new Array<string>(n).fill(`(${new Array<string>(columns).fill('?').join(', ')})`).join(', ');

/** Texts of full batches: a text of ten thousand characters is not put together five thousand times. */
const fullBatches = new Map<string, string>();

function insertion(into: string, columns: string, n: number, width: number): string {
  const text = () => `INSERT INTO ${into} (${columns}) VALUES ${marksFor(n, width)}`;
  if (n !== batchRows) return text();
  let full = fullBatches.get(into);
  if (full === undefined) fullBatches.set(into, (full = text()));
  return full;
}

/** Adds rows of cells, at most a batch of them. */
export async function insert(tx: Tx, into: string, columns: string, rows: readonly Value[][]): Promise<void> {
  if (rows.length === 0) return;
  const values: Value[] = [];
  for (const row of rows) for (const value of row) values.push(value);
  await tx.run(insertion(into, columns, rows.length, rows[0]!.length), values);
}

/** Numbers of the holdings that fills name, made where they are new. */
export function holdingNumbers(tx: Tx): (row: HoldingRow) => Promise<number> {
  const known = new Map<string, number>();
  const where = holdingColumns
    .split(', ')
    .map((column) => `${column} = ?`)
    .join(' AND ');
  return async (row) => {
    const values = holdingValues(row);
    const key = JSON.stringify(values);
    const met = known.get(key);
    if (met !== undefined) return met;
    const [found] = await tx.all<{ id: number }>(`SELECT id FROM holdings WHERE ${where}`, values);
    let id = found?.id;
    if (id === undefined) {
      const [last] = await tx.all<{ id: number | null }>('SELECT max(id) AS id FROM holdings');
      id = (last?.id ?? 0) + 1;
      await insert(tx, 'holdings', `id, ${holdingColumns}`, [[id, ...values]]);
    }
    known.set(key, id);
    return id;
  };
}
