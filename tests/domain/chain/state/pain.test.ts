import { describe, expect, it } from 'vitest';
import { maxPain, payout } from '../../../../src/domain/chain/state/pain.ts';
import { fc } from '../../../support/properties.ts';

const column = (...values: number[]) => Float64Array.from(values);

describe('max pain', () => {
  it('is the strike where holders are paid least, the lowest of equals', () => {
    expect(maxPain(column(90, 100, 110), column(0, 0, 10), column(10, 0, 0))).toBe(90);
    expect(maxPain(column(90, 100, 110), column(10, 10, 0), column(0, 10, 10))).toBe(100);
  });
  it('is null without open interest and counts absent legs as nothing', () => {
    expect(maxPain(column(90, 100), column(Number.NaN, 0), column(0, Number.NaN))).toBeNull();
    expect(maxPain(column(), column(), column())).toBeNull();
    expect(maxPain(column(90, 100), column(Number.NaN, 5), column(Number.NaN, Number.NaN))).toBe(90);
  });
  it('equals the search over every strike', () => {
    const interest = fc.integer({ min: 0, max: 20_000 }).map((n) => n / 2);
    const row = fc.record({ gap: fc.integer({ min: 1, max: 20 }), call: interest, put: interest });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        let level = 1000;
        const strikes = Float64Array.from(rows, ({ gap }) => (level += gap * 50));
        const call = Float64Array.from(rows, (r) => r.call);
        const put = Float64Array.from(rows, (r) => r.put);
        const paid = Array.from(strikes, (k) => payout(k, strikes, call, put));
        const best = rows.every((r) => r.call + r.put === 0)
          ? null
          : strikes[paid.indexOf(Math.min(...paid))]!;
        expect(maxPain(strikes, call, put)).toBe(best);
      }),
      { numRuns: 500 },
    );
  });
});
