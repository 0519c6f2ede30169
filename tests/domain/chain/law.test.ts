import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainFile } from '../../../src/adapters/market/files.ts';
import { marketLaw } from '../../../src/domain/chain/law.ts';
import type { SolvedSlice } from '../../../src/domain/chain/side.ts';
import { solveChain, solveSlice } from '../../../src/domain/chain/solve.ts';
import {
  meanOf,
  type PriceLaw,
  priceAtCoordinate,
  probabilityBelow,
  quantile,
  reshaped,
  stretch,
  touchProbability,
} from '../../../src/domain/options/payoff/law.ts';
import { black76 } from '../../../src/domain/options/pricing/black.ts';
import { normalCdf } from '../../../src/domain/options/pricing/normal.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { chainOf, range, syntheticSlice } from './synthetic.ts';

const rate = 0.065;
const forward = 25_000;
const expiry = '2026-09-24';

function solvedWith(
  vol: (strike: number) => number,
  half = 0,
  strikes = range(20_000, 30_000, 100),
): SolvedSlice {
  const slice = syntheticSlice({ expiry, forward, strikes, vol, rate, half });
  const solved = solveSlice(chainOf([slice]), slice, { rate });
  if (isRefusal(solved)) throw new Error(solved.refused);
  return solved;
}

/** Never falling, from 0 to 1, its mean the forward. */
function sound(law: PriceLaw, around: number): void {
  expect(stretch(law, 0, Number.POSITIVE_INFINITY).probability).toBeCloseTo(1, 10);
  expect(meanOf(law) / around).toBeCloseTo(1, 10);
  let before = 0;
  for (let z = -8; z <= 8; z += 0.05) {
    const price = priceAtCoordinate(law, z);
    const below = probabilityBelow(law, price);
    expect(price).toBeGreaterThan(before);
    expect(below).toBeCloseTo(normalCdf(z), 9);
    before = price;
  }
}

describe('the law of a smile', () => {
  it('is the lognormal one where every strike has one volatility', () => {
    const solved = solvedWith(() => 0.14);
    const law = marketLaw(solved)!;
    sound(law, forward);
    for (const price of [22_000, 23_750, 25_010, 26_400, 28_000]) {
      const deviation = 0.14 * Math.sqrt(solved.years);
      const exact = normalCdf(Math.log(price / forward) / deviation + deviation / 2);
      expect(probabilityBelow(law, price)).toBeCloseTo(exact, 5);
    }
  });

  it('has the slope of the smile in it: the derivative of the price, not N(d2)', () => {
    const vol = (strike: number) =>
      0.14 - 0.3 * Math.log(strike / forward) + 0.8 * Math.log(strike / forward) ** 2;
    const solved = solvedWith(vol);
    const law = marketLaw(solved)!;
    sound(law, forward);
    const put = (strike: number) =>
      black76('p', forward, strike, solved.years, rate, vol(strike)).price / solved.discount;
    for (const price of [23_000, 24_200, 25_000, 25_650, 26_500]) {
      const exact = (put(price + 1) - put(price - 1)) / 2;
      expect(Math.abs(probabilityBelow(law, price) - exact)).toBeLessThan(0.002);
    }
    const flat = vol(24_200) * Math.sqrt(solved.years);
    const withoutSlope = normalCdf(Math.log(24_200 / forward) / flat + flat / 2);
    expect(withoutSlope - probabilityBelow(law, 24_200)).toBeGreaterThan(0.03);
  });

  it('gives no butterfly a negative price where the quotes do', () => {
    const bumpy = (strike: number) => 0.14 + ((strike / 100) % 2 === 0 ? 0.012 : 0);
    const solved = solvedWith(bumpy, 4);
    sound(marketLaw(solved)!, forward);
  });

  it('prices options as the market does', () => {
    const vol = (strike: number) => 0.14 - 0.3 * Math.log(strike / forward);
    const solved = solvedWith(vol);
    const law = marketLaw(solved)!;
    for (const strike of [23_500, 24_500, 25_500, 26_500]) {
      const { probability, mean } = stretch(law, 0, strike);
      const exact = black76('p', forward, strike, solved.years, rate, vol(strike)).price / solved.discount;
      expect(Math.abs(strike * probability - mean - exact)).toBeLessThan(
        0.01 * forward * 0.14 * Math.sqrt(solved.years),
      );
    }
  });

  it('is absent where there is nothing to rest on', () => {
    expect(marketLaw(solvedWith(() => 0.14, 0, [24_900, 25_100]))).toBeNull();
  });
});

describe('a view of a law', () => {
  const law = marketLaw(solvedWith((strike) => 0.14 - 0.3 * Math.log(strike / forward)))!;

  it('moves the mean and widens the spread, nothing else', () => {
    const seen = reshaped(law, 1.2, 0.02);
    expect(meanOf(seen)).toBeCloseTo(forward * Math.exp(0.02), 4);
    const spread = (one: PriceLaw) => Math.log(quantile(one, 0.84) / quantile(one, 0.16));
    expect(spread(seen) / spread(law)).toBeCloseTo(1.2, 9);
    expect(stretch(seen, 0, Number.POSITIVE_INFINITY).probability).toBeCloseTo(1, 10);
  });

  it('touches a level twice as often as it ends beyond it', () => {
    const low = quantile(law, 0.1);
    expect(touchProbability(law, low, forward)).toBeCloseTo(0.2, 9);
    expect(touchProbability(law, forward * 1.0001, forward)).toBeLessThanOrEqual(1);
  });
});

const folder = 'data/a_nse_option_chain';
const chains = hasShared
  ? fs.readdirSync(sharedPath(folder)).filter((name) => /^(NIFTY|BANKNIFTY)_/.test(name))
  : [];

/** P(S<strike) by the prices of its two neighbours on the out-of-the-money side, null where a quote is wide. */
function byNeighbours({ slice, forward: centre, discount }: SolvedSlice, i: number): number | null {
  const { strikes } = slice;
  const isPut = strikes[i]! < centre!;
  const side = isPut ? slice.put : slice.call;
  const mid = (at: number): number => {
    const [bid, ask] = [side.bid[at]!, side.ask[at]!];
    const tight = bid > 0 && ask >= bid && (ask - bid <= 0.025 * (bid + ask) || ask - bid <= 0.15 + 1e-9);
    return tight ? (bid + ask) / 2 : Number.NaN;
  };
  const slope = (mid(i + 1) - mid(i - 1)) / (strikes[i + 1]! - strikes[i - 1]!) / discount;
  return Number.isNaN(slope) ? null : isPut ? slope : 1 + slope;
}

describe.skipIf(!hasShared)('every public chain', () => {
  it('agrees with the finite differences of neighbouring prices and is never negative', async () => {
    const errors: number[] = [];
    for (const name of chains) {
      const { solved } = solveChain(await chainFile(sharedPath(`${folder}/${name}`)), { rate });
      for (const one of solved) {
        const law = marketLaw(one);
        if (law === null) continue;
        sound(law, one.forward!);
        for (let i = 1; i + 1 < one.slice.strikes.length; i++) {
          const want = byNeighbours(one, i);
          if (want !== null) errors.push(probabilityBelow(law, one.slice.strikes[i]!) - want);
        }
      }
    }
    const sizes = errors.map(Math.abs).sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(3000);
    expect(sizes[sizes.length >> 1]).toBeLessThan(0.015);
    expect(sizes[Math.floor(0.95 * sizes.length)]).toBeLessThan(0.04);
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / errors.length)).toBeLessThan(0.005);
  });
});
