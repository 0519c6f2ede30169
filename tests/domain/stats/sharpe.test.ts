import { describe, expect, it } from 'vitest';
import * as sharpe from '../../../src/domain/stats/sharpe.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  returns: number[];
  T: number;
  sr_per_period: number;
  sr_annual_252: number;
  skew: number;
  kurtosis: number;
  sr_std_error: number;
  psr: Record<string, number>;
  min_trl_95: Record<string, number>;
  dsr: { trials: number; var_of_trial_sr: number; sr0: number; dsr: number }[];
}

const near = (own: number | null, value: number): void =>
  expect(Math.abs(own! - value)).toBeLessThanOrEqual(1e-10);

describe.skipIf(!hasShared)('golden Sharpe statistics', () => {
  const { cases, paper_example: paper } = hasShared
    ? golden<{ cases: Case[]; paper_example: { sr0: number; dsr: number } }>('06e_psr_dsr.json')
    : { cases: [], paper_example: { sr0: 0, dsr: 0 } };

  it.each(cases)('series of $T', (one) => {
    const record = sharpe.sharpeRecord(one.returns)!;
    expect(record.periods).toBe(one.T);
    near(record.sharpe, one.sr_per_period);
    near(record.sharpe * Math.sqrt(252), one.sr_annual_252);
    near(record.skew, one.skew);
    near(record.kurtosis, one.kurtosis);
    near(sharpe.sharpeError(record), one.sr_std_error);
    for (const [benchmark, value] of Object.entries(one.psr))
      near(sharpe.probabilisticSharpe(record, Number(benchmark)), value);
    for (const benchmark of [0, 0.05, 0.1]) {
      const own = sharpe.minimumTrackRecord(record, benchmark);
      const value = one.min_trl_95[String(benchmark)];
      if (value === undefined) expect(own).toBeNull();
      else expect(Math.abs(own! / value - 1)).toBeLessThanOrEqual(1e-10);
    }
    for (const { trials, var_of_trial_sr: spread, sr0, dsr } of one.dsr) {
      near(sharpe.expectedMaximumSharpe(trials, spread), sr0);
      near(sharpe.deflatedSharpe(record, trials, spread), dsr);
    }
  });

  it("the paper's example", () => {
    const record = { sharpe: 2.5 / Math.sqrt(250), periods: 1250, skew: -3, kurtosis: 10 };
    near(sharpe.expectedMaximumSharpe(100, 0.5 / 250), paper.sr0);
    near(sharpe.deflatedSharpe(record, 100, 0.5 / 250), paper.dsr);
  });
});

describe('sharpeRecord', () => {
  it('is absent where returns have no spread', () => {
    expect(sharpe.sharpeRecord([0.001])).toBeNull();
    expect(sharpe.sharpeRecord(Array.from({ length: 25 }, () => 0.001))).toBeNull();
  });
});
