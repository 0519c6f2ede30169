import { describe, expect, it } from 'vitest';
import type { Driver } from '../../src/adapters/store/driver.ts';
import { memory } from '../../src/adapters/store/memory/memory.ts';
import { conditionModel, conditionVector } from '../../src/domain/memory/conditions.ts';
import type { MemoryRecord } from '../../src/ports/memory.ts';
import { mulberry32 } from './journal-seed.ts';
import { knnVectors } from './knn-vectors.ts';
import { golden, hasShared } from './shared.ts';

const model = { name: 'test/384', dimension: 384 };

const note = (key: string, more: Partial<MemoryRecord> = {}): MemoryRecord => ({
  key,
  kind: 'note',
  at: 1_000,
  symbol: null,
  side: null,
  strategy: null,
  title: '',
  body: key,
  outcome: null,
  detail: null,
  conditions: null,
  ...more,
});

interface Knn {
  meta: { seed: number; sha256_base_float32_le: string };
  queries: {
    q: number;
    cosine_top20: [number, number][];
    filtered_id_mod7_eq3_top10: number[];
    l2_top10: [number, number][];
  }[];
}

interface Bm25 {
  docs: [string, string][];
  queries: {
    query: string;
    weights: [number, number] | null;
    total: number;
    top: [number, number][];
  }[];
}

/** What every driver must do for memory; `open` gives an empty database. The golden vectors are found in `ways`. */
export function memoryContract(
  name: string,
  open: () => Promise<Driver>,
  ways: readonly (readonly [by: 'vectors' | 'codes', codesFrom: number])[] = [
    ['vectors', 20_000],
    ['codes', 5_000],
  ],
): void {
  const opened = async (options = {}) => {
    const db = await open();
    return { db, store: memory(db, options) };
  };

  describe(`memory contract: ${name}`, () => {
    describe.skipIf(!hasShared || ways.length === 0)('golden 06c through the store', () => {
      for (const [by, codesFrom] of ways) {
        it(`finds the exact neighbours by ${by}`, async () => {
          const { meta, queries } = golden<Knn>('06c_knn.json');
          const made = knnVectors(meta.seed);
          expect(made.hash).toBe(meta.sha256_base_float32_le);
          const { db, store } = await opened({ codesFrom });
          const records = made.base.map((_, i) => note(`n${i}`, { strategy: `mod${i % 7}` }));
          for (let from = 0; from < 10_000; from += 1_000) {
            await store.add(records.slice(from, from + 1_000), {
              model,
              vectors: made.base.slice(from, from + 1_000),
            });
          }
          for (const { q, cosine_top20, filtered_id_mod7_eq3_top10, l2_top10 } of queries) {
            const vector = made.queries[q]!;
            const found = await store.nearest(model, vector, { k: 20 });
            expect(found.by).toBe(by);
            expect(found.hits.map(({ id }) => id - 1)).toEqual(cosine_top20.map(([id]) => id));
            for (const [i, { similarity }] of found.hits.entries())
              expect(Math.abs(similarity - cosine_top20[i]![1])).toBeLessThan(1e-6);
            const filtered = await store.nearest(model, vector, { k: 10, filter: { strategy: 'mod3' } });
            expect(filtered.hits.map(({ id }) => id - 1)).toEqual(filtered_id_mod7_eq3_top10);
            if (by === 'vectors') {
              const apart = await store.nearest(model, vector, { k: 10, metric: 'l2' });
              expect(apart.hits.map(({ id }) => id - 1)).toEqual(l2_top10.map(([id]) => id));
            }
          }
          await db.close();
        }, 120_000);
      }
    });

    describe.skipIf(!hasShared)('golden 06b through the store', () => {
      it('ranks the notes as FTS5 does', async () => {
        const { docs, queries } = golden<Bm25>('06b_bm25_fts5.json');
        const { db, store } = await opened();
        await store.add(docs.map(([title, body], i) => note(`n${i}`, { title, body })));
        for (const { query, weights, total, top } of queries) {
          const found = await store.matching(query, { k: 1_000, ...(weights ? { weights } : {}) });
          expect(found.length).toBe(total);
          expect(found.slice(0, top.length).map(({ id }) => id)).toEqual(top.map(([id]) => id));
          found.slice(0, top.length).forEach(({ score }, i) => {
            expect(Math.abs(score / top[i]![1] - 1)).toBeLessThan(1e-12);
          });
        }
        await db.close();
      });
    });

    describe('its own rules', () => {
      const unit = (at: number): Float32Array =>
        Float32Array.from({ length: 384 }, (_, i) => (i === at ? 1 : 0));

      it('refuses vectors that cannot be compared, in and out, and stores nothing then', async () => {
        const { db, store } = await opened();
        const bad = [
          new Float32Array(384),
          unit(1).fill(Number.NaN, 3, 4),
          unit(1).fill(Number.POSITIVE_INFINITY, 3, 4),
          Float32Array.from({ length: 384 }, () => 1e39),
          new Float32Array(383).fill(1),
        ];
        for (const vector of bad) {
          const vectors = { model, vectors: [vector] };
          await expect(store.add([note('x')], vectors)).rejects.toMatchObject({ kind: 'refused' });
          await expect(store.nearest(model, vector, { k: 3 })).rejects.toMatchObject({ kind: 'refused' });
        }
        expect(await store.count({})).toBe(0);
        const { ids } = await store.add([note('x')], { model, vectors: [unit(1)] });
        const zeros = new Uint8Array(4 * 384);
        await db.run('UPDATE memory_vectors SET vector = ?', [zeros]);
        await expect(store.nearest(model, unit(1), { k: 3 })).rejects.toMatchObject({ kind: 'unavailable' });
        await expect(store.vectors(model, ids)).rejects.toMatchObject({ kind: 'unavailable' });
        await db.close();
      });

      it('never mixes models or dimensions', async () => {
        const { db, store } = await opened();
        await store.add([note('a')], { model, vectors: [unit(0)] });
        const other = { name: 'other/2', dimension: 2 };
        await store.add([note('b')], { model: other, vectors: [Float32Array.of(1, 0)] });
        expect((await store.nearest(other, Float32Array.of(1, 0), { k: 9 })).hits).toEqual([
          { id: 2, similarity: 1 },
        ]);
        expect((await store.nearest(model, unit(0), { k: 9 })).hits).toEqual([{ id: 1, similarity: 1 }]);
        await expect(
          store.nearest({ name: 'test/384', dimension: 2 }, Float32Array.of(1, 0), { k: 1 }),
        ).rejects.toMatchObject({ kind: 'refused' });
        expect(await store.models()).toEqual([
          { ...model, vectors: 1 },
          { ...other, vectors: 1 },
        ]);
        expect((await store.without(model, 0, 9)).map(({ key }) => key)).toEqual(['b']);
        await store.forgetModel('other/2');
        expect(await store.models()).toEqual([{ ...model, vectors: 1 }]);
        await db.close();
      });

      it('holds filters before k and sees nothing later than asked, by vectors and by codes', async () => {
        const random = mulberry32(5);
        const vectors = Array.from({ length: 900 }, () =>
          Float32Array.from({ length: 384 }, () => random() - 0.5),
        );
        const records = vectors.map((_, i) =>
          note(`n${i}`, {
            at: 1_000 + i,
            symbol: i % 9 === 0 ? 'NIFTY' : 'SPY',
            side: i % 2 === 0 ? 'bullish' : 'bearish',
          }),
        );
        for (const codesFrom of [10_000, 100]) {
          const { db, store } = await opened({ codesFrom });
          await store.add(records.slice(0, 500), { model, vectors: vectors.slice(0, 500) });
          await store.add(records.slice(500), { model, vectors: vectors.slice(500) });
          const filter = { symbol: 'NIFTY', side: 'bullish', before: 1_600, after: 1_010 } as const;
          const wanted = records.flatMap((r, i) =>
            r.symbol === 'NIFTY' && r.side === 'bullish' && r.at <= 1_600 && r.at >= 1_010 ? [i + 1] : [],
          );
          const { hits } = await store.nearest(model, vectors[0]!, { k: 100, filter });
          expect(hits.map(({ id }) => id).sort((a, b) => a - b)).toEqual(wanted);
          expect(
            (await store.nearest(model, vectors[0]!, { k: 5, filter: { symbol: 'NONE' } })).hits,
          ).toEqual([]);
          // What leaves is not found again, by the process that keeps codes either.
          const nearest = await store.nearest(model, vectors[7]!, { k: 1 });
          expect(nearest.hits[0]!.id).toBe(8);
          await store.forget([8]);
          expect((await store.nearest(model, vectors[7]!, { k: 1 })).hits[0]!.id).not.toBe(8);
          expect(await store.matching('"n7"', { k: 5 })).toEqual([]);
          await db.close();
        }
      });

      it('finds Hindi by runs of characters and keeps what it was given', async () => {
        const { db, store } = await opened();
        const conditions = conditionVector({
          ivRank: 0.8,
          pcr: 1.3,
          pcrChange: null,
          iv: 0.14,
          return1: 0.01,
          return5: null,
          return20: null,
          realised: 0.1,
          skew: null,
          trend: null,
          daysToExpiry: 3,
          weekday: 2,
        });
        const record = note('trade:1', {
          kind: 'trade',
          body: 'निफ्टी में नुकसान हुआ',
          symbol: 'NIFTY',
          outcome: { result: 'lost', pnl: -1234.5, currency: 'INR' },
          detail: { legs: ['SELL CE 25000'] },
          conditions,
        });
        await store.add([note('plain'), record]);
        expect((await store.matching('"नुकसान"', { k: 5, by: 'trigrams' })).map(({ id }) => id)).toEqual([2]);
        expect(await store.byIds([2, 99])).toEqual([{ ...record, id: 2 }]);
        expect(await store.add([{ ...record, body: 'changed' }])).toEqual({ ids: [2], added: 0 });
        expect((await store.byIds([2]))[0]!.body).toBe(record.body);
        expect((await store.nearest(conditionModel, conditions!, { k: 1, metric: 'l2' })).hits).toEqual([
          { id: 2, similarity: -0 },
        ]);
        await expect(store.matching('a AND', { k: 5 })).rejects.toMatchObject({ kind: 'usage' });
        expect((await db.health()).integrity).toBe('ok');
        await db.close();
      });

      it('notices codes that another process wrote', async () => {
        const random = mulberry32(9);
        const vectors = Array.from({ length: 600 }, () =>
          Float32Array.from({ length: 384 }, () => random() - 0.5),
        );
        const { db, store } = await opened({ codesFrom: 100 });
        const other = memory(db, { codesFrom: 100 });
        await store.add(
          vectors.slice(0, 300).map((_, i) => note(`n${i}`)),
          { model, vectors: vectors.slice(0, 300) },
        );
        expect((await store.nearest(model, vectors[299]!, { k: 1 })).hits[0]!.id).toBe(300);
        await other.add(
          vectors.slice(300).map((_, i) => note(`m${i}`)),
          { model, vectors: vectors.slice(300) },
        );
        expect((await store.nearest(model, vectors[599]!, { k: 1 })).hits[0]!.id).toBe(600);
        await db.close();
      });
    });
  });
}
