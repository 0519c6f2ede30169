import { describe, expect, test } from 'vitest';
import { black76, bsm, type OptionFlag } from '../../../../src/domain/options/pricing/black.ts';
import {
  type ImpliedReason,
  impliedBlack76,
  impliedBsm,
} from '../../../../src/domain/options/pricing/implied.ts';
import { fc } from '../../../support/properties.ts';
import { goldenRows, hasShared } from '../../../support/shared.ts';

interface Quote {
  flag: OptionFlag;
  S: number;
  K: number;
  T: number;
  r: number;
  q: number;
  price: number;
  iv: number | null;
  class: 'well' | 'ill' | 'lost' | ImpliedReason;
  iv_noise: number | null;
}

const rows = hasShared ? goldenRows<Quote>('01c_implied_vol.json') : [];
const of = (...classes: string[]): Quote[] => rows.filter((row) => classes.includes(row.class));
const solve = (w: Quote) => impliedBsm(w.flag, w.S, w.K, w.T, w.r, w.q, w.price);

describe.skipIf(!hasShared)('golden implied volatilities', () => {
  test.each(['well', 'ill'] as const)('%s determined prices', (kind) => {
    expect(of(kind).length).toBeGreaterThan(30);
    for (const row of of(kind)) {
      const tolerance = kind === 'well' ? 1e-9 * row.iv! + 4 * row.iv_noise! : 10 * row.iv_noise!;
      const { iv, reason } = solve(row);
      expect(reason, JSON.stringify(row)).toBeNull();
      expect(Math.abs(iv! - row.iv!), JSON.stringify(row)).toBeLessThanOrEqual(tolerance);
    }
  });

  test.each(['below_intrinsic', 'at_intrinsic', 'above_upper_bound'] as const)(
    '%s has no volatility',
    (reason) => {
      expect(of(reason).length).toBeGreaterThan(3);
      for (const row of of(reason)) expect(solve(row), JSON.stringify(row)).toEqual({ iv: null, reason });
    },
  );

  test('prices whose information rounding has eaten are refused', () => {
    expect(of('lost').length).toBeGreaterThan(30);
    for (const row of of('lost')) {
      const { iv, reason } = solve(row);
      expect(iv, JSON.stringify(row)).toBeNull();
      expect(['unreliable', 'at_intrinsic', 'below_intrinsic'], JSON.stringify(row)).toContain(reason);
    }
  });
});

describe('implied volatility', () => {
  const quote = fc.record({
    flag: fc.constantFrom<OptionFlag>('c', 'p'),
    deviations: fc.double({ min: -5, max: 5, noNaN: true }),
    years: fc.double({ min: 2e-5, max: 3, noNaN: true }),
    vol: fc.double({ min: 0.02, max: 3, noNaN: true }),
    rate: fc.double({ min: -0.01, max: 0.1, noNaN: true }),
  });

  test('finds the volatility a price was made from', () => {
    fc.assert(
      fc.property(quote, ({ flag, deviations, years, vol, rate }) => {
        const strike = 24_000 * Math.exp(deviations * vol * Math.sqrt(years));
        const value = black76(flag, 24_000, strike, years, rate, vol);
        const { iv, reason } = impliedBlack76(flag, 24_000, strike, years, rate, value.price);
        const noise = (1e-15 * (24_000 + strike + value.price)) / value.vega;
        if (noise > 0.003 * vol) return;
        expect(reason).toBeNull();
        expect(Math.abs(iv! - vol)).toBeLessThanOrEqual(1e-13 * vol + noise);
      }),
      { numRuns: 2000 },
    );
  });

  test('the same through spot, rate and dividend yield', () => {
    fc.assert(
      fc.property(quote, ({ flag, deviations, years, vol, rate }) => {
        const strike = 100 * Math.exp((deviations / 2) * vol * Math.sqrt(years));
        const value = bsm(flag, 100, strike, years, rate, 0.02, vol);
        const noise = (1e-15 * (100 + strike + value.price)) / value.vega;
        if (noise > 0.003 * vol) return;
        const { iv } = impliedBsm(flag, 100, strike, years, rate, 0.02, value.price);
        expect(Math.abs(iv! - vol)).toBeLessThanOrEqual(1e-13 * vol + noise);
      }),
    );
  });

  test('refusals say why', () => {
    expect(impliedBlack76('c', 100, 90, 1, 0, 9)).toEqual({ iv: null, reason: 'below_intrinsic' });
    expect(impliedBlack76('c', 100, 90, 1, 0, 10)).toEqual({ iv: null, reason: 'at_intrinsic' });
    expect(impliedBlack76('c', 100, 90, 1, 0, 100)).toEqual({ iv: null, reason: 'above_upper_bound' });
    expect(impliedBlack76('p', 100, 90, 1, 0, 90)).toEqual({ iv: null, reason: 'above_upper_bound' });
    expect(impliedBlack76('p', 100, 90, 1, 0, 0)).toEqual({ iv: null, reason: 'at_intrinsic' });
    expect(impliedBlack76('p', 100, 90, 0, 0, 1)).toEqual({ iv: null, reason: 'unreliable' });
    expect(impliedBlack76('p', 100, 90, 1, 0, Number.NaN).iv).toBeNull();
  });

  test('never a NaN, whatever the quote', () => {
    const any = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom<OptionFlag>('c', 'p'),
        any,
        any,
        fc.double({ min: -1, max: 50, noNaN: true }),
        any,
        (flag, spot, strike, years, price) => {
          const { iv, reason } = impliedBsm(flag, spot, strike, years, 0.03, 0.01, price);
          if (iv === null) expect(reason).not.toBeNull();
          else expect(iv).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
