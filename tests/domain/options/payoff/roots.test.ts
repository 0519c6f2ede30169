import { describe, expect, it } from 'vitest';
import { bracketedZero, type Enclosure, turningPoints } from '../../../../src/domain/options/payoff/roots.ts';

describe('bracketedZero', () => {
  it.each([
    ['a root of two', (x: number) => x * x - 2, 0, 2, Math.SQRT2],
    ['either order', (x: number) => x * x - 2, 2, 0, Math.SQRT2],
    ['a zero at an end', (x: number) => x - 1, 1, 5, 1],
    ['a triple zero', (x: number) => (x - 3) ** 3, 0, 10, 3],
    ['a steep exponential', (x: number) => Math.exp(50 * x) - Math.exp(25), -2, 3, 0.5],
    ['a jump', (x: number) => (x < 0.7 ? -1 : 1), 0, 1, 0.7],
  ])('%s', (_, f, from, to, zero) => {
    expect(bracketedZero(f, from, to)).toBeCloseTo(zero, 5);
    expect(Math.abs(f(bracketedZero(f, from, to)))).toBeLessThan(2);
  });
  it('is exact to the last bits where the zero is simple', () => {
    expect(Math.abs(bracketedZero((x) => x ** 3 - 7, 1, 3) - Math.cbrt(7))).toBeLessThan(2e-15);
  });
});

describe('turningPoints', () => {
  const sum = (out: Enclosure, lower: number, upper: number): Enclosure => {
    out.lower += lower;
    out.upper += upper;
    return out;
  };
  const cubic = (a: number, b: number) => {
    const square = (low: number, high: number, out: Enclosure) => {
      out.lower = 3 * low * low;
      out.upper = 3 * high * high;
      return sum(sum(out, -2 * a * high, -2 * a * low), b, b);
    };
    return {
      slope: (x: number) => 3 * x * x - 2 * a * x + b,
      slopeBounds: square,
      curvatureBounds: (low: number, high: number, out: Enclosure) => {
        out.lower = 6 * low - 2 * a;
        out.upper = 6 * high - 2 * a;
        return out;
      },
    };
  };

  it('finds both turns of a cubic, close ones too, and none where there is none', () => {
    const wide = turningPoints(cubic(6, 9), 0.1, 10, 0);
    expect(wide).toHaveLength(2);
    expect(wide[0]).toBeCloseTo(1, 12);
    expect(wide[1]).toBeCloseTo(3, 12);
    const half = 1e-4;
    const close = turningPoints(cubic(6, 12 - 3 * half * half), 0.1, 10, 0);
    expect(close).toHaveLength(2);
    expect(close[1]! - close[0]!).toBeCloseTo(2 * half, 8);
    expect(turningPoints(cubic(6, 12.01), 0.1, 10, 0)).toEqual([]);
  });
});
