import type { MemoryKind, MemorySide } from '../../../ports/memory.ts';
import type { Tx } from '../driver.ts';
import { wordsFor } from './bit-kernel.ts';
import { blockOf, blockRows, kindNumber, openBlock, rowOf, sideNumber } from './code-block.ts';
import { encodeCode } from './code-scan.ts';
import { forIds, type KnownModel, slotOf } from './vectors.ts';

/** From so many vectors on a search compares codes first; below, comparing all is as quick. */
export const codesFrom = 2_000;

const blocksPerModel = 2 ** 32;
const centreSample = 4_096;
const buildPage = 20 * blockRows;

export const blockKey = (model: number, block: number): number => model * blocksPerModel + block;

interface Coded {
  id: number;
  at: number;
  kind: MemoryKind;
  side: MemorySide | null;
  symbol: string | null;
  strategy: string | null;
  vector: Float32Array;
}

/** Numbers of names; unknown ones are written down when `adding`, else left out. */
export async function namesOf(
  tx: Tx,
  names: ReadonlySet<string>,
  adding: boolean,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const name of names) {
    if (adding)
      await tx.run('INSERT INTO memory_names (name) VALUES (?) ON CONFLICT (name) DO NOTHING', [name]);
    const [row] = await tx.all<{ id: number }>('SELECT id FROM memory_names WHERE name = ?', [name]);
    if (row !== undefined) found.set(name, row.id);
  }
  return found;
}

async function patch(
  tx: Tx,
  model: KnownModel,
  block: number,
  change: (opened: ReturnType<typeof openBlock>['block']) => void,
): Promise<void> {
  const key = BigInt(blockKey(model.id, block) + 1);
  const [stored] = await tx.all<{ codes: Uint8Array }>('SELECT codes FROM memory_codes WHERE block = ?', [
    key,
  ]);
  const { bytes, block: opened } = openBlock(8 * wordsFor(model.dimension), stored?.codes);
  change(opened);
  await tx.run(
    `INSERT INTO memory_codes (block, version, codes) VALUES (?, 1, ?)
     ON CONFLICT (block) DO UPDATE SET codes = excluded.codes, version = memory_codes.version + 1`,
    [key, bytes],
  );
}

function byBlock<T extends { id: number }>(rows: readonly T[]): Map<number, T[]> {
  const blocks = new Map<number, T[]>();
  for (const row of rows) {
    const block = blockOf(row.id);
    const own = blocks.get(block);
    if (own === undefined) blocks.set(block, [row]);
    else own.push(row);
  }
  return blocks;
}

/** Writes the codes of some memories, block by block. */
async function encode(
  tx: Tx,
  model: KnownModel,
  centre: Float32Array,
  rows: readonly Coded[],
): Promise<void> {
  const rowBytes = 8 * wordsFor(model.dimension);
  const named = new Set(rows.flatMap(({ symbol, strategy }) => [symbol, strategy]).filter((n) => n !== null));
  const numbers = await namesOf(tx, named, true);
  const number = (name: string | null) => (name === null ? 0 : numbers.get(name)!);
  for (const [block, own] of byBlock(rows)) {
    await patch(tx, model, block, (opened) => {
      for (const memory of own) {
        const row = rowOf(memory.id);
        opened.at[row] = memory.at;
        opened.symbol[row] = number(memory.symbol);
        opened.strategy[row] = number(memory.strategy);
        opened.kind[row] = kindNumber(memory.kind);
        opened.side[row] = sideNumber(memory.side);
        encodeCode(memory.vector, centre, opened.codes.subarray(row * rowBytes, (row + 1) * rowBytes));
      }
    });
  }
}

const rowsOf = async (tx: Tx, model: KnownModel, after: number, limit: number): Promise<Coded[]> => {
  const rows = await tx.all<Omit<Coded, 'vector'> & { vector: Uint8Array }>(
    `SELECT m.id, m.at, m.kind, m.side, m.symbol, m.strategy, v.vector FROM memory_vectors v
     JOIN memories m ON m.id = v.slot - ? WHERE v.slot > ? AND v.slot < ? ORDER BY v.slot LIMIT ?`,
    [BigInt(slotOf(model.id, 0)), BigInt(slotOf(model.id, after)), BigInt(slotOf(model.id + 1, 0)), limit],
  );
  return rows.map((row) => ({ ...row, vector: new Float32Array(row.vector.slice().buffer) }));
};

/** The mean of vectors spread over what is there: the codes tell on which side of it a vector lies. */
async function centreOf(tx: Tx, model: KnownModel): Promise<Float32Array> {
  const every = Math.max(1, Math.floor(model.vectors / centreSample));
  const rows = await tx.all<{ vector: Uint8Array }>(
    'SELECT vector FROM memory_vectors WHERE slot > ? AND slot < ? AND slot % ? = 0',
    [BigInt(slotOf(model.id, 0)), BigInt(slotOf(model.id + 1, 0)), BigInt(every)],
  );
  const sum = new Float64Array(model.dimension);
  for (const { vector } of rows) {
    const own = new Float32Array(vector.slice().buffer);
    for (let i = 0; i < sum.length; i++) sum[i]! += own[i]! / rows.length;
  }
  return Float32Array.from(sum);
}

/** Brings the codes after vectors were written: none while they are few, all of them once, then the new ones. */
export async function followVectors(
  tx: Tx,
  model: KnownModel,
  rows: readonly { id: number; vector: Float32Array }[],
  least: number,
): Promise<void> {
  const [row] = await tx.all<{ vectors: number }>('SELECT vectors FROM memory_models WHERE id = ?', [
    model.id,
  ]);
  const vectors = row?.vectors ?? 0;
  if (model.centre !== null) return encodeThese(tx, model, model.centre, rows);
  if (vectors < least) return;
  const centre = await centreOf(tx, { ...model, vectors });
  const bytes = new Uint8Array(centre.buffer);
  await tx.run('UPDATE memory_models SET centre = ? WHERE id = ?', [bytes, model.id]);
  for (let after = 0; ; ) {
    const page = await rowsOf(tx, model, after, buildPage);
    if (page.length === 0) return;
    await encode(tx, model, centre, page);
    after = page.at(-1)!.id;
  }
}

async function encodeThese(
  tx: Tx,
  model: KnownModel,
  centre: Float32Array,
  rows: readonly { id: number; vector: Float32Array }[],
) {
  const vectors = new Map(rows.map(({ id, vector }) => [id, vector]));
  const about = await forIds([...vectors.keys()], (marks, ids) =>
    tx.all<Omit<Coded, 'vector'>>(
      `SELECT DISTINCT id, at, kind, side, symbol, strategy FROM memories WHERE id IN (${marks})`,
      ids,
    ),
  );
  await encode(
    tx,
    model,
    centre,
    about.map((row) => ({ ...row, vector: vectors.get(row.id)! })),
  );
}

/** Takes memories out of the blocks of a model. */
export async function forgetCodes(tx: Tx, model: KnownModel, ids: readonly number[]): Promise<void> {
  if (model.centre === null) return;
  for (const [block, own] of byBlock(ids.map((id) => ({ id })))) {
    await patch(tx, model, block, (opened) => {
      for (const { id } of own) opened.kind[rowOf(id)] = 0;
    });
  }
}
