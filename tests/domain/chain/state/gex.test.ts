import { describe, expect, it } from 'vitest';
import type { SolvedSlice } from '../../../../src/domain/chain/side.ts';
import { solveSlice } from '../../../../src/domain/chain/solve.ts';
import { gammaExposure, gexPerPercent } from '../../../../src/domain/chain/state/gex.ts';
import { black76 } from '../../../../src/domain/options/pricing/black.ts';
import { chainOf, range, syntheticSlice } from '../synthetic.ts';

const rate = 0.06;
const recipe = {
  expiry: '2026-09-29',
  forward: 25_100,
  strikes: range(23_000, 27_000, 100),
  vol: (k: number) => 0.12 + ((k - 25_000) / 25_000) ** 2,
  rate,
};

function solved(open: (strike: number) => [number, number]): SolvedSlice {
  const slice = syntheticSlice(recipe);
  for (const [i, strike] of recipe.strikes.entries()) [slice.call.oi[i], slice.put.oi[i]] = open(strike);
  return solveSlice(chainOf([slice]), slice, { rate }) as SolvedSlice;
}

describe('gamma exposure', () => {
  it('is 637 million where a published example printed 6.37', () => {
    expect(gexPerPercent(0.038, 62_000, 100, 520)).toBeCloseTo(637_062_400, 3);
  });
  it('sums gamma × units × level² with puts against calls', () => {
    const book = solved((k) => [k % 300, 1000 - (k % 700)]);
    let sum = 0;
    for (const [i] of recipe.strikes.entries()) {
      const net = book.slice.call.oi[i]! - book.slice.put.oi[i]!;
      sum += gexPerPercent(book.call.gamma[i]!, net, 65, book.forward!);
    }
    expect(gammaExposure(book, 25_000).gex! / sum).toBeCloseTo(1, 9);
  });
  it('flips where the re-priced exposure is zero', () => {
    const book = solved((k) => (k > 25_000 ? [500, 0] : [0, 400]));
    const { flip } = gammaExposure(book, 25_000);
    const forward = (flip! * book.forward!) / 25_000;
    const total = (level: number) =>
      recipe.strikes.reduce((sum, k) => {
        const { gamma } = black76('c', level, k, book.years, rate, recipe.vol(k));
        return sum + (k > 25_000 ? 500 : -400) * gamma * level * level;
      }, 0);
    expect(total(forward * 1.0001) * total(forward * 0.9999)).toBeLessThan(0);
    expect(Math.abs(total(forward)) / Math.abs(total(forward * 1.01))).toBeLessThan(1e-9);
  });
  it('says why there is no figure', () => {
    expect(
      gammaExposure(
        solved(() => [100, 0]),
        25_000,
      ),
    ).toMatchObject({ flip: null, reason: expect.stringContaining('no change of sign') });
    expect(
      gammaExposure(
        solved(() => [0, 0]),
        25_000,
      ),
    ).toEqual({ gex: null, flip: null, reason: 'there is no open interest' });
    expect(gammaExposure({ ...solved(() => [1, 0]), lotSize: null }, 25_000).gex).toBeNull();
  });
});
