import { describe, expect, it } from 'vitest';
import type { ReturnMetrics } from '../../../src/domain/stats/return-figures.ts';
import { returnMetrics } from '../../../src/domain/stats/returns.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Series {
  periods: number;
  returns: number[];
  benchmark: number[] | null;
  expected: Record<string, number | null>;
}

const names: Record<string, keyof ReturnMetrics> = {
  total_return: 'totalReturn',
  annual_return_geo: 'annualReturn',
  mean_annual_arith: 'meanAnnualArith',
  annual_volatility: 'volatility',
  sharpe_rf0: 'sharpeRf0',
  sharpe_rf5_geo: 'sharpe',
  sharpe_rf5_div: 'sharpeDiv',
  downside_dev_annual: 'downsideDevAnnual',
  sortino_mar0: 'sortino',
  calmar: 'calmar',
  max_drawdown: 'maxDrawdown',
  mdd_peak_index: 'mddPeakIndex',
  mdd_trough_index: 'mddTroughIndex',
  mdd_recovery_index: 'mddRecoveryIndex',
  longest_underwater_bars: 'longestUnderwater',
  ulcer_index: 'ulcerIndex',
  omega_0: 'omega',
  var_hist_95: 'var95',
  cvar_hist_95_empyrical: 'cvar95',
  cvar_hist_95_le_var: 'cvarLeVar95',
  tail_ratio: 'tailRatio',
  var_normal_95: 'varNormal95',
  es_normal_95: 'esNormal95',
  skew_pop: 'skew',
  kurt_pop_excess: 'kurtosis',
  win_rate_all: 'winRateAll',
  win_rate_nonzero: 'winRateNonzero',
  profit_factor: 'profitFactor',
  gain_to_pain: 'gainToPain',
  payoff_ratio: 'payoffRatio',
  kelly_discrete: 'kellyDiscrete',
};
const relative: Record<string, keyof ReturnMetrics> = {
  beta: 'beta',
  alpha_annual_arith: 'alphaAnnualArith',
  alpha_annual_compound: 'alphaAnnualCompound',
  correlation: 'correlation',
  tracking_error_annual: 'trackingErrorAnnual',
  information_ratio_annual: 'informationRatioAnnual',
};

function close(own: unknown, value: number | null, what: string): void {
  if (value === null) {
    expect(own, what).toBeNull();
    return;
  }
  expect(typeof own, what).toBe('number');
  expect(Math.abs((own as number) - value), `${what}: ${own} for ${value}`).toBeLessThanOrEqual(
    1e-12 + 1e-10 * Math.abs(value),
  );
}

describe.skipIf(!hasShared)('golden return metrics', () => {
  const all = hasShared ? golden<{ series: Record<string, Series> }>('03a_return_metrics.json').series : {};
  it.each(Object.entries(all))('%s', (_, { periods, returns, benchmark, expected }) => {
    const own = returnMetrics(returns, {
      periodsPerYear: periods,
      riskFree: 0.05,
      benchmark: benchmark ?? undefined,
    });
    for (const [theirs, mine] of Object.entries(names)) close(own[mine], expected[theirs] ?? null, theirs);
    const free = returnMetrics(returns, { periodsPerYear: periods, benchmark: benchmark ?? undefined });
    for (const [theirs, mine] of Object.entries(relative))
      close(free[mine], expected[theirs] ?? null, theirs);
    expect([...Object.keys(names), ...Object.keys(relative)]).toEqual(
      expect.arrayContaining(Object.keys(expected)),
    );
    for (const figures of [own, free]) {
      const missing = Object.entries(figures).filter(
        ([name, value]) => value === null && name !== 'mddRecoveryIndex',
      );
      for (const [name] of missing) expect(figures.reasons[name], name).toBeTypeOf('string');
    }
  });
});

describe('returnMetrics', () => {
  it('gives null and a reason, never NaN or infinity, whatever the returns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -2, max: 5, noNaN: true }), fc.constantFrom(0, -1, 0.01)), {
          maxLength: 30,
        }),
        fc.option(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 30 }), {
          nil: undefined,
        }),
        (returns, benchmark) => {
          const figures = returnMetrics(returns, { periodsPerYear: 252, riskFree: 0.04, benchmark });
          for (const [name, value] of Object.entries(figures)) {
            if (typeof value === 'number') expect(Number.isFinite(value), name).toBe(true);
            if (value === null && name !== 'mddRecoveryIndex')
              expect(figures.reasons[name], name).toBeTypeOf('string');
          }
        },
      ),
    );
  });

  it('says that a benchmark of another length cannot be compared', () => {
    const figures = returnMetrics([0.01, 0.02, -0.01], { periodsPerYear: 252, benchmark: [0.01] });
    expect(figures.beta).toBeNull();
    expect(figures.reasons['beta']).toContain('another number of returns');
  });

  it('measures alpha over the risk-free rate', () => {
    const benchmark = [0.01, -0.02, 0.015, 0.003, -0.004];
    const free = 1.05 ** (1 / 252) - 1;
    const returns = benchmark.map((value) => free + 0.5 * (value - free) + 0.0002);
    const figures = returnMetrics(returns, { periodsPerYear: 252, riskFree: 0.05, benchmark });
    expect(figures.beta).toBeCloseTo(0.5, 12);
    expect(figures.alpha).toBeCloseTo(0.0002 * 252, 12);
  });
});
