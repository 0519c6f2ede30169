import { describe, expect, it } from 'vitest';
import * as proportion from '../../../src/domain/stats/proportion.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Golden {
  two_proportions: {
    a: number;
    n1: number;
    b: number;
    n2: number;
    diff: number;
    z_pooled: number | null;
    p_two_sided: number | null;
    p_yates: number | null;
    p_fisher: number;
    newcombe95: [number, number] | null;
    cohens_h: number;
  }[];
  wilson: { k: number; n: number; wilson95: [number, number]; clopper_pearson95: [number, number] }[];
  mcnemar: { b: number; c: number; p_exact: number; chi2_cc: number }[];
  power: { p1: number; p2: number; power: number; alpha: number; n_per_group_R: number }[];
}

function near(own: number | null | undefined, value: number | null | undefined, relative: number): void {
  if (value === null) expect(own).toBeNull();
  else
    expect(Math.abs(own! - value!), `${own} for ${value}`).toBeLessThanOrEqual(relative * Math.abs(value!));
}

describe.skipIf(!hasShared)('golden proportions', () => {
  const empty: Golden = { two_proportions: [], wilson: [], mcnemar: [], power: [] };
  const data = hasShared ? golden<Golden>('06d_ab_statistics.json') : empty;

  it.each(data.two_proportions)('$a of $n1 against $b of $n2', (one) => {
    const own = proportion.twoProportions(one.a, one.n1, one.b, one.n2);
    near(own.difference, one.diff, 1e-9);
    near(own.z, one.z_pooled, 1e-9);
    near(own.p, one.p_two_sided, 1e-8);
    near(own.pYates, one.p_yates, 1e-8);
    near(own.pFisher, one.p_fisher, 1e-8);
    near(own.cohensH, one.cohens_h, 1e-9);
    if (one.newcombe95 === null) expect(own.interval).toBeNull();
    else for (const i of [0, 1]) near(own.interval![i], one.newcombe95[i], 1e-9);
  });

  it.each(data.wilson)('$k of $n', ({ k, n, wilson95, clopper_pearson95: exact }) => {
    for (const i of [0, 1]) {
      near(proportion.wilson(k, n)[i], wilson95[i], 1e-9);
      near(proportion.clopperPearson(k, n)[i], exact[i], 1e-9);
    }
  });

  it.each(data.mcnemar)('discordant $b and $c', ({ b, c, p_exact: p, chi2_cc: chi2 }) => {
    near(proportion.mcNemar(b, c).pExact, p, 1e-8);
    near(proportion.mcNemar(b, c).chi2, chi2, 1e-9);
  });

  it.each(data.power)('$p1 from $p2 with power $power', ({ p1, p2, power, alpha, n_per_group_R: n }) => {
    near(proportion.sampleSizePerGroup(p1, p2, { power, alpha }), n, 1e-7);
  });
});

const counted = fc.nat({ max: 400 }).chain((n) =>
  fc.tuple(
    fc.nat({ max: n + 1 }).map((k) => Math.min(k, n + 1)),
    fc.constant(n + 1),
  ),
);

describe('proportions', () => {
  it('hold the observed share inside every interval, the exact one outermost at the ends', () => {
    fc.assert(
      fc.property(counted, ([k, n]) => {
        for (const [low, high] of [proportion.wilson(k, n), proportion.clopperPearson(k, n)]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low <= k / n && k / n <= high).toBe(true);
        }
      }),
    );
  });

  it('do not care which group is named first', () => {
    fc.assert(
      fc.property(counted, counted, ([a, n1], [b, n2]) => {
        const [one, other] = [
          proportion.twoProportions(a, n1, b, n2),
          proportion.twoProportions(b, n2, a, n1),
        ];
        expect(one.pFisher).toBeCloseTo(other.pFisher, 10);
        if (one.z !== null) expect(one.z).toBeCloseTo(-other.z!, 12);
      }),
    );
  });

  it('know nothing from no trials', () => {
    expect(proportion.wilson(0, 0)).toEqual([0, 1]);
    expect(proportion.mcNemar(0, 0)).toEqual({ pExact: 1, chi2: null });
  });

  it('still bound the difference where nobody succeeded', () => {
    const [low, high] = proportion.newcombe(0, 10, 0, 10);
    expect(high).toBeCloseTo(0.27753, 5);
    expect(low).toBeCloseTo(-0.27753, 5);
  });
});
