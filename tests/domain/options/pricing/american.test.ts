import { describe, expect, test } from 'vitest';
import { american } from '../../../../src/domain/options/pricing/american.ts';
import { bsm, type OptionFlag } from '../../../../src/domain/options/pricing/black.ts';
import { fc } from '../../../support/properties.ts';
import { goldenRows, hasShared } from '../../../support/shared.ts';

interface Plain {
  S: number;
  K: number;
  days: number;
  r: number;
  q: number;
  sigma: number;
  flag: OptionFlag;
  qdfp: number;
  european: number;
  delta: number;
  gamma: number;
  immediate: boolean;
}

interface WithDividends extends Omit<Plain, 'q'> {
  div_days: number[];
  div_amt: number[];
  price_spot: number;
  price_escrowed: number;
}

describe.skipIf(!hasShared)('golden American values', () => {
  const rows = hasShared ? goldenRows<Plain>('01d_american.json') : [];

  test('price within a tenth of the tolerance, never below European or intrinsic', () => {
    expect(rows.length).toBe(200);
    for (const w of rows) {
      const years = w.days / 365;
      const { price } = american(w.flag, w.S, w.K, years, w.r, w.q, w.sigma);
      const intrinsic = w.flag === 'c' ? w.S - w.K : w.K - w.S;
      expect(Math.abs(price - w.qdfp), JSON.stringify(w)).toBeLessThan(
        1e-4 * w.S * w.sigma * Math.sqrt(years),
      );
      expect(price).toBeGreaterThanOrEqual(w.european - 1e-14 * (w.S + w.K));
      expect(price).toBeGreaterThanOrEqual(intrinsic);
    }
  });

  test('delta, gamma and the advice to exercise', () => {
    for (const w of rows) {
      const value = american(w.flag, w.S, w.K, w.days / 365, w.r, w.q, w.sigma);
      const intrinsic = w.flag === 'c' ? w.S - w.K : w.K - w.S;
      if (value.exerciseNow) expect(value.price).toBe(intrinsic);
      // The oracle counts a time value under 1e-9 of the spot as none.
      if (w.immediate && intrinsic > 0) expect(value.price - intrinsic).toBeLessThan(1e-9 * w.S);
      if (!w.immediate) expect(value.exerciseNow, JSON.stringify(w)).toBe(false);
      if (w.immediate || w.days <= 2) continue;
      expect(Math.abs(value.delta - w.delta), JSON.stringify(w)).toBeLessThan(5e-3);
      expect(Math.abs(value.gamma - w.gamma), JSON.stringify(w)).toBeLessThan(
        0.05 * Math.abs(w.gamma) + 1e-6 / w.S,
      );
    }
  });

  test('cash dividends under either model', () => {
    const dividendRows = goldenRows<WithDividends>('01e_american_discrete_div.json');
    expect(dividendRows.length).toBe(36);
    for (const w of dividendRows) {
      const dividends = w.div_days.map((days, i) => ({ years: days / 365, amount: w.div_amt[i]! }));
      const price = (dividendModel: 'spot' | 'escrowed'): number =>
        american(w.flag, w.S, w.K, w.days / 365, w.r, 0, w.sigma, { dividends, dividendModel }).price;
      expect(Math.abs(price('spot') - w.price_spot), JSON.stringify(w)).toBeLessThan(1e-4 * w.S);
      expect(Math.abs(price('escrowed') - w.price_escrowed), JSON.stringify(w)).toBeLessThan(1e-4 * w.S);
    }
  });
});

describe('American options', () => {
  const market = fc.record({
    flag: fc.constantFrom<OptionFlag>('c', 'p'),
    moneyness: fc.double({ min: -0.7, max: 0.7, noNaN: true }),
    years: fc.double({ min: 1e-4, max: 3, noNaN: true }),
    rate: fc.double({ min: -0.03, max: 0.12, noNaN: true }),
    dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
    vol: fc.double({ min: 0.01, max: 1.5, noNaN: true }),
  });

  test('never below the European or the intrinsic value, and finite', () => {
    fc.assert(
      fc.property(market, ({ flag, moneyness, years, rate, dividendYield, vol }) => {
        const strike = 100 * Math.exp(moneyness);
        const value = american(flag, 100, strike, years, rate, dividendYield, vol, { steps: 100 });
        const european = bsm(flag, 100, strike, years, rate, dividendYield, vol).price;
        expect(value.price).toBeGreaterThanOrEqual(european);
        expect(value.price).toBeGreaterThanOrEqual(flag === 'c' ? 100 - strike : strike - 100);
        for (const [name, part] of Object.entries(value)) expect(part, name).not.toBeNaN();
      }),
      { numRuns: 150 },
    );
  });

  test('a call that pays no yield is the European call', () => {
    const value = american('c', 100, 95, 0.7, 0.04, 0, 0.25);
    const european = bsm('c', 100, 95, 0.7, 0.04, 0, 0.25);
    expect(value).toMatchObject({ price: european.price, delta: european.delta, vega: european.vega });
    expect(value.exerciseNow).toBe(false);
  });

  test('call and put mirror each other: C(S, K, r, q) = P(K, S, q, r)', () => {
    const call = american('c', 100, 92, 1, 0.02, 0.06, 0.3).price;
    const put = american('p', 92, 100, 1, 0.06, 0.02, 0.3).price;
    expect(Math.abs(call - put)).toBeLessThan(2e-3);
  });

  test('vega, theta and rho agree with moving the input', () => {
    const dividends = [{ years: 0.2, amount: 2 }];
    for (const dividendModel of ['spot', 'escrowed'] as const) {
      const at = (vol: number, rate: number, later: number): number =>
        american('p', 100, 105, 0.5 - later, rate, 0, vol, {
          dividends: [{ years: 0.2 - later, amount: 2 }],
          dividendModel,
          steps: 1200,
        }).price;
      const value = american('p', 100, 105, 0.5, 0.05, 0, 0.3, { dividends, dividendModel });
      expect(Math.abs((at(0.31, 0.05, 0) - at(0.29, 0.05, 0)) / 0.02 / value.vega! - 1)).toBeLessThan(2e-3);
      expect(Math.abs((at(0.3, 0.055, 0) - at(0.3, 0.045, 0)) / 0.01 / value.rho! - 1)).toBeLessThan(5e-3);
      expect(Math.abs((at(0.3, 0.05, 2e-3) - at(0.3, 0.05, -2e-3)) / 4e-3 / value.theta! - 1)).toBeLessThan(
        3e-3,
      );
    }
  });

  test('dividends outside the life of the option do not matter, one inside lowers a call', () => {
    const plain = american('c', 100, 95, 0.5, 0.03, 0, 0.2).price;
    const outside = [
      { years: -0.1, amount: 5 },
      { years: 0.6, amount: 5 },
    ];
    expect(american('c', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: outside }).price).toBe(plain);
    const inside = [{ years: 0.25, amount: 3 }];
    expect(american('c', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: inside }).price).toBeLessThan(plain);
    expect(american('p', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: inside }).price).toBeGreaterThan(
      american('p', 100, 95, 0.5, 0.03, 0, 0.2).price,
    );
    const late = [0.25, 0.25 + 1e-9, 0.5 - 1e-12].map((years) => ({ years, amount: 1 }));
    const merged = american('p', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: late }).price;
    const apart = [0.25, 0.25, 0.499].map((years) => ({ years, amount: 1 }));
    const nearby = american('p', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: apart }).price;
    expect(Math.abs(merged - nearby)).toBeLessThan(0.01);
    const ruinous = american('p', 100, 95, 0.5, 0.03, 0, 0.2, { dividends: [{ years: 0.25, amount: 500 }] });
    expect(ruinous.price).toBeGreaterThan(90);
    expect(ruinous.price).toBeLessThanOrEqual(95);
  });

  test('without time or volatility', () => {
    expect(american('c', 110, 100, 0, 0.05, 0, 0.2)).toMatchObject({
      price: 10,
      delta: 1,
      exerciseNow: true,
    });
    expect(american('p', 90, 100, 1, 0.05, 0, 0)).toMatchObject({ price: 10, delta: -1, exerciseNow: true });
    const waits = american('c', 100, 90, 2, 0.1, 0.01, 0);
    expect(waits.price).toBeCloseTo(100 * Math.exp(-0.02) - 90 * Math.exp(-0.2), 10);
    expect(waits).toMatchObject({ theta: null, rho: null, exerciseNow: false });
    expect(Math.abs(american('p', 100, 95, 1, 0.05, 0, 1e6).price - 95)).toBeLessThan(1);
    expect(american('p', 100, -5, 1, 0.05, 0, 0.2).price).toBe(0);
  });
});
