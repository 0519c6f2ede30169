import { describe, expect, it } from 'vitest';
import { calibration } from '../../../src/domain/stats/calibration.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Golden {
  calibration: {
    prob: number[];
    outcome: number[];
    auc: number;
    brier: number;
    log_loss: number;
    ece_10_equal_width: number;
    buckets: [number, number, number | null][];
  };
}

describe.skipIf(!hasShared)('golden calibration', () => {
  it('of 120 forecasts', () => {
    const { calibration: one } = golden<Golden>('06d_ab_statistics.json');
    const own = calibration(one.prob, one.outcome);
    const near = (mine: number | null, value: number) =>
      expect(Math.abs(mine! / value - 1)).toBeLessThanOrEqual(1e-9);
    near(own.auc, one.auc);
    near(own.brier, one.brier);
    near(own.logLoss, one.log_loss);
    near(own.ece, one.ece_10_equal_width);
    for (const [i, [from, count, rate]] of one.buckets.entries()) {
      expect(own.bins[i]!.from).toBeCloseTo(from, 12);
      expect(own.bins[i]!.count).toBe(count);
      if (rate === null) expect(own.bins[i]!.rate).toBeNull();
      else expect(own.bins[i]!.rate).toBeCloseTo(rate, 12);
    }
  });
});

describe('calibration', () => {
  it('has nothing to say without forecasts, and no ranking without both outcomes', () => {
    expect(calibration([], [])).toMatchObject({ count: 0, auc: null, brier: null, logLoss: null, ece: null });
    expect(calibration([0.2, 1], [1, 1]).auc).toBeNull();
  });

  it('keeps a certain forecast that failed finite', () => {
    expect(calibration([1], [0]).logLoss).toBeCloseTo(34.54, 2);
  });
});
