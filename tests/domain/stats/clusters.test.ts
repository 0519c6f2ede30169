import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';
import { clusteredMean, clusteredP, clusteredRate, signFlipP } from '../../../src/domain/stats/clusters.ts';
import { meanInterval } from '../../../src/domain/stats/paired.ts';
import { wilson } from '../../../src/domain/stats/proportion.ts';

/** Standard normal from two uniforms (Box and Muller). */
const normal = (draw: () => number) => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

describe('clustered samples', () => {
  it('are plain ones where every cluster has one member', () => {
    const values = [1, 2.5, -0.3, 4, 0.7, 1.1];
    const keys = values.map((_, i) => String(i));
    const found = clusteredMean(values, keys);
    const [low, high] = meanInterval(values)!;
    expect(found.interval![0]).toBeCloseTo(low, 12);
    expect(found.interval![1]).toBeCloseTo(high, 12);
    expect(clusteredRate([1, 0, 1, 1, 0, 1], keys)[0]).toBeLessThan(wilson(4, 6)[0]);
  });

  it('count a cluster of alike members once', () => {
    const values = [1, -1, 2, 0.5];
    const many = values.flatMap((value) => Array.from({ length: 25 }, () => value));
    const keys = values.flatMap((_, i) => Array.from({ length: 25 }, () => String(i)));
    const [once, often] = [clusteredMean(values, ['0', '1', '2', '3']), clusteredMean(many, keys)];
    expect(often).toMatchObject({ n: 100, clusters: 4, mean: once.mean });
    expect(often.error).toBeCloseTo(once.error!, 12);
    expect(signFlipP(many, keys)).toBe(signFlipP(values, ['0', '1', '2', '3']));
    // A hundred winners of one day are one trial.
    expect(
      clusteredRate(
        Array.from({ length: 100 }, () => 1),
        Array.from({ length: 100 }, () => 'day'),
      ),
    ).toEqual(wilson(1, 1));
  });

  it('try every sign of few clusters', () => {
    // Of the 16 signings of 1, 2, 3 and 4 only two sum to 10 in size.
    expect(signFlipP([1, 2, 3, 4], ['a', 'b', 'c', 'd'])).toBe(2 / 16);
    expect(signFlipP([], [])).toBeNull();
    expect(signFlipP([0, 0], ['a', 'b'])).toBe(1);
    expect(clusteredMean([], [])).toMatchObject({ n: 0, mean: null, interval: null, p: null });
  });

  // The whole count of 1,000 runs is tests/benchmarks/null-runs.mjs.
  it('cry wolf in no more than one of twenty null runs of clustered data', () => {
    const draw = mulberry32(11);
    let [alarms, naive] = [0, 0];
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const values: number[] = [];
      const keys: string[] = [];
      for (let cluster = 0; cluster < 50; cluster++) {
        const luck = normal(draw) * 2;
        for (let i = 0; i < 10; i++) {
          values.push(luck + normal(draw));
          keys.push(String(cluster));
        }
      }
      if (clusteredP(values, keys)! < 0.05) alarms++;
      const [low, high] = meanInterval(values)!;
      if (low > 0 || high < 0) naive++;
    }
    expect(alarms).toBeLessThanOrEqual(18);
    // The same data without regard to clusters: why this is needed.
    expect(naive).toBeGreaterThan(80);
  });
});
