import { describe, expect, it } from 'vitest';
import { folds, readAxis, searchPoints } from '../../../src/domain/backtest/grid.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';

describe('axes', () => {
  it('read ranges and lists', () => {
    expect(readAxis('fast=5..20:5')).toEqual({ name: 'fast', values: [5, 10, 15, 20] });
    expect(readAxis('stop=0.02..0.06:0.01')).toEqual({
      name: 'stop',
      values: [0.02, 0.03, 0.04, 0.05, 0.06],
    });
    expect(readAxis('slow=20,50')).toEqual({ name: 'slow', values: [20, 50] });
  });
  it.each(['fast', 'fast=', 'fast=a,b', 'fast=5..1', 'fast=1..1000000', 'a=1=2'])('refuse %s', (text) =>
    expect(isRefusal(readAxis(text))).toBe(true),
  );
});

describe('searches', () => {
  const axes = [
    { name: 'fast', values: [1, 2, 3, 4, 5] },
    { name: 'stop', values: [0.1, 0.2, 0.3, 0.4, 0.5] },
  ];
  it('a grid has every combination, the last axis fastest', () => {
    const found = searchPoints(axes, { search: 'grid', points: 1, seed: 1 });
    if (isRefusal(found)) throw new Error(found.refused);
    expect(found.values).toHaveLength(25);
    expect(found.points[1]).toEqual({ params: { fast: 1 }, settings: { stop: 0.2 } });
  });
  it('a Latin hypercube has every value of every axis once', () => {
    const found = searchPoints(axes, { search: 'latin', points: 5, seed: 3 });
    if (isRefusal(found)) throw new Error(found.refused);
    for (const k of [0, 1]) expect(found.values.map((row) => row[k]).sort()).toEqual(axes[k]!.values);
  });
  it('one seed, one search', () => {
    const of = (seed: number) => searchPoints(axes, { search: 'random', points: 8, seed });
    expect(of(4)).toEqual(of(4));
    expect(of(4)).not.toEqual(of(5));
  });
});

describe('folds', () => {
  it('train before they test, with a gap, in order of time', () => {
    const parts = folds(1000, 4, { gap: 5, anchored: false });
    if (isRefusal(parts)) throw new Error(parts.refused);
    expect(parts).toHaveLength(4);
    for (const [i, { train, test }] of parts.entries()) {
      expect(train[1]).toBe(test[0] - 5);
      expect(test[0]).toBeGreaterThanOrEqual(parts[i - 1]?.test[1] ?? 0);
    }
    expect(parts.at(-1)!.test[1]).toBe(1000);
  });
  it('refuse too few bars', () => expect(isRefusal(folds(60, 5, { gap: 0, anchored: true }))).toBe(true));
});
