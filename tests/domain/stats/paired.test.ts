import { describe, expect, it } from 'vitest';
import {
  kendallTauB,
  meanInterval,
  pairedT,
  pearson,
  spearman,
  wilcoxon,
} from '../../../src/domain/stats/paired.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  x: number[];
  y: number[];
  paired_t: number;
  paired_p: number;
  wilcoxon_p_normal_no_cc: number;
  spearman_rho: number;
  spearman_p_t_approx: number;
  kendall_tau_b: number;
  pearson_r: number;
}

const near = (own: number | null, value: number, relative: number): void =>
  expect(Math.abs(own! - value), `${own} for ${value}`).toBeLessThanOrEqual(relative * Math.abs(value));

describe.skipIf(!hasShared)('golden comparisons of pairs', () => {
  const cases = hasShared ? golden<{ paired: Case[] }>('06d_ab_statistics.json').paired : [];
  it.each(cases.map((one) => [one.x.length, one] as const))('%i pairs', (_, one) => {
    near(pairedT(one.x, one.y).t, one.paired_t, 1e-9);
    near(pairedT(one.x, one.y).p, one.paired_p, 1e-8);
    near(wilcoxon(one.x, one.y), one.wilcoxon_p_normal_no_cc, 1e-8);
    near(spearman(one.x, one.y).r, one.spearman_rho, 1e-9);
    near(spearman(one.x, one.y).p, one.spearman_p_t_approx, 1e-8);
    near(kendallTauB(one.x, one.y), one.kendall_tau_b, 1e-9);
    near(pearson(one.x, one.y).r, one.pearson_r, 1e-9);
  });
});

describe('pairs', () => {
  it('that never differ have no test', () => {
    expect(pairedT([1, 2, 3], [1, 2, 3])).toEqual({ difference: 0, t: null, p: null });
    expect(wilcoxon([1, 2], [1, 2])).toBeNull();
    expect(pearson([1, 1], [2, 3])).toEqual({ r: null, p: null });
    expect(kendallTauB([1, 1], [2, 3])).toBeNull();
    expect(meanInterval([4])).toBeNull();
  });

  it('in perfect order are correlated to one', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toEqual({ r: 1, p: 0 });
    expect(kendallTauB([1, 2, 3], [3, 2, 1])).toBe(-1);
  });
});
