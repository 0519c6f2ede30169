import { describe, expect, it } from 'vitest';
import * as multiple from '../../../src/domain/stats/multiple.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  p: number[];
  bh: number[];
  holm: number[];
  bonferroni: number[];
  by: number[];
  reject_bh_q10: boolean[];
}

function near(own: number[], values: number[], relative: number): void {
  expect(own).toHaveLength(values.length);
  for (const [i, value] of values.entries())
    expect(Math.abs(own[i]! - value)).toBeLessThanOrEqual(relative * value);
}

describe.skipIf(!hasShared)('golden adjusted p values', () => {
  const cases = hasShared
    ? golden<{ multiple_testing: Case[] }>('06d_ab_statistics.json').multiple_testing
    : [];
  it.each(cases.map((one) => [one.p.length, one] as const))('%i tests', (_, one) => {
    near(multiple.benjaminiHochberg(one.p), one.bh, 1e-9);
    near(multiple.holm(one.p), one.holm, 1e-9);
    near(multiple.bonferroni(one.p), one.bonferroni, 1e-9);
    near(multiple.benjaminiYekutieli(one.p), one.by, 1e-7);
    expect(multiple.benjaminiHochberg(one.p).map((p) => p <= 0.1)).toEqual(one.reject_bh_q10);
  });
});

describe('adjusted p values', () => {
  it('are ordered Benjamini-Hochberg, Holm, Bonferroni, and never below the p itself', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (ps) => {
        const [bh, holm, bonferroni] = [
          multiple.benjaminiHochberg(ps),
          multiple.holm(ps),
          multiple.bonferroni(ps),
        ];
        for (const [i, p] of ps.entries()) {
          const slack = 1e-12;
          expect(
            p <= bh[i]! + slack && bh[i]! <= holm[i]! + slack && holm[i]! <= bonferroni[i]! + slack,
          ).toBe(true);
          expect(bonferroni[i]).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
