import { describe, expect, it } from 'vitest';
import { type FutureDay, futuresBuildUp } from '../../../src/domain/discovery/futures.ts';

const future = (more: Partial<FutureDay> = {}): FutureDay => ({
  symbol: 'ACME',
  session: '2026-02-24',
  expiry: '2026-02-26',
  price: 102,
  priceBefore: 100,
  oi: 110_000,
  oiChange: 10_000,
  ...more,
});
const next = (more: Partial<FutureDay> = {}) =>
  future({ expiry: '2026-03-26', oi: 20_000, oiChange: 0, ...more });

describe('what futures did in a session', () => {
  it.each([
    ['longBuildUp', 102, 10_000],
    ['shortBuildUp', 98, 10_000],
    ['shortCovering', 102, -10_000],
    ['longUnwinding', 98, -10_000],
    ['neutral', 102, 500],
    ['neutral', 100.05, 10_000],
  ])('is %s by a price of %s after 100 and a change of %s', (kind, price, oiChange) => {
    expect(futuresBuildUp([future({ price, oiChange }), next()])).toBe(kind);
  });

  it('does not take positions that roll into the next month for closed ones', () => {
    const rolled = [future({ oi: 60_000, oiChange: -50_000 }), next({ oi: 75_000, oiChange: 55_000 })];
    expect(futuresBuildUp(rolled)).toBe('longBuildUp');
    expect(futuresBuildUp([rolled[0]!])).toBe('shortCovering');
    expect(futuresBuildUp([...rolled].reverse())).toBe('longBuildUp');
  });

  it('goes by the price of the future that holds the most, whatever a far one did', () => {
    expect(futuresBuildUp([future(), next({ price: 90 })])).toBe('longBuildUp');
  });

  it('is unknown without futures and where the main one did not trade', () => {
    expect(futuresBuildUp([])).toBeNull();
    expect(futuresBuildUp([future({ priceBefore: null }), next()])).toBeNull();
  });
});
