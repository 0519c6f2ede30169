import { describe, expect, it } from 'vitest';
import { nearestTo } from '../../../src/domain/memory/nearest.ts';

const vectors = [
  [1, 0],
  [0, 3],
  [2, 2],
];

describe('nearest vectors', () => {
  it('orders by each measure, among those asked for', () => {
    const by = (metric: 'cosine' | 'l2' | 'dot', among?: number[]) =>
      (nearestTo([1, 0.1], vectors, { k: 3, metric, among }) as { id: number }[]).map(({ id }) => id);
    expect(by('cosine')).toEqual([0, 2, 1]);
    expect(by('l2')).toEqual([0, 2, 1]);
    expect(by('dot')).toEqual([2, 0, 1]);
    expect(by('cosine', [1, 2])).toEqual([2, 1]);
  });

  it('refuses what cannot be compared', () => {
    const options = { k: 1, metric: 'cosine' } as const;
    expect(nearestTo([0, 0], vectors, options)).toMatchObject({ refused: 'The query has no direction' });
    expect(nearestTo([1, 0], [[1]], options)).toMatchObject({
      refused: 'Vector 0 has 1 numbers where 2 belong',
    });
    expect(nearestTo([1, Number.NaN], vectors, options)).toMatchObject({
      refused: 'The query is not finite',
    });
    expect(nearestTo([1, 0], vectors, { ...options, among: [7] })).toMatchObject({
      refused: 'There is no vector 7',
    });
  });
});
