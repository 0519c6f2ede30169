import { describe, expect, it } from 'vitest';
import { rollingMax, rollingMin, rollingMoments, rollingSum } from '../../../src/domain/indicators/window.ts';
import { fc } from '../../support/properties.ts';

const series = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 70 })
  .map((values) => Float64Array.from(values));
const period = fc.integer({ min: 1, max: 20 });
const plain = (values: Float64Array, n: number, of: (window: Float64Array) => number): Float64Array =>
  values.map((_, i) => (i < n - 1 ? Number.NaN : of(values.subarray(i - n + 1, i + 1))));
const sum = (window: Float64Array): number => window.reduce((a, b) => a + b, 0);

describe('rolling windows', () => {
  it('are the plain definition', () => {
    fc.assert(
      fc.property(series, period, (values, n) => {
        expect(rollingSum(values, n)).toEqual(plain(values, n, sum));
        expect(rollingMax(values, n)).toEqual(plain(values, n, (window) => Math.max(...window)));
        expect(rollingMin(values, n)).toEqual(plain(values, n, (window) => Math.min(...window)));
      }),
    );
  });

  it('keep the digits of a small spread on a large level', () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => 1e9 + (i % 2));
    const { mean, m2 } = rollingMoments(values, 10);
    for (let i = 9; i < values.length; i++) {
      expect(mean[i]).toBe(1e9 + 0.5);
      expect(Math.abs(m2[i]! - 2.5)).toBeLessThan(1e-6);
    }
  });

  it('give exactly no spread for equal values', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), period, (value, n) => {
        const { mean, m2 } = rollingMoments(new Float64Array(50).fill(value), n);
        expect(mean.subarray(n - 1).every((one) => one === value)).toBe(true);
        expect(m2.subarray(n - 1).every((one) => one === 0)).toBe(true);
      }),
    );
  });

  it('let a hole spoil only the windows that hold it', () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => (i === 17 ? Number.NaN : i));
    for (const out of [rollingSum(values, 5), rollingMoments(values, 5).m2, rollingMax(values, 5)]) {
      for (const [i, value] of out.entries())
        expect(Number.isNaN(value), `bar ${i}`).toBe(i < 4 || (i >= 17 && i < 22));
    }
  });
});
