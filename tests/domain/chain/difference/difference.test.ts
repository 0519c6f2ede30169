import { describe, expect, it } from 'vitest';
import { readNseChain } from '../../../../src/adapters/market/nse/chain.ts';
import { type DifferenceDocument, differenceDocument } from '../../../../src/core/shapes/difference.ts';
import { difference } from '../../../../src/domain/chain/difference/difference.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { hasShared, sharedBytes } from '../../../support/shared.ts';
import { asOf, chainOf, range, syntheticSlice } from '../synthetic.ts';

const rate = 0.065;
const recipe = {
  expiry: '2026-08-25',
  forward: 25_050,
  strikes: range(24_000, 26_000, 50),
  vol: () => 0.13,
  rate,
};
const later = asOf + 3_600_000;

function pair() {
  const before = chainOf([syntheticSlice(recipe)]);
  const moved = syntheticSlice({ ...recipe, forward: 25_150, vol: () => 0.14, at: later });
  return { before, after: chainOf([moved], { asOf: later, spot: 25_100 }), moved };
}

describe('difference', () => {
  it('takes each figure of both and what lies between', () => {
    const { before, after, moved } = pair();
    moved.call.oi[40] = 500;
    moved.put.oi[0] = 0;
    const found = difference(before, after, undefined, { rate }) as DifferenceDocument;
    expect(differenceDocument.strict().parse(found)).toEqual(found);
    expect(found).toMatchObject({ minutes: 60, spot: { before: 25_000, after: 25_100, change: 100 } });
    expect(found.atmIv.change).toBeCloseTo(0.01, 6);
    expect(found.walls.resistance).toEqual({ before: 24_000, now: 26_000 });
    expect(found.movedMost.oi[0]).toEqual({
      strike: 26_000,
      type: 'CE',
      before: 100,
      after: 500,
      change: 400,
      ratio: 4,
    });
    expect(found.movedMost.oi[1]).toMatchObject({ strike: 24_000, type: 'PE', change: -100, ratio: -1 });
    expect(found.buildUp.calls).toMatchObject({ kind: 'longBuildUp', bias: 'bullish' });
    expect(found.buildUp.puts).toMatchObject({ kind: 'longUnwinding', bias: 'bullish' });
    expect(found.strikes[5]!.put!.iv.change).toBeCloseTo(0.01, 6);
  });

  it('joins strikes that only one snapshot lists', () => {
    const { before, after } = pair();
    after.slices = [syntheticSlice({ ...recipe, strikes: range(24_050, 26_050, 50), at: later })];
    const found = difference(before, after, undefined, { rate }) as DifferenceDocument;
    expect(found.strikes).toHaveLength(42);
    expect(found.strikes[0]!.call!.oi).toEqual({ before: 100, after: null, change: null });
    expect(found.strikes[41]!.call!.oi).toEqual({ before: null, after: 100, change: null });
  });

  it('does not call the gap between a solved and a vendor volatility a change', () => {
    const { before, after, moved } = pair();
    moved.call.bid[9] = Number.NaN;
    moved.call.vendorIv[9] = 0.4;
    const found = difference(before, after, undefined, { rate }) as DifferenceDocument;
    expect(found.strikes[9]!.call!.iv).toMatchObject({ after: 0.4, change: null });
    expect(found.strikes[9]!.call!.priceBasis).toBe('last');
  });

  it('refuses the wrong order, another symbol and an expiry that one lacks', () => {
    const { before, after } = pair();
    const refusals = [
      difference(after, before, undefined, { rate }),
      difference(before, before, undefined, { rate }),
      difference({ ...before, symbol: 'BANKNIFTY' }, after, undefined, { rate }),
      difference(before, after, '2026-09-29', { rate }),
      difference(chainOf([syntheticSlice({ ...recipe, expiry: '2026-09-29' })]), after, undefined, { rate }),
    ];
    for (const refusal of refusals) expect(isRefusal(refusal)).toBe(true);
  });

  it.skipIf(!hasShared)('follows NIFTY through the morning of 15 March 2022', () => {
    const [before, after] = ['114021', '123921'].map((time) => {
      const bytes = sharedBytes(`data/a_nse_option_chain/NIFTY_20220315_${time}.json`);
      return readNseChain(JSON.parse(bytes.toString()), { name: time }).chains[0]!;
    });
    const found = difference(before!, after!, undefined, { rate }) as DifferenceDocument;
    expect(differenceDocument.parse(found)).toEqual(found);
    expect(found.minutes).toBe(59);
    expect(found.pcr.oi.before).toBeCloseTo(0.834408, 6);
    expect(found.pcr.oi.after).toBeCloseTo(0.82731, 6);
    expect(found.movedMost.oi).toHaveLength(5);
    const callChange = found.strikes.reduce((sum, row) => sum + (row.call?.oi.change ?? 0), 0);
    expect(callChange).toBeCloseTo(found.totals.callOi.change!, 6);
  });
});
