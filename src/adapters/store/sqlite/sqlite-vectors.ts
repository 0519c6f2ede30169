import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import { CoachError } from '../../../core/errors.ts';
import { slotsPerModel, type VectorScan } from '../driver.ts';

const bytesOf = (vector: Float32Array): Uint8Array =>
  new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);

function load(db: Database.Database): void {
  try {
    const extension = createRequire(import.meta.url)('sqlite-vec') as { load(db: Database.Database): void };
    extension.load(db);
  } catch (cause) {
    throw new CoachError(
      'unavailable',
      'The vector code of the database (sqlite-vec) could not be loaded',
      'Reinstall coach for this machine, or search with --words only.',
      { cause },
    );
  }
}

/** What SQLite does with vectors: blobs in a plain table, compared by sqlite-vec. */
export function vectorCode(db: Database.Database, prepare: (sql: string) => Database.Statement) {
  let loaded = false;
  return {
    putVector(slot: number, vector: Float32Array): void {
      prepare(
        'INSERT INTO memory_vectors (slot, vector) VALUES (?, ?) ON CONFLICT (slot) DO UPDATE SET vector = excluded.vector',
      ).run(slot, bytesOf(vector));
    },

    nearest({ vector, metric, base, where, params, k }: VectorScan): { id: number; distance: number }[] {
      if (!loaded) load(db);
      loaded = true;
      const measure = `vec_distance_${metric === 'l2' ? 'L2' : 'cosine'}(v.vector, ?)`;
      const ordered = 'ORDER BY distance, v.slot LIMIT ?';
      const first = BigInt(base);
      const rows = (
        where === ''
          ? prepare(
              `SELECT v.slot AS slot, ${measure} AS distance FROM memory_vectors v
               WHERE v.slot BETWEEN ? AND ? ${ordered}`,
            ).all(bytesOf(vector), first, first + BigInt(slotsPerModel - 1), k)
          : prepare(
              `SELECT v.slot AS slot, ${measure} AS distance FROM memories m CROSS JOIN memory_vectors v
               WHERE v.slot = m.id + ? AND ${where} ${ordered}`,
            ).all(bytesOf(vector), first, ...params, k)
      ) as { slot: number; distance: number | null }[];
      return rows.map(({ slot, distance }) => {
        // A damaged vector gives no distance and would come first.
        if (distance === null || !Number.isFinite(distance)) {
          throw new CoachError(
            'unavailable',
            `The vector of memory ${slot - base} cannot be compared`,
            'Run `coach memory reindex --fresh`.',
          );
        }
        return { id: slot - base, distance };
      });
    },
  };
}
