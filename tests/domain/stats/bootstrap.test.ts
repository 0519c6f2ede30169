import { describe, expect, it } from 'vitest';
import { bootstrapMeanInterval, mulberry32 } from '../../../src/domain/stats/bootstrap.ts';
import { meanInterval } from '../../../src/domain/stats/paired.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Golden {
  bootstrap: {
    data: number[];
    seed: number;
    B: number;
    percentile95_this_stream: [number, number];
    scipy_percentile95_100k: [number, number];
    mc_tolerance: number;
    t_interval95: [number, number];
  };
}

describe.skipIf(!hasShared)('golden bootstrap', () => {
  it('has the same interval from the same stream', () => {
    const { bootstrap: one } = golden<Golden>('06d_ab_statistics.json');
    const own = bootstrapMeanInterval(one.data, { seed: one.seed, resamples: one.B })!;
    const many = bootstrapMeanInterval(one.data, { seed: 1, resamples: 100_000 })!;
    for (const i of [0, 1] as const) {
      expect(Math.abs(own[i] / one.percentile95_this_stream[i] - 1)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(many[i] - one.scipy_percentile95_100k[i])).toBeLessThanOrEqual(one.mc_tolerance);
      expect(Math.abs(meanInterval(one.data)![i] / one.t_interval95[i] - 1)).toBeLessThanOrEqual(1e-9);
    }
  });
});

describe('bootstrap', () => {
  it('is reproducible and even', () => {
    const [one, other] = [mulberry32(9), mulberry32(9)];
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const value = one();
      expect(value).toBe(other());
      sum += value;
    }
    expect(sum / 10_000).toBeCloseTo(0.5, 1);
  });

  it('has no interval of nothing', () => {
    expect(bootstrapMeanInterval([], { seed: 1, resamples: 10 })).toBeNull();
  });
});
