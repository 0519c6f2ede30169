import { describe, expect, it } from 'vitest';
import { combSum, type Fused, reciprocalRankFusion } from '../../../src/domain/memory/fusion.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Golden {
  rrf: { lists: string[][]; k: number; weights: number[] | null; fused: [string, number][] }[];
  combsum: { lists: [string, number][][]; weights: number[] | null; fused: [string, number][] }[];
}

function same(own: Fused[], fused: [string, number][]): void {
  expect(own.map(({ id }) => id)).toEqual(fused.map(([id]) => id));
  for (const [i, [id, score]] of fused.entries())
    expect(Math.abs(own[i]!.score - score), id).toBeLessThanOrEqual(1e-14);
}

describe.skipIf(!hasShared)('golden fusion', () => {
  const { rrf, combsum } = hasShared ? golden<Golden>('06a_fusion.json') : { rrf: [], combsum: [] };
  it.each(rrf.map((one, i) => [i, one] as const))('reciprocal rank %i', (_, { lists, k, weights, fused }) =>
    same(reciprocalRankFusion(lists, { k, weights }), fused),
  );
  it.each(combsum.map((one, i) => [i, one] as const))('min-max sum %i', (_, { lists, weights, fused }) =>
    same(combSum(lists, { weights }), fused),
  );
});

const lists = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 8 }), {
  maxLength: 5,
});

describe('fusion', () => {
  it('does not depend on the order of the lists', () => {
    fc.assert(
      fc.property(lists, (some) => {
        expect(reciprocalRankFusion(some.toReversed())).toEqual(reciprocalRankFusion(some));
      }),
    );
  });

  it('keeps the order of a single list', () => {
    fc.assert(
      fc.property(lists, ([list = []]) => {
        expect(reciprocalRankFusion([list]).map(({ id }) => id)).toEqual([...new Set(list)]);
      }),
    );
  });
});
