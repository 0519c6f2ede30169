import { describe, expect, it } from 'vitest';
import type { Leg, Position } from '../../../../src/domain/options/legs.ts';
import { atFirstExpiry } from '../../../../src/domain/options/payoff/horizon.ts';
import { profileOf } from '../../../../src/domain/options/payoff/profile.ts';

const option = (
  kind: 'call' | 'put',
  action: 'buy' | 'sell',
  strike: number,
  premium: number,
  more: Partial<Leg> = {},
): Leg => ({
  kind,
  action,
  strike,
  premium,
  quantity: 1,
  ...more,
});
const market = { spot: 100, years: 0.05, rate: 0.05, vol: 0.2 };
const profile = (legs: Leg[], more: Partial<Position> = {}) =>
  profileOf(atFirstExpiry({ ...market, legs, ...more }));

describe('profileOf', () => {
  it('cuts a condor at its kinks and zeros', () => {
    const legs = [
      option('put', 'buy', 90, 1),
      option('put', 'sell', 95, 2),
      option('call', 'sell', 105, 2),
      option('call', 'buy', 110, 1),
    ];
    expect(profile(legs)).toEqual({
      cuts: [0, 90, 93, 95, 105, 107, 110],
      signs: [-1, -1, 1, 1, 1, -1, -1],
      zeros: [false, false, true, false, false, true, false],
      kinks: [90, 95, 105, 110],
      highest: 2,
      lowest: -3,
    });
  });

  it('a P/L that only tends to zero has no break-even there, and zero as its bound', () => {
    const far = { years: 0.06 };
    const legs = [
      option('put', 'sell', 100, 2),
      option('call', 'buy', 95, 7, far),
      option('call', 'sell', 100, 3, { ...far, quantity: 2 }),
      option('call', 'buy', 105, 1, far),
    ];
    const found = profile(legs);
    expect(found.zeros.filter(Boolean)).toHaveLength(1);
    expect(found.signs.at(-1)).toBe(1);
    const calendar = profile([option('call', 'sell', 100, 1), option('call', 'buy', 100, 1, far)], {
      rate: 0,
    });
    expect(calendar.lowest).toBe(0);
    expect(new Set(calendar.signs)).toEqual(new Set([1]));
  });

  it('later legs that cancel leave a straight line', () => {
    const far = { years: 0.4, vol: 0.6 };
    const found = profile([
      option('call', 'buy', 110, 4, far),
      option('put', 'sell', 110, 12, far),
      option('put', 'buy', 100, 1),
    ]);
    expect(found.kinks).toEqual([100]);
    const zero = 110 * Math.exp(-0.05 * 0.35) - 7;
    expect(found.cuts[found.zeros.indexOf(true)]).toBeCloseTo(zero, 10);
  });

  it('nearly cancelling later legs end in bounded work', () => {
    const far = { years: 0.4, vol: 0.6 };
    const legs = [
      option('put', 'sell', 120, 6, far),
      option('put', 'buy', 120.01, 6, far),
      option('call', 'buy', 130, 2),
    ];
    expect(profile(legs).highest).toBe(Number.POSITIVE_INFINITY);
  });
});
