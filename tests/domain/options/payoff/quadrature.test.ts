import { describe, expect, it } from 'vitest';
import { integrate } from '../../../../src/domain/options/payoff/quadrature.ts';
import { normalCdf, normalPdf } from '../../../../src/domain/options/pricing/normal.ts';

describe('integrate', () => {
  it.each([
    ['a polynomial of degree 20', (x: number) => x ** 20, 0, 1, 1 / 21],
    ['the normal density', normalPdf, -9, 9, 1],
    [
      'an expectation of N',
      (x: number) => normalCdf((x - 0.3) / 0.01) * normalPdf(x),
      -9,
      9,
      normalCdf(-0.3 / Math.sqrt(1.0001)),
    ],
    ['a corner', (x: number) => Math.abs(x - 0.3), 0, 1, 0.29],
    ['nothing', () => 1, 2, 1, 0],
  ])('%s', (_, f, from, to, area) => {
    expect(integrate(f, from, to, 1e-13)).toBeCloseTo(area, 11);
  });
});
