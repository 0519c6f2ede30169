import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/adapters/system.ts';
import { placeOf, variantAt } from '../../../src/domain/experiment/assign.ts';
import { chiSquareAbove, mismatchBelow, sampleRatioP } from '../../../src/domain/experiment/ratio.ts';
import {
  alwaysValidDifference,
  alwaysValidMean,
  reach,
  sequentialSize,
} from '../../../src/domain/experiment/sequential.ts';
import { chancesToBeBest, thompsonShares } from '../../../src/domain/experiment/thompson.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';
import { sampleSizePerGroup } from '../../../src/domain/stats/proportion.ts';
import { peeked, withEffect, withoutEffect } from '../../support/experiment-trials.ts';
import { golden, hasShared } from '../../support/shared.ts';

const experiment = { name: 'second-opinion', salt: 'second-opinion' };

describe('assignment', () => {
  it('falls where it always fell: places worked out by another program', () => {
    // printf 'coach-experiment-v1\nsecond-opinion\nsecond-opinion\nsession-1' | sha256sum, first 13 digits over 16^13
    expect(placeOf(sha256, experiment, 'session-1')).toBe(0xf6daa4d24f7c3 / 2 ** 52);
    expect(placeOf(sha256, experiment, 'session-2')).toBe(0x349de5fe8f70a / 2 ** 52);
  });

  it('keeps the shares, and a new salt assigns anew', () => {
    const units = Array.from({ length: 4000 }, (_, i) => `unit-${i}`);
    const got = units.map((unit) => variantAt(placeOf(sha256, experiment, unit), [0.7, 0.3]));
    const second = got.filter((variant) => variant === 1).length;
    expect(Math.abs(second - 1200)).toBeLessThan(3.3 * Math.sqrt(4000 * 0.3 * 0.7));
    const anew = units.map((unit) =>
      variantAt(placeOf(sha256, { ...experiment, salt: 'b' }, unit), [0.7, 0.3]),
    );
    const same = anew.filter((variant, i) => variant === got[i]).length;
    // Independent: 0.7² + 0.3² = 0.58 of them stay by chance.
    expect(Math.abs(same - 2320)).toBeLessThan(3.3 * Math.sqrt(4000 * 0.58 * 0.42));
  });
});

describe('intervals that may be looked at every day', () => {
  it('reach further than those for one look, least where they were planned', () => {
    const at = (n: number) => reach(n, 0.05, 500);
    expect(at(500)).toBeGreaterThan(1.96);
    expect(at(500)).toBeLessThan(3.1);
    expect(at(20)).toBeGreaterThan(at(500));
    expect(at(500_000)).toBeGreaterThan(at(500));
  });

  it('say nothing of too few, nor of a share that has hardly happened', () => {
    const how = { alpha: 0.05, planned: 100, share: true };
    const of = (n: number, total: number) => ({ n, total, squares: total });
    expect(alwaysValidMean(of(19, 9), how)).toBeNull();
    expect(alwaysValidDifference(of(200, 2), of(40, 1), how)).toBeNull();
    // A share that was always won is still no point.
    const [low, high] = alwaysValidMean(of(30, 30), how)!;
    expect(high).toBe(1);
    expect(low).toBeLessThan(0.95);
  });

  it.each(withoutEffect)('find nothing in $name more often than 1 in 20', (trial) => {
    const runs = trial.assignment === 'thompson' ? 12 : 120;
    const looked = Array.from({ length: runs }, (_, seed) => peeked(trial, seed + 1));
    expect(looked.filter(({ decided }) => decided).length).toBeLessThanOrEqual(0.05 * runs);
    expect(looked.filter(({ mismatch }) => mismatch).length).toBeLessThanOrEqual(0.02 * runs);
    // The test for one look is far off, or the trial would prove nothing.
    if (trial.metric !== 'ttft' && runs === 120)
      expect(looked.filter(({ byOneLook }) => byOneLook).length).toBeGreaterThan(0.1 * runs);
  });

  it('find what is there', () => {
    const looked = Array.from({ length: 20 }, (_, seed) => peeked(withEffect[0]!, seed + 1));
    expect(looked.filter(({ decision }) => decision === 'without').length).toBeGreaterThanOrEqual(18);
  });
});

describe('how many units it takes', () => {
  it.skipIf(!hasShared)('for one look: as R has it', () => {
    const { power } = golden<{
      power: { p1: number; p2: number; power: number; alpha: number; n_per_group_R: number }[];
    }>('06d_ab_statistics.json');
    for (const row of power) {
      const n = sampleSizePerGroup(row.p1, row.p2, row);
      expect(Math.abs(n / row.n_per_group_R - 1)).toBeLessThan(1e-4);
    }
  });
  it('for any number of looks: about twice as many', () => {
    const once = sampleSizePerGroup(0.5, 0.6);
    const often = sequentialSize(0.1, 0.25 + 0.24);
    expect(often / once).toBeGreaterThan(1.3);
    expect(often / once).toBeLessThan(2.5);
  });
});

describe('sample ratio', () => {
  it('has the tail of chi-square', () => {
    // scipy.stats.chi2.sf
    expect(chiSquareAbove(3.841458820694124, 1)).toBeCloseTo(0.05, 10);
    expect(chiSquareAbove(5.991464547107979, 2)).toBeCloseTo(0.05, 10);
    expect(chiSquareAbove(7.814727903251179, 3)).toBeCloseTo(0.05, 10);
    expect(chiSquareAbove(9.487729036781154, 4)).toBeCloseTo(0.05, 10);
    expect(chiSquareAbove(11.070497693516351, 5)).toBeCloseTo(0.05, 10);
    expect(chiSquareAbove(0, 1)).toBe(1);
  });
  const of = (n: number, whole: number, share: number) => ({
    n,
    expected: whole * share,
    variance: whole * share * (1 - share),
  });
  it('finds a loss of one unit in ten, and none where chance explains it', () => {
    const planned = (a: number, b: number) => sampleRatioP([of(a, a + b, 0.5), of(b, a + b, 0.5)], false)!;
    expect(planned(1000, 900)).toBeGreaterThan(mismatchBelow);
    expect(planned(2000, 1770)).toBeLessThan(mismatchBelow);
    expect(sampleRatioP([of(0, 0, 0.5), of(0, 0, 0.5)], false)).toBeNull();
  });
  it('counts with the chances units really had where shares moved', () => {
    // 100 units of an even chance, then 900 of one to nine: 140 is what was due.
    const due = { expected: 50 + 90, variance: 25 + 81 };
    const rest = { expected: 860, variance: 106 };
    expect(
      sampleRatioP(
        [
          { n: 142, ...due },
          { n: 858, ...rest },
        ],
        true,
      ),
    ).toBeGreaterThan(0.5);
    expect(
      sampleRatioP(
        [
          { n: 190, ...due },
          { n: 810, ...rest },
        ],
        true,
      ),
    ).toBeLessThan(mismatchBelow);
  });
});

describe('Thompson sampling', () => {
  it('gives chances as drawing does', () => {
    const arms = [
      { total: 12, n: 30 },
      { total: 18, n: 30 },
      { total: 3, n: 6 },
    ];
    const chances = chancesToBeBest(arms);
    expect(chances.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
    const random = mulberry32(7);
    // A Beta variable of whole parameters: the a-th smallest of a + b - 1 uniform ones.
    const beta = (a: number, b: number) =>
      Array.from({ length: a + b - 1 }, random).sort((x, y) => x - y)[a - 1]!;
    const best = [0, 0, 0];
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      const drawn = arms.map(({ total, n }) => beta(1 + total, 1 + n - total));
      best[drawn.indexOf(Math.max(...drawn))]!++;
    }
    for (const [i, chance] of chances.entries())
      expect(Math.abs(best[i]! / draws - chance)).toBeLessThan(0.03);
  });
  it('leaves every arm a tenth', () => {
    const shares = thompsonShares([
      { total: 0, n: 400 },
      { total: 400, n: 400 },
    ]);
    expect(shares[0]).toBeCloseTo(0.1, 6);
    expect(shares[1]).toBeCloseTo(0.9, 6);
  });
});
