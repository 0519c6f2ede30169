import { describe, expect, test } from 'vitest';
import {
  type MarginEstimate,
  type MarginLeg,
  type MarginPosition,
  marginEstimate,
} from '../../../src/domain/margin/scan.ts';
import { black76 } from '../../../src/domain/options/pricing/black.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';

const spot = 25_000;
const rate = 0.065;
const expiry = '2026-12-29';

function leg(
  action: 'buy' | 'sell',
  right: 'CE' | 'PE',
  strike: number,
  over: Partial<MarginLeg> = {},
): MarginLeg {
  const years = over.years ?? 30 / 365;
  const vol = over.vol ?? 0.13;
  const price = black76(
    right === 'CE' ? 'c' : 'p',
    spot * Math.exp(rate * years),
    strike,
    years,
    rate,
    vol,
  ).price;
  return { right, action, strike, expiry, years, quantity: 65, vol, price, ...over };
}

function margin(legs: MarginLeg[], over: Partial<MarginPosition> = {}): MarginEstimate {
  const found = marginEstimate({
    exchange: 'NSE',
    legs,
    spot,
    rate,
    onDate: '2026-11-20',
    maxLoss: null,
    ...over,
  });
  if (isRefusal(found)) throw new Error(found.refused);
  return found;
}
const share = (estimate: MarginEstimate) => estimate.estimate / (spot * 65);

describe('India', () => {
  test.each(['CE', 'PE'] as const)(
    'a naked at-the-money NIFTY short %s blocks about 10-13 percent of notional',
    (right) => {
      for (const years of [4 / 365, 7 / 365, 14 / 365, 30 / 365]) {
        for (const vol of [0.1, 0.13, 0.18]) {
          // A rich month's premium is itself a tenth of the scan and offsets it.
          const least = vol > 0.15 ? 0.095 : 0.1;
          const found = margin([leg('sell', right, spot, { years, vol })]);
          expect([years, vol, share(found) > least && share(found) < 0.13]).toEqual([years, vol, true]);
          expect(found.basis).toMatch(/^ESTIMATE/);
        }
      }
    },
  );

  test('a future blocks about 12 %, a far short at least 3 % + 2 %', () => {
    const future: MarginLeg = {
      right: 'FUT',
      action: 'sell',
      expiry,
      years: 0.1,
      quantity: 65,
      vol: 0,
      price: spot,
    };
    expect(share(margin([future]))).toBeCloseTo(0.1194, 2);
    expect(share(margin([leg('sell', 'PE', 20_000)]))).toBeCloseTo(0.05, 6);
  });

  test('a defined-risk spread blocks its maximum loss and exposure', () => {
    const legs = [leg('sell', 'PE', 25_000), leg('buy', 'PE', 24_800)];
    const loss = (200 - (legs[0]!.price - legs[1]!.price)) * 65;
    const found = margin(legs, { maxLoss: loss });
    expect(found.estimate).toBeCloseTo(loss + 0.02 * spot * 65, 6);
    expect(found.basis).toMatch(/maximum loss/);
  });

  test('expiry day: 2 % more on expiring index shorts, even hedged, from 2024-11-20', () => {
    const years = 6 / (365 * 24);
    const legs = [leg('sell', 'CE', 25_000, { years }), leg('buy', 'CE', 25_200, { years })];
    const day = margin(legs, { onDate: expiry, maxLoss: 10_000 });
    const eve = margin(legs, { onDate: '2026-12-28', maxLoss: 10_000 });
    expect(day.estimate - eve.estimate).toBeCloseTo(0.02 * spot * 65, 6);
    expect(day.basis).toMatch(/expiry-day 2 %/);
    const old = legs.map((each) => ({ ...each, expiry: '2024-11-14' }));
    expect(margin(old, { onDate: '2024-11-14', maxLoss: 10_000 }).estimate).toBeCloseTo(eve.estimate, 6);
    expect(margin(legs, { onDate: expiry, maxLoss: 10_000, assetClass: 'stock' }).basis).not.toMatch(
      /expiry-day/,
    );
  });

  test('expiry day: the far leg of a calendar no longer offsets the near one', () => {
    const near = leg('sell', 'CE', 25_000, { years: 6 / (365 * 24) });
    const far = leg('buy', 'CE', 25_000, { years: 35 / 365, expiry: '2027-02-02' });
    const day = margin([near, far], { onDate: expiry, maxLoss: 20_000 });
    const eve = margin([near, far], { onDate: '2026-12-28', maxLoss: 20_000 });
    expect(day.estimate).toBeGreaterThan(2 * eve.estimate);
    expect(day.basis).toMatch(/without calendar offset/);
    const before = [near, far].map((each) => (each === near ? { ...each, expiry: '2025-01-30' } : each));
    expect(margin(before, { onDate: '2025-01-30', maxLoss: 20_000 }).basis).not.toMatch(/calendar/);
  });

  test('bought options are paid, and scale with size', () => {
    const bought = leg('buy', 'CE', 25_000);
    expect(margin([bought]).estimate).toBeCloseTo(bought.price * 65, 6);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -20, max: 20 }),
        fc.constantFrom('CE' as const, 'PE' as const),
        (lots, away, right) => {
          const one = margin([leg('sell', right, spot + away * 100)]).estimate;
          const many = margin([leg('sell', right, spot + away * 100, { quantity: 65 * lots })]).estimate;
          expect(many / (one * lots)).toBeCloseTo(1, 9);
          expect(one).toBeGreaterThanOrEqual(0.05 * spot * 65 - 1e-6);
        },
      ),
    );
  });

  test('a hedge never raises the scan, and the given forward moves the reading', () => {
    const short = leg('sell', 'CE', 25_000);
    const hedged = margin([short, leg('buy', 'CE', 26_000)]).estimate;
    expect(hedged).toBeLessThan(margin([short]).estimate);
    expect(margin([short], { forward: 25_300 }).estimate).not.toBe(margin([short]).estimate);
  });
});

describe('United States', () => {
  const us = (legs: MarginLeg[], over: Partial<MarginPosition> = {}) =>
    margin(legs, { exchange: 'US', spot: 100, ...over });
  const option = (
    action: 'buy' | 'sell',
    right: 'CE' | 'PE',
    strike: number,
    price: number,
    years = 0.1,
  ): MarginLeg => ({
    right,
    action,
    strike,
    price,
    years,
    vol: 0.2,
    quantity: 100,
    expiry: '2026-12-18',
  });

  test('naked shorts by the formula', () => {
    expect(us([option('sell', 'CE', 100, 3)]).estimate).toBeCloseTo(2300, 9);
    expect(us([option('sell', 'CE', 105, 1)]).estimate).toBeCloseTo(1600, 9);
    expect(us([option('sell', 'CE', 120, 0.2)]).estimate).toBeCloseTo(1020, 9);
    expect(us([option('sell', 'PE', 80, 0.2)]).estimate).toBeCloseTo(820, 9);
    expect(us([option('sell', 'CE', 105, 1), option('sell', 'PE', 95, 2)]).estimate).toBeCloseTo(
      1700 + 100,
      9,
    );
  });

  test('covered shorts owe their gap, at most the maximum loss; a shorter long covers nothing', () => {
    expect(us([option('sell', 'PE', 95, 2), option('buy', 'PE', 90, 1)], { maxLoss: 400 }).estimate).toBe(
      400,
    );
    expect(us([option('sell', 'PE', 95, 2), option('buy', 'PE', 90, 1)]).estimate).toBe(500);
    expect(us([option('sell', 'CE', 100, 3, 0.3), option('buy', 'CE', 100, 2, 0.1)]).estimate).toBeCloseTo(
      2300,
      9,
    );
    const shares: MarginLeg = { right: 'STK', action: 'buy', years: 0, vol: 0, price: 100, quantity: 100 };
    expect(us([shares, option('sell', 'CE', 105, 1)]).estimate).toBeCloseTo(5000, 9);
  });
});

test('what cannot be margined is refused', () => {
  const base: MarginPosition = {
    exchange: 'NSE',
    legs: [leg('sell', 'CE', 25_000)],
    spot,
    rate,
    onDate: '2026-11-20',
    maxLoss: null,
  };
  const short = base.legs[0]!;
  const bad: Partial<MarginPosition>[] = [
    { legs: [] },
    { spot: 0 },
    { spot: Number.NaN },
    { forward: -1 },
    { rate: Number.NaN },
    { onDate: 'today' },
    { maxLoss: -1 },
    { legs: [{ ...short, quantity: 0 }] },
    { legs: [{ ...short, strike: undefined }] },
    { legs: [{ ...short, vol: Number.NaN }] },
    { exchange: 'US', legs: [{ ...short, right: 'FUT' }] },
  ];
  for (const over of bad) expect(isRefusal(marginEstimate({ ...base, ...over }))).toBe(true);
});
