import { CoachError } from '../../../core/errors.ts';
import { slotsPerModel, type Value, type VectorScan } from '../driver.ts';

const bytesOf = (vector: Float32Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);

const textOf = (vector: Float32Array): string => `[${vector.join(',')}]`;

// A statement takes 65,535 parameters, and a page of this many vectors of 1,536 numbers is a few megabytes.
const pageRows = 128;

/** Keeps vectors in their slots: their bytes, and where pgvector is there what it compares. */
export async function putVectors(
  rows: readonly (readonly [slot: number, vector: Float32Array])[],
  near: boolean,
  run: (sql: string, params: readonly Value[]) => Promise<unknown>,
): Promise<void> {
  // Of two in one slot the later counts, and one statement may not touch a row twice.
  const newest = [...new Map(rows)];
  for (let from = 0; from < newest.length; from += pageRows) {
    const page = newest.slice(from, from + pageRows);
    const marks = page.map(() => (near ? '(?, ?, ?)' : '(?, ?)')).join(', ');
    await run(
      `INSERT INTO memory_vectors (slot, vector${near ? ', near' : ''}) VALUES ${marks}
       ON CONFLICT (slot) DO UPDATE SET vector = excluded.vector${near ? ', near = excluded.near' : ''}`,
      page.flatMap(([slot, vector]) => [slot, bytesOf(vector), ...(near ? [textOf(vector)] : [])]),
    );
  }
}

type All = <T>(sql: string, params: readonly Value[]) => Promise<T[]>;

const sound = (id: number, distance: number | null): { id: number; distance: number } => {
  if (distance !== null && Number.isFinite(distance)) return { id, distance };
  throw new CoachError(
    'unavailable',
    `The vector of memory ${id} cannot be compared`,
    'Run `coach memory reindex --fresh`.',
  );
};

function selected({ base, where, params }: VectorScan): { from: string; values: Value[] } {
  return where === ''
    ? { from: 'memory_vectors v WHERE v.slot BETWEEN ? AND ?', values: [base, base + slotsPerModel - 1] }
    : {
        from: `memories m JOIN memory_vectors v ON v.slot = m.id + ? WHERE ${where}`,
        values: [base, ...params],
      };
}

/** The nearest as pgvector measures them. Throws `unavailable` where a vector cannot be compared. */
export async function nearest(scan: VectorScan, all: All): Promise<{ id: number; distance: number }[]> {
  const { from, values } = selected(scan);
  const measure = `v.near ${scan.metric === 'l2' ? '<->' : '<=>'} ?::vector`;
  const rows = await all<{ slot: number; distance: number | null }>(
    `SELECT v.slot, ${measure} AS distance FROM ${from} ORDER BY distance NULLS FIRST, v.slot LIMIT ?`,
    [textOf(scan.vector), ...values, scan.k],
  );
  return rows.map(({ slot, distance }) => sound(slot - scan.base, distance));
}

const scanRows = 1_000;

function distanceBetween(a: Float32Array, bytes: Uint8Array, metric: VectorScan['metric']): number {
  if (bytes.byteLength !== a.byteLength) return Number.NaN;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [dot, own, other, apart] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = view.getFloat32(i * 4, true);
    dot += x * y;
    own += x * x;
    other += y * y;
    apart += (x - y) * (x - y);
  }
  return metric === 'l2' ? Math.sqrt(apart) : 1 - dot / Math.sqrt(own * other);
}

/** The nearest on a server without pgvector: each vector is fetched and measured here. Few enough are, for codes come first where there are many. */
export async function nearestHere(scan: VectorScan, all: All): Promise<{ id: number; distance: number }[]> {
  const { from, values } = selected(scan);
  let best: { id: number; distance: number }[] = [];
  for (let after = 0; ; ) {
    const rows = await all<{ slot: number; vector: Uint8Array }>(
      `SELECT v.slot, v.vector FROM ${from} AND v.slot > ? ORDER BY v.slot LIMIT ${scanRows}`,
      [...values, after],
    );
    const measured = rows.map(({ slot, vector }) =>
      sound(slot - scan.base, distanceBetween(scan.vector, vector, scan.metric)),
    );
    best = [...best, ...measured].sort((x, y) => x.distance - y.distance || x.id - y.id).slice(0, scan.k);
    if (rows.length < scanRows) return best;
    after = rows.at(-1)!.slot;
  }
}
