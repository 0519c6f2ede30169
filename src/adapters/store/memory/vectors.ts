import { CoachError } from '../../../core/errors.ts';
import type { NearestHit, VectorModel } from '../../../ports/memory.ts';
import { slotsPerModel, type Tx } from '../driver.ts';
import { sound } from './rows.ts';

/** A model as the store knows it. */
export interface KnownModel extends VectorModel {
  id: number;
  vectors: number;
  centre: Float32Array | null;
}

const floats = (bytes: Uint8Array): Float32Array =>
  bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
    : new Float32Array(bytes.slice().buffer);

export const slotOf = (model: number, memory: number): number => model * slotsPerModel + memory;

/** The model under its name, or null; throws `refused` where the name is kept with another dimension. */
export async function modelNamed(tx: Tx, { name, dimension }: VectorModel): Promise<KnownModel | null> {
  const [row] = await tx.all<Omit<KnownModel, 'centre'> & { centre: Uint8Array | null }>(
    'SELECT id, name, dimension, vectors, centre FROM memory_models WHERE name = ?',
    [name],
  );
  if (row === undefined) return null;
  if (row.dimension !== dimension) {
    throw new CoachError(
      'refused',
      `Vectors of ${name} are kept with ${row.dimension} numbers, not ${dimension}`,
      'Give the model another name; vectors of two lengths are never mixed.',
    );
  }
  return { ...row, centre: row.centre && floats(row.centre) };
}

/** The model under its name, written down if it is new. */
export async function modelFor(tx: Tx, model: VectorModel): Promise<KnownModel> {
  const known = await modelNamed(tx, model);
  if (known !== null) return known;
  await tx.run('INSERT INTO memory_models (name, dimension, vectors) VALUES (?, ?, 0)', [
    model.name,
    model.dimension,
  ]);
  return (await modelNamed(tx, model))!;
}

const pageRows = 256;

/** Numbers as many parameters; the last repeated, so that few different statements are made. */
function padded<T>(values: readonly T[]): T[] {
  const size = values.length <= 8 ? 8 : values.length <= 64 ? 64 : pageRows;
  return [...values, ...new Array<T>(size - values.length).fill(values.at(-1)!)];
}

/** Rows for many ids, a page of them at a time. */
export async function forIds<T>(
  ids: readonly number[],
  read: (marks: string, values: bigint[]) => Promise<T[]>,
  value: (id: number) => number = (id) => id,
): Promise<T[]> {
  const rows: T[] = [];
  for (let at = 0; at < ids.length; at += pageRows) {
    const page = padded(ids.slice(at, at + pageRows).map((id) => BigInt(value(id))));
    rows.push(...(await read(page.map(() => '?').join(', '), page)));
  }
  return rows;
}

const damaged = (id: number, why: string, cause?: unknown): CoachError =>
  new CoachError(
    'unavailable',
    `The stored vector of memory ${id} ${why}`,
    'Run `coach memory reindex --fresh`.',
    {
      cause,
    },
  );

const rowsOf = (tx: Tx, model: KnownModel, ids: readonly number[]) =>
  forIds(
    ids,
    (marks, slots) =>
      tx.all<{ slot: number; vector: Uint8Array }>(
        `SELECT slot, vector FROM memory_vectors WHERE slot IN (${marks})`,
        slots,
      ),
    (id) => slotOf(model.id, id),
  );

/** Stored vectors by memory; throws `unavailable` for a damaged one. */
export async function readVectors(
  tx: Tx,
  model: KnownModel,
  ids: readonly number[],
): Promise<Map<number, Float32Array>> {
  const rows = await rowsOf(tx, model, ids);
  return new Map(
    rows.map(({ slot, vector }) => {
      const id = slot - model.id * slotsPerModel;
      try {
        return [id, sound(floats(vector), model.dimension, 'It')];
      } catch (cause) {
        throw damaged(id, 'cannot be used', cause);
      }
    }),
  );
}

/** The cosine of two vectors in double precision, where `length` is that of the first; NaN where there is none. */
function cosine(a: Float32Array, b: Float32Array, length: number): number {
  let dot = 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const y = b[i]!;
    dot += a[i]! * y;
    squares += y * y;
  }
  return squares >= 1e-12 ? dot / (length * Math.sqrt(squares)) : Number.NaN;
}

function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(squares);
}

/** Candidates measured again in double precision: the k nearest, equals by id. Throws `unavailable` for a damaged one. */
export async function rescored(
  tx: Tx,
  model: KnownModel,
  vector: Float32Array,
  ids: readonly number[],
  { k, metric }: { k: number; metric: 'cosine' | 'l2' },
): Promise<NearestHit[]> {
  const length = distance(vector, new Float32Array(vector.length));
  const measured = (own: Float32Array): number => {
    if (own.length !== vector.length) return Number.NaN;
    return metric === 'cosine' ? cosine(vector, own, length) : -distance(vector, own);
  };
  const hits = (await rowsOf(tx, model, ids)).map(({ slot, vector: bytes }) => {
    const id = slot - model.id * slotsPerModel;
    const near = measured(floats(bytes));
    if (!Number.isFinite(near)) throw damaged(id, 'cannot be compared');
    return { id, similarity: near };
  });
  hits.sort((a, b) => b.similarity - a.similarity || a.id - b.id);
  return hits.filter(({ id }, i) => i === 0 || hits[i - 1]!.id !== id).slice(0, k);
}

/** How many of these have a vector; new ones are looked up as one stretch, in which nothing lies yet. */
async function countBetween(tx: Tx, model: KnownModel, ids: ReadonlySet<number>): Promise<number> {
  let low = Number.MAX_SAFE_INTEGER;
  let high = 0;
  for (const id of ids) {
    low = Math.min(low, id);
    high = Math.max(high, id);
  }
  const [some] = await tx.all('SELECT slot FROM memory_vectors WHERE slot BETWEEN ? AND ? LIMIT 1', [
    BigInt(slotOf(model.id, low)),
    BigInt(slotOf(model.id, high)),
  ]);
  if (some === undefined) return 0;
  const rows = await forIds(
    [...ids],
    (marks, slots) =>
      tx.all<{ slot: number }>(`SELECT slot FROM memory_vectors WHERE slot IN (${marks})`, slots),
    (id) => slotOf(model.id, id),
  );
  return new Set(rows.map(({ slot }) => slot)).size;
}

/** Keeps vectors under a model and counts those that are new. */
export async function writeVectors(
  tx: Tx,
  model: KnownModel,
  rows: readonly { id: number; vector: Float32Array }[],
): Promise<void> {
  const ids = new Set(rows.map(({ id }) => id));
  const there = await countBetween(tx, model, ids);
  for (const { id, vector } of rows) await tx.putVector(slotOf(model.id, id), vector);
  await tx.run('UPDATE memory_models SET vectors = vectors + ? WHERE id = ?', [
    BigInt(ids.size - there),
    model.id,
  ]);
}
