import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov, mannWhitney, welch } from '../../../src/domain/stats/two-samples.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  x: number[];
  y: number[];
  welch_t: number;
  welch_df: number;
  welch_p: number;
  diff_ci95: [number, number];
  mannwhitney_U: number;
  mannwhitney_p_asymptotic_cc: number;
  mannwhitney_p_exact: number | null;
  prob_superiority: number;
  cohens_d_pooled: number;
  ks_D: number;
  ks_p_exact: number;
}

function near(own: number | null | undefined, value: number | undefined, relative: number): void {
  expect(Math.abs(own! - value!), `${own} for ${value}`).toBeLessThanOrEqual(relative * Math.abs(value!));
}

describe.skipIf(!hasShared)('golden comparisons of two samples', () => {
  const cases = hasShared ? golden<{ two_samples: Case[] }>('06d_ab_statistics.json').two_samples : [];
  it.each(cases.map((one) => [one.x.length, one.y.length, one] as const))('%i against %i', (_, __, one) => {
    const t = welch(one.x, one.y);
    near(t.t, one.welch_t, 1e-9);
    near(t.df, one.welch_df, 1e-9);
    near(t.p, one.welch_p, 1e-8);
    for (const i of [0, 1]) near(t.interval![i], one.diff_ci95[i], 1e-7);
    near(t.cohensD, one.cohens_d_pooled, 1e-9);
    const u = mannWhitney(one.x, one.y);
    expect(u.u).toBe(one.mannwhitney_U);
    near(u.p, one.mannwhitney_p_asymptotic_cc, 1e-8);
    if (one.mannwhitney_p_exact === null) expect(u.pExact).toBeNull();
    else near(u.pExact, one.mannwhitney_p_exact, 1e-8);
    near(u.superiority, one.prob_superiority, 1e-9);
    const ks = kolmogorovSmirnov(one.x, one.y);
    near(ks.d, one.ks_D, 1e-9);
    near(ks.p, one.ks_p_exact, 1e-8);
  });
});

describe('two samples', () => {
  it('without any spread have no test', () => {
    expect(welch([1, 1, 1], [2, 2])).toMatchObject({
      difference: -1,
      t: null,
      p: null,
      interval: null,
      cohensD: null,
    });
    expect(mannWhitney([1, 1], [1, 1, 1])).toEqual({ u: 3, p: null, pExact: null, superiority: 0.5 });
    expect(kolmogorovSmirnov([1, 1], [1])).toEqual({ d: 0, p: 1 });
  });

  it('too small have none either', () => {
    expect(welch([1], [2, 3]).p).toBeNull();
    expect(mannWhitney([], [2, 3])).toMatchObject({ p: null, pExact: null, superiority: null });
  });

  it('of the smallest sizes are counted by hand', () => {
    expect(mannWhitney([1, 2], [3, 4]).pExact).toBeCloseTo(2 / 6, 12);
    expect(kolmogorovSmirnov([1, 2], [3, 4]).p).toBeCloseTo(2 / 6, 12);
  });
});
