import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../../src/domain/options/pricing/normal.ts';
import {
  binomialCdf,
  incompleteBeta,
  inverseIncompleteBeta,
  logGamma,
  studentCritical,
  studentTwoSided,
} from '../../../src/domain/stats/distribution.ts';

describe('distributions', () => {
  it('logGamma is the logarithm of factorials and of the square root of pi', () => {
    let factorial = 0;
    for (let n = 1; n < 2000; n++) {
      expect(Math.abs(logGamma(n) - factorial)).toBeLessThan(1e-13 * Math.max(1, factorial));
      factorial += Math.log(n);
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  });

  it('Student with one degree of freedom is Cauchy, with two it is algebraic, with many it is normal', () => {
    for (const t of [0, 1e-9, 0.3, 1, 2.5, 40, 1e6]) {
      expect(studentTwoSided(t, 1) / (1 - (2 / Math.PI) * Math.atan(t)) - 1).toBeLessThan(1e-9);
      expect(studentTwoSided(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    }
    expect(studentTwoSided(2, 1e9)).toBeCloseTo(2 * normalCdf(-2), 8);
    expect(studentTwoSided(Number.POSITIVE_INFINITY, 3)).toBe(0);
  });

  it('the critical value undoes the tail', () => {
    for (const df of [1, 2.5, 9, 70, 4000]) {
      for (const level of [0.5, 0.9, 0.95, 0.999]) {
        expect(Math.abs(studentTwoSided(studentCritical(level, df), df) / (1 - level) - 1)).toBeLessThan(
          1e-11,
        );
      }
    }
  });

  it('the incomplete beta function is a sum of binomials and can be undone', () => {
    expect(binomialCdf(2, 4, 0.5)).toBeCloseTo(11 / 16, 14);
    expect(binomialCdf(4, 4, 0.3)).toBe(1);
    expect(binomialCdf(-1, 4, 0.3)).toBe(0);
    for (const p of [0.01, 0.5, 0.975])
      expect(incompleteBeta(inverseIncompleteBeta(p, 3, 11), 3, 11)).toBeCloseTo(p, 13);
    expect([inverseIncompleteBeta(0, 2, 3), inverseIncompleteBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});
