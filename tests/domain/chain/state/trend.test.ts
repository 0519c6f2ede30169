import { describe, expect, it } from 'vitest';
import { slope, type TrendRow, trend } from '../../../../src/domain/chain/state/trend.ts';

const row = (hours: number, pcrOi: number | null, expiry = '2026-08-25'): TrendRow => ({
  asOf: hours * 3_600_000,
  expiry,
  spot: 100,
  pcrOi,
  atmIv: 0.2 + hours / 100,
  callOi: 1000 + 10 * hours,
  putOi: 500,
});

describe('trend', () => {
  it('is the least-squares slope per hour within a day and per day beyond', () => {
    const day = trend([row(0, 1), row(1, 0.9), row(9, 5, 'another')], row(2, 0.8));
    expect(day).toMatchObject({ per: 'hour', observations: 3 });
    expect(day!.pcrSlope).toBeCloseTo(-0.1, 12);
    expect(day!.callOiSlope).toBeCloseTo(10, 9);
    expect(trend([row(0, 1), row(24, 2)], row(48, 3))).toMatchObject({ per: 'day', pcrSlope: 1 });
  });
  it('is null under three snapshots, reads nothing later and leaves out single gaps', () => {
    expect(trend([row(0, 1), row(5, 1)], row(2, 1))).toBeNull();
    expect(trend([row(0, 1), row(1, null)], row(2, 1))).toMatchObject({ observations: 3, pcrSlope: null });
  });
  it('has no slope on one spot', () => {
    expect(slope([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(slope([0, 1, 2, 3], [1, null, 5, 7])).toBeCloseTo(2, 12);
  });
});
