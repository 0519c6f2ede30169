import { expect, it } from 'vitest';
import { largest, wallShift, walls } from '../../../../src/domain/chain/state/walls.ts';
import { syntheticSlice } from '../synthetic.ts';

it('finds the largest, equals in order of strike, absent and zero left out', () => {
  expect(largest(Float64Array.of(1, 5, Number.NaN, 5, 0, 9), 3)).toEqual([5, 1, 3]);
  expect(largest(Float64Array.of(0, Number.NaN), 3)).toEqual([]);
});

it('puts resistance at calls and support at puts and sees them move', () => {
  const recipe = { expiry: '2026-08-25', forward: 100, strikes: [90, 100, 110], vol: () => 0.2, rate: 0 };
  const before = syntheticSlice(recipe);
  const now = syntheticSlice(recipe);
  before.call.oi.set([1, 2, 30]);
  now.call.oi.set([1, 40, 30]);
  now.call.oiChange.set([0, 38, -1]);
  now.put.oi.set([50, 2, 1]);
  expect(walls(now, 2).resistance).toEqual([
    { strike: 100, oi: 40, oiChange: 38 },
    { strike: 110, oi: 30, oiChange: -1 },
  ]);
  expect(walls(now).support[0]!.strike).toBe(90);
  expect(walls(now).building.resistance.map((wall) => wall.strike)).toEqual([100]);
  expect(wallShift(before, now).resistance).toEqual({ before: 110, now: 100 });
});
