import { describe, expect, it } from 'vitest';
import type { SolvedSlice } from '../../../src/domain/chain/side.ts';
import { atmIv, filledSmile, smileAt } from '../../../src/domain/chain/smile.ts';
import type { Chain, ExpirySlice } from '../../../src/domain/chain/snapshot.ts';
import { solveSlice } from '../../../src/domain/chain/solve.ts';
import { skew } from '../../../src/domain/chain/state/skew.ts';
import { black76 } from '../../../src/domain/options/pricing/black.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';
import { chainOf, range, syntheticSlice } from './synthetic.ts';

const rate = 0.065;
const solve = (slice: ExpirySlice, more: Partial<Chain> = {}) =>
  solveSlice(chainOf([slice], more), slice, { rate }) as SolvedSlice;

const base = {
  expiry: '2026-09-29',
  forward: 25_123.4,
  strikes: range(23_500, 26_500, 50),
  vol: () => 0.14,
  rate,
};

describe('strikes far apart', () => {
  const wide = (strikes: number[], forward: number, vol: number) =>
    atmIv(solve(syntheticSlice({ ...base, strikes, forward, vol: () => vol }), { spot: forward }));

  it.each([
    ['a share of 4.58 with strikes at every unit', [3, 4, 5, 6, 7], 4.58, 0.6],
    ['strikes of 2.50 around 3.90', [2.5, 5, 7.5], 3.9, 0.9],
    ['the forward on a strike but for a little', [4, 5, 6], 4.999, 0.7],
    ['an index with steps of 1500', [22_500, 24_000, 25_500, 27_000], 24_700, 0.14],
  ])('%s: straight between the neighbours', (_, strikes, forward, vol) => {
    const found = wide(strikes as number[], forward as number, vol as number);
    expect(found.iv).toBeCloseTo(vol as number, 3);
    expect(found.basis).toContain('interpolated');
  });

  it('beyond two standard deviations tell nothing of the money', () => {
    expect(wide([3, 7], 4.58, 0.3)).toMatchObject({ iv: null });
  });
});

describe('a chain priced by Black 1976', () => {
  it('gives its forward, volatilities and greeks back', () => {
    const shape = fc.record({
      shift: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
      level: fc.double({ min: 0.08, max: 0.8, noNaN: true }),
      tilt: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ shift, level, tilt, rate: r }) => {
        const forward = 25_000 * (1 + shift);
        const vol = (k: number) => level * Math.exp(tilt * Math.log(k / forward));
        const slice = syntheticSlice({ ...base, forward, vol, rate: r });
        const found = solveSlice(chainOf([slice]), slice, { rate: r }) as SolvedSlice;
        expect(found.forwardBasis).toBe('parity');
        expect(Math.abs(found.forward! / forward - 1)).toBeLessThan(1e-12);
        for (const [i, k] of base.strikes.entries()) {
          if (Math.abs(Math.log(k / forward)) > level * Math.sqrt(found.years)) continue;
          const exact = black76('p', forward, k, found.years, r, vol(k));
          expect(Math.abs(found.put.iv[i]! / vol(k) - 1)).toBeLessThan(1e-9);
          expect(Math.abs(found.put.delta[i]! - exact.delta)).toBeLessThan(1e-8);
          expect(Math.abs(found.put.theta[i]! / (exact.theta / 365) - 1)).toBeLessThan(1e-7);
          expect(Math.abs(found.put.vega[i]! / (exact.vega / 100) - 1)).toBeLessThan(1e-7);
        }
        expect(Math.abs(atmIv(found).iv! / vol(forward) - 1)).toBeLessThan(1e-4);
      }),
      { numRuns: 60 },
    );
  });
  it('has the strike nearest the forward at the money, the lower of two', () => {
    expect(solve(syntheticSlice(base)).atmIndex).toBe(base.strikes.indexOf(25_100));
    const tie = solve(syntheticSlice({ ...base, forward: 25_125 }));
    expect(tie.slice.strikes[tie.atmIndex]).toBe(25_100);
  });
  it('has a risk reversal of zero without skew and the sign of the tilt with it', () => {
    expect(skew(solve(syntheticSlice(base))).riskReversal25).toBeCloseTo(0, 9);
    const tilted = syntheticSlice({ ...base, vol: (k) => 0.14 - 0.4 * Math.log(k / 25_000) });
    const found = skew(solve(tilted));
    expect(found.riskReversal25!).toBeLessThan(-0.01);
    expect(found.fivePercent!).toBeGreaterThan(0.03);
  });
});

describe('where quotes are missing', () => {
  const emptied = (...fields: ('bid' | 'ask' | 'last')[]) => {
    const slice = syntheticSlice(base);
    for (const field of fields) for (const side of [slice.call, slice.put]) side[field].fill(Number.NaN);
    return slice;
  };
  it('solves from last trades when the whole expiry has no book, and says so', () => {
    const found = solve(emptied('bid', 'ask'));
    expect(found).toMatchObject({ priceBasis: 'last', forwardBasis: 'parity-last' });
    expect(found.notes.join()).toMatch(/last trades/);
    expect(found.call.ivVendor.every((flag) => flag === 0)).toBe(true);
    expect(atmIv(found).iv).toBeCloseTo(0.14, 9);
  });
  it('does not take the last price of an option that did not trade', () => {
    const slice = emptied('bid', 'ask');
    slice.call.volume.fill(0);
    slice.put.volume.fill(0);
    expect(solve(slice).call.iv.every(Number.isNaN)).toBe(true);
  });
  it('falls back on the future, then on the spot, and on nothing', () => {
    const bare = emptied('bid', 'ask', 'last');
    expect(solve({ ...bare, future: 25_200 })).toMatchObject({ forward: 25_200, forwardBasis: 'future' });
    const carried = solve(bare);
    expect(carried.forwardBasis).toBe('spot');
    expect(carried.forward).toBeCloseTo(25_000 * Math.exp(rate * carried.years), 9);
    expect(atmIv(carried).basis).toMatch(/not observed/);
    expect(solve(bare, { spot: Number.NaN })).toMatchObject({ forward: null, atmIndex: -1 });
  });
  it('takes the vendor volatility only for a leg without a usable quote, and marks it', () => {
    const slice = syntheticSlice(base);
    slice.call.vendorIv.fill(0.3);
    slice.call.bid[3] = Number.NaN;
    slice.call.bid[4] = 1;
    slice.call.ask[4] = 3000;
    const { call } = solve(slice);
    expect([call.iv[3], call.ivVendor[3]]).toEqual([0.3, 1]);
    expect([call.iv[4], call.ivVendor[4]]).toEqual([0.3, 1]);
    expect(call.mid[4]).toBe(1500.5);
    expect(call.ivVendor[5]).toBe(0);
  });
  it('does not let a stub quote set the forward', () => {
    const slice = syntheticSlice(base);
    slice.call.bid[0] = slice.put.bid[0] = 0.05;
    slice.call.ask[0] = slice.put.ask[0] = 20_000;
    expect(solve(slice).forward).toBeCloseTo(base.forward, 6);
  });
  it('leaves a price below intrinsic value without volatility', () => {
    const slice = syntheticSlice(base);
    slice.call.bid[0] = slice.call.ask[0] = 1000;
    expect(solve(slice).call.iv[0]).toBeNaN();
  });
});

describe('at the ends', () => {
  it('has no volatility once the expiry has closed', () => {
    const slice = syntheticSlice({ ...base, expiry: '2026-08-18' });
    slice.call.vendorIv.fill(0.006);
    const found = solve(slice, { asOf: Date.parse('2026-08-18T15:40:00+05:30') });
    expect(found.closed).toBe(true);
    expect(found.call.iv.every(Number.isNaN)).toBe(true);
    expect(atmIv(found)).toMatchObject({ iv: null });
  });
  it('refuses what cannot be computed', () => {
    const slice = syntheticSlice(base);
    expect(isRefusal(solveSlice(chainOf([slice]), slice, { rate: Number.NaN }))).toBe(true);
    expect(isRefusal(solveSlice(chainOf([slice]), { ...slice, expiry: 'soon' }, { rate }))).toBe(true);
    expect(
      isRefusal(solveSlice(chainOf([slice]), { ...slice, strikes: new Float64Array(0) }, { rate })),
    ).toBe(true);
  });
  it('asks the contract table for the lot the source does not give', () => {
    const slice = { ...syntheticSlice(base), lotSize: null };
    expect(solve(slice)).toMatchObject({ lotSize: 65 });
    expect(solve(slice, { symbol: 'NOSUCHSTOCK' }).lotSize).toBeNull();
  });
});

describe('smile', () => {
  const strikes = Float64Array.of(90, 100, 110, 130);
  const gaps = Float64Array.of(Number.NaN, 0.2, Number.NaN, 0.5);
  it('is straight between strikes and absent beyond them', () => {
    expect(smileAt(strikes, gaps, 115)).toBeCloseTo(0.35, 12);
    expect(smileAt(strikes, gaps, 100)).toBe(0.2);
    expect(smileAt(strikes, gaps, 95)).toBeNull();
    expect(smileAt(strikes, gaps, 131)).toBeNull();
  });
  it('fills its gaps flat beyond the ends', () => {
    expect([...filledSmile(strikes, gaps)!].map((v) => v.toFixed(3))).toEqual([
      '0.200',
      '0.200',
      '0.300',
      '0.500',
    ]);
    expect(filledSmile(strikes, new Float64Array(4).fill(Number.NaN))).toBeNull();
  });
});
