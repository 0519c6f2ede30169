import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { CoachError } from '../src/core/errors.ts';
import { combSum, reciprocalRankFusion } from '../src/domain/memory/fusion.ts';
import { metrics, nearestTo } from '../src/domain/memory/nearest.ts';
import { orThrow } from '../src/services/suggest/snapshot.ts';

const finite = z.number();
const k = z.number().int().min(1).max(100_000).default(10);

export const calcKnn = command({
  name: 'calc knn',
  summary: 'Exact nearest neighbours of a vector',
  effect: 'read',
  input: z.object({
    query: z.array(finite).min(1).max(8_192),
    vectors: z.array(z.array(finite)).max(200_000).describe('Ids are positions from 0 on'),
    among: z.array(z.number().int().min(0)).optional().describe('Only these ids; held before k'),
    metric: z.enum(metrics).default('cosine'),
    k,
  }),
  output: z.object({
    neighbours: z.array(z.object({ id: z.number(), score: z.number() })).describe('Nearest first'),
  }),
  example: {
    query: [1, 0],
    vectors: [
      [0, 1],
      [1, 1],
      [2, 0.1],
    ],
    k: 2,
  },
  run: async ({ query, vectors, ...options }) => ({
    neighbours: orThrow(nearestTo(query, vectors, options)),
  }),
});

export const calcBm25 = command({
  name: 'calc bm25',
  summary: 'Texts ranked by BM25, as the journal search ranks them',
  effect: 'read',
  input: z.object({
    docs: z
      .array(z.union([z.string(), z.tuple([z.string(), z.string()])]))
      .max(200_000)
      .describe('Texts, or pairs of title and body; ids are positions from 1 on'),
    query: z.string().min(1).max(2_000).describe('An FTS5 expression: words, "phrases", OR, NOT, prefix*'),
    weights: z.tuple([finite, finite]).optional().describe('Of title and body'),
    k,
  }),
  output: z.object({
    total: z.number(),
    hits: z.array(z.object({ id: z.number(), score: z.number() })).describe('Smaller is better'),
  }),
  example: { docs: ['sold a NIFTY strangle', 'bought an AAPL call'], query: 'strangle' },
  async run({ docs, query, ...options }, { ports }) {
    const rank = await ports.textRank();
    const pairs = docs.map((doc) => (typeof doc === 'string' ? (['', doc] as const) : doc));
    return rank.rank(pairs, query, options);
  },
});

export const calcFuse = command({
  name: 'calc fuse',
  summary: 'Ranked lists fused into one: reciprocal rank or min-max CombSUM',
  effect: 'read',
  input: z.object({
    lists: z
      .array(z.array(z.union([z.string(), z.tuple([z.string(), finite])])))
      .max(1_000)
      .describe('Ids best first, or pairs of id and score for combsum'),
    method: z.enum(['rrf', 'combsum']).default('rrf'),
    k: finite.min(0).max(1e6).default(60).describe('Of reciprocal rank fusion: weight / (k + rank)'),
    weights: z.array(finite).nullable().optional().describe('One for each list'),
  }),
  output: z.object({
    fused: z.array(z.object({ id: z.string(), score: z.number() })).describe('Best first'),
  }),
  example: {
    lists: [
      ['A', 'B'],
      ['B', 'C'],
    ],
  },
  async run({ lists, method, k: constant, weights }) {
    if (weights && weights.length !== lists.length) {
      throw new CoachError(
        'usage',
        `${weights.length} weights for ${lists.length} lists`,
        'Give one for each list.',
      );
    }
    if (method === 'rrf') {
      const ids = lists.map((list) => list.map((one) => (typeof one === 'string' ? one : one[0])));
      return { fused: reciprocalRankFusion(ids, { k: constant, weights }) };
    }
    const scored = lists.map((list) =>
      list.map((one): readonly [string, number] => {
        if (typeof one !== 'string') return one;
        throw new CoachError('usage', `${one.slice(0, 40)} has no score`, 'Give [id, score] for combsum.');
      }),
    );
    return { fused: combSum(scored, { weights }) };
  },
});
