import { command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import {
  bm25Document,
  bm25Input,
  fuseDocument,
  fuseInput,
  knnDocument,
  knnInput,
} from '../../src/core/shapes/calc-ranking.ts';
import { combSum, reciprocalRankFusion } from '../../src/domain/memory/fusion.ts';
import { nearestTo } from '../../src/domain/memory/nearest.ts';
import { orThrow } from '../../src/services/suggest/snapshot.ts';

export const calcKnn = command({
  effect: 'read',
  input: knnInput,
  output: knnDocument,
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
  effect: 'read',
  input: bm25Input,
  output: bm25Document,
  example: { docs: ['sold a NIFTY strangle', 'bought an AAPL call'], query: 'strangle' },
  async run({ docs, query, ...options }, { ports }) {
    const rank = await ports.textRank();
    const pairs = docs.map((doc) => (typeof doc === 'string' ? (['', doc] as const) : doc));
    return rank.rank(pairs, query, options);
  },
});

export const calcFuse = command({
  effect: 'read',
  input: fuseInput,
  output: fuseDocument,
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
