import { conditionModel } from '../../../domain/memory/conditions.ts';
import type {
  Memory,
  MemoryRecord,
  MemoryRepository,
  NearestHit,
  VectorModel,
} from '../../../ports/memory.ts';
import { type Driver, slotsPerModel, type Tx } from '../driver.ts';
import { codesFrom, followVectors, forgetCodes } from './code-write.ts';
import { codes } from './codes.ts';
import {
  conditionOf,
  insertRows,
  memoryOf,
  type PastRow,
  pastOf,
  pastTrades,
  type Row,
  rowColumns,
  sound,
  valuesOf,
} from './rows.ts';
import { memorySources } from './sources.ts';
import { forgetText, putTexts, textSearch } from './text-search.ts';
import { forIds, modelFor, modelNamed, readVectors, rescored, slotOf, writeVectors } from './vectors.ts';

export interface MemoryOptions {
  /** Vectors of one model from which on codes are compared first. */
  codesFrom?: number;
}

/** Candidates taken by their codes before they are measured: the ten nearest are among them up to a million (docs/memory.md). */
const oversample = (vectors: number, k: number): number =>
  Math.round(Math.max(700, 12 * k, 1.7 * Math.sqrt(vectors)));
/** The engine adds in single precision, which may swap neighbours closer than this many places. */
const spare = 16;

async function put(
  tx: Tx,
  model: VectorModel,
  rows: readonly { id: number; vector: Float32Array }[],
  least: number,
): Promise<void> {
  if (rows.length === 0) return;
  for (const { id, vector } of rows) sound(vector, model.dimension, `The vector of memory ${id}`);
  const known = await modelFor(tx, model);
  await writeVectors(tx, known, rows);
  await followVectors(tx, known, rows, least);
}

const insertPage = 64;

/** Keeps memories and their texts; one whose key is there already, or came before, is left as it is. */
async function insert(tx: Tx, records: readonly MemoryRecord[]): Promise<{ id: number; added: boolean }[]> {
  const done: { id: number; added: boolean }[] = [];
  for (let from = 0; from < records.length; from += insertPage) {
    const page = records.slice(from, from + insertPage);
    const rows = await tx.all<{ id: number; key: string }>(insertRows(page.length), page.flatMap(valuesOf));
    const fresh = new Map(rows.map(({ id, key }) => [key, id]));
    const texts: { id: number; title: string; body: string }[] = [];
    const known = new Map(fresh);
    for (const { key, title, body } of page) {
      const id = fresh.get(key);
      if (id !== undefined) texts.push({ id, title, body });
      fresh.delete(key);
      if (!known.has(key)) {
        const [there] = await tx.all<{ id: number }>('SELECT id FROM memories WHERE key = ?', [key]);
        known.set(key, there!.id);
      }
      done.push({ id: known.get(key)!, added: id !== undefined });
    }
    await putTexts(tx, texts);
  }
  return done;
}

async function readMemories(db: Driver, rows: readonly Row[]): Promise<Memory[]> {
  const model = await modelNamed(db, conditionModel);
  const ids = rows.map(({ id }) => id);
  const states = model === null ? new Map<number, Float32Array>() : await readVectors(db, model, ids);
  return rows.map((row) => memoryOf(row, states.get(row.id) ?? null));
}

const rowsWith = (tx: Tx, ids: readonly number[]): Promise<Row[]> =>
  forIds(ids, (marks, values) =>
    tx.all<Row>(`SELECT DISTINCT ${rowColumns} FROM memories m WHERE m.id IN (${marks})`, values),
  );

async function forget(tx: Tx, ids: readonly number[]): Promise<number> {
  const rows = await rowsWith(tx, ids);
  for (const { name, dimension } of await tx.all<VectorModel>('SELECT name, dimension FROM memory_models')) {
    const model = (await modelNamed(tx, { name, dimension }))!;
    const own = [...(await readVectors(tx, model, ids)).keys()];
    await forgetCodes(tx, model, own);
    for (const id of own)
      await tx.run('DELETE FROM memory_vectors WHERE slot = ?', [BigInt(slotOf(model.id, id))]);
    await tx.run('UPDATE memory_models SET vectors = vectors - ? WHERE id = ?', [
      BigInt(own.length),
      model.id,
    ]);
  }
  for (const { id, title, body } of rows) {
    await forgetText(tx, id, title, body);
    await tx.run('DELETE FROM memories WHERE id = ?', [id]);
  }
  return rows.length;
}

type Vectors = Pick<
  MemoryRepository,
  'nearest' | 'vectors' | 'without' | 'putVectors' | 'models' | 'forgetModel'
>;

function vectorSearch(db: Driver, least: number): Vectors {
  const resident = codes(db);
  return {
    async nearest(asked, vector, { filter = {}, k, metric = 'cosine' }) {
      sound(vector, asked.dimension, 'The vector asked for');
      const model = await modelNamed(db, asked);
      if (model === null) return { hits: [], by: 'vectors' };
      const condition = conditionOf(filter);
      const coded = model.centre !== null && metric === 'cosine';
      const ids = coded
        ? await resident.candidates(model, vector, filter, oversample(model.vectors, k))
        : (
            await db.nearest({
              vector,
              metric,
              base: model.id * slotsPerModel,
              where: condition.sql,
              params: condition.params,
              k: k + spare,
            })
          ).map(({ id }) => id);
      const hits: NearestHit[] = await rescored(db, model, vector, ids, { k, metric });
      return { hits, by: coded ? 'codes' : 'vectors' };
    },
    async vectors(asked, ids) {
      const model = await modelNamed(db, asked);
      return model === null ? new Map() : readVectors(db, model, ids);
    },
    async without(asked, after, limit) {
      const model = await modelNamed(db, asked);
      const rows = await db.all<Row>(
        `SELECT ${rowColumns} FROM memories m WHERE m.id > ? AND NOT EXISTS
         (SELECT 1 FROM memory_vectors v WHERE v.slot = ? + m.id) ORDER BY m.id LIMIT ?`,
        [after, BigInt(slotOf(model?.id ?? 0, 0)), limit],
      );
      return rows.map((row) => memoryOf(row, null));
    },
    putVectors: (model, rows) => db.transaction((tx) => put(tx, model, rows, least)),
    models: () => db.all('SELECT name, dimension, vectors FROM memory_models ORDER BY id'),
    forgetModel: (name) =>
      db.transaction(async (tx) => {
        const [row] = await tx.all<{ id: number }>('SELECT id FROM memory_models WHERE name = ?', [name]);
        if (row === undefined) return;
        const [from, to] = [BigInt(slotOf(row.id, 0)), BigInt(slotOf(row.id + 1, 0))];
        await tx.run('DELETE FROM memory_vectors WHERE slot >= ? AND slot < ?', [from, to]);
        await tx.run('DELETE FROM memory_codes WHERE block > ? AND block <= ?', [
          BigInt(row.id * 2 ** 32),
          BigInt((row.id + 1) * 2 ** 32),
        ]);
        await tx.run('DELETE FROM memory_models WHERE id = ?', [row.id]);
        resident.drop(row.id);
      }),
  };
}

/** Memories, their words and their vectors on one database. */
export function memory(db: Driver, { codesFrom: least = codesFrom }: MemoryOptions = {}): MemoryRepository {
  return {
    ...textSearch(db),
    ...vectorSearch(db, least),
    ...memorySources(db),
    add: (records, given) =>
      db.transaction(async (tx) => {
        const done = await insert(tx, records);
        const states = records.flatMap(({ conditions }, i) =>
          conditions === null || !done[i]!.added ? [] : [{ id: done[i]!.id, vector: conditions }],
        );
        await put(tx, conditionModel, states, Number.POSITIVE_INFINITY);
        if (given !== undefined) {
          const rows = given.vectors.flatMap((vector, i) =>
            vector === null || !done[i]!.added ? [] : [{ id: done[i]!.id, vector }],
          );
          await put(tx, given.model, rows, least);
        }
        return { ids: done.map(({ id }) => id), added: done.filter(({ added }) => added).length };
      }),
    async byIds(ids) {
      const rows = new Map((await rowsWith(db, ids)).map((row) => [row.id, row]));
      return readMemories(
        db,
        ids.flatMap((id) => rows.get(id) ?? []),
      );
    },
    async pastTrades(symbol, before) {
      const rows = await db.all<PastRow>(pastTrades, [symbol, before]);
      const model = await modelNamed(db, conditionModel);
      const ids = rows.map(({ id }) => id);
      const states = model === null ? new Map<number, Float32Array>() : await readVectors(db, model, ids);
      return rows.map((row) => pastOf(row, states.get(row.id)));
    },
    async list(filter, limit) {
      const { sql, params } = conditionOf(filter);
      const rows = await db.all<Row>(
        `SELECT ${rowColumns} FROM memories m ${sql === '' ? '' : `WHERE ${sql}`} ORDER BY m.at DESC, m.id DESC LIMIT ?`,
        [...params, limit],
      );
      return readMemories(db, rows);
    },
    async count(filter) {
      const { sql, params } = conditionOf(filter);
      const where = sql === '' ? '' : `WHERE ${sql}`;
      return (await db.all<{ n: number }>(`SELECT count(*) AS n FROM memories m ${where}`, params))[0]!.n;
    },
    async size() {
      const [row] = await db.all<{ n: number | null }>('SELECT max(id) AS n FROM memories');
      return row?.n ?? 0;
    },
    forget: (ids) => db.transaction((tx) => forget(tx, ids)),
  };
}
