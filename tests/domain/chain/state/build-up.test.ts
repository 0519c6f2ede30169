import { describe, expect, it } from 'vitest';
import { biasOf, buildUpKind, sideBuildUp } from '../../../../src/domain/chain/state/build-up.ts';

describe('build-up', () => {
  it.each([
    [5, 50, 'longBuildUp'],
    [-5, 50, 'shortBuildUp'],
    [5, -50, 'shortCovering'],
    [-5, -50, 'longUnwinding'],
    [0.09, 50, 'neutral'],
    [5, 9, 'neutral'],
    [0, 0, 'neutral'],
  ])('premium %d and open interest %d from 100 and 1000 is %s', (price, oi, kind) => {
    expect(buildUpKind(100, price, 1000, oi)).toBe(kind);
  });
  it('counts the first contracts of a strike and knows nothing without figures', () => {
    expect(buildUpKind(10, 1, 0, 5)).toBe('longBuildUp');
    expect(buildUpKind(Number.NaN, 1, 10, 5)).toBeNull();
    expect(buildUpKind(10, 1, 10, Number.NaN)).toBeNull();
  });
  it('reads calls and puts in opposite ways', () => {
    expect(biasOf('shortBuildUp', true)).toBe('bearish');
    expect(biasOf('shortBuildUp', false)).toBe('bullish');
    expect(biasOf('longUnwinding', false)).toBe('bullish');
    expect(biasOf('neutral', true)).toBe('neutral');
  });
  it('names a side by the kind that most contracts changed under', () => {
    const side = sideBuildUp(['longBuildUp', 'shortBuildUp', null], Float64Array.of(10, 30, 99), true);
    expect(side).toMatchObject({
      kind: 'shortBuildUp',
      bias: 'bearish',
      contracts: { longBuildUp: 10, shortBuildUp: 30 },
    });
    expect(sideBuildUp([null], Float64Array.of(1), true).kind).toBeNull();
  });
});
