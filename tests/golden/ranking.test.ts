import { afterAll, describe, expect, it } from 'vitest';
import { knnVectors } from '../support/knn-vectors.ts';
import { golden, hasShared } from '../support/shared.ts';
import { desk } from '../support/trading.ts';

interface Fusion {
  rrf: { lists: string[][]; k: number; weights: number[] | null; fused: [string, number][] }[];
  combsum: { lists: [string, number][][]; weights: number[] | null; fused: [string, number][] }[];
}

interface Bm25 {
  docs: [string, string][];
  queries: { query: string; weights: [number, number] | null; total: number; top: [number, number][] }[];
}

interface Knn {
  meta: { seed: number; sha256_base_float32_le: string };
  queries: {
    q: number;
    cosine_top20: [number, number][];
    filtered_id_mod7_eq3_top10: number[];
    l2_top10: [number, number][];
    dot_top5: number[];
  }[];
}

interface Hit {
  id: number;
  score: number;
}

describe.skipIf(!hasShared)('golden 06 through the commands', () => {
  const on = desk('2026-11-20T15:00:00+05:30');
  afterAll(() => on.close());

  it('calc fuse', async () => {
    const { rrf, combsum } = golden<Fusion>('06a_fusion.json');
    const rows = [
      ...rrf.map(({ fused, ...input }) => ({ fused, input: { ...input, method: 'rrf' } })),
      ...combsum.map(({ fused, ...input }) => ({ fused, input: { ...input, method: 'combsum' } })),
    ];
    expect(rows).toHaveLength(22);
    for (const { fused, input } of rows) {
      const answer = (await on.ask('calc fuse', input)) as { fused: { id: string; score: number }[] };
      expect(answer.fused.map(({ id }) => id)).toEqual(fused.map(([id]) => id));
      for (const [i, { score }] of answer.fused.entries())
        expect(Math.abs(score - fused[i]![1])).toBeLessThan(1e-14);
    }
  });

  it('calc bm25', async () => {
    const { docs, queries } = golden<Bm25>('06b_bm25_fts5.json');
    for (const { query, weights, total, top } of queries) {
      const input = { docs, query, k: 15, ...(weights ? { weights } : {}) };
      const answer = (await on.ask('calc bm25', input)) as { total: number; hits: Hit[] };
      expect(answer.total).toBe(total);
      expect(answer.hits.map(({ id }) => id)).toEqual(top.map(([id]) => id));
      for (const [i, { score }] of answer.hits.entries())
        expect(Math.abs(score / top[i]![1] - 1)).toBeLessThan(1e-12);
    }
  });

  it('calc knn', async () => {
    const { meta, queries } = golden<Knn>('06c_knn.json');
    const made = knnVectors(meta.seed);
    expect(made.hash).toBe(meta.sha256_base_float32_le);
    const vectors = made.base.map((vector) => [...vector]);
    const every7 = vectors.flatMap((_, id) => (id % 7 === 3 ? [id] : []));
    for (const { q, cosine_top20, filtered_id_mod7_eq3_top10, l2_top10, dot_top5 } of queries.slice(0, 4)) {
      const query = [...made.queries[q]!];
      const nearest = async (more: object) =>
        ((await on.ask('calc knn', { query, vectors, ...more })) as { neighbours: Hit[] }).neighbours;
      const cosine = await nearest({ k: 20 });
      expect(cosine.map(({ id }) => id)).toEqual(cosine_top20.map(([id]) => id));
      for (const [i, { score }] of cosine.entries())
        expect(Math.abs(score - cosine_top20[i]![1])).toBeLessThan(1e-6);
      const filtered = await nearest({ k: 10, among: every7 });
      expect(filtered.map(({ id }) => id)).toEqual(filtered_id_mod7_eq3_top10);
      const apart = await nearest({ k: 10, metric: 'l2' });
      expect(apart.map(({ id }) => id)).toEqual(l2_top10.map(([id]) => id));
      expect((await nearest({ k: 5, metric: 'dot' })).map(({ id }) => id)).toEqual(dot_top5);
    }
  });
});
