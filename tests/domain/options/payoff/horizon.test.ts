import { describe, expect, it } from 'vitest';
import type { Leg, Position } from '../../../../src/domain/options/legs.ts';
import { intervalProbability, priceAt } from '../../../../src/domain/options/payoff/distribution.ts';
import { atFirstExpiry, horizonValue } from '../../../../src/domain/options/payoff/horizon.ts';
import {
  type PayoffSummary,
  payoff,
  plAtExpiry,
  plCurve,
  plToday,
} from '../../../../src/domain/options/payoff/payoff.ts';
import { bsm } from '../../../../src/domain/options/pricing/black.ts';
import { normalPdf } from '../../../../src/domain/options/pricing/normal.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { fc } from '../../../support/properties.ts';

function analysed(position: Position): PayoffSummary {
  const answer = payoff(position);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

const month = 30 / 365;
const week = 7 / 365;
const leg = (
  kind: Leg['kind'],
  action: Leg['action'],
  strike: number,
  premium: number,
  years: number,
): Leg => ({
  kind,
  action,
  strike,
  premium,
  years,
  quantity: 1,
});
const market = { spot: 25000, years: week, rate: 0.065, vol: 0.12, lot: 65 };
const calendar: Position = {
  ...market,
  legs: [leg('call', 'sell', 25000, 170, week), leg('call', 'buy', 25000, 420, month)],
};

describe('legs with different expiries', () => {
  it('a call calendar peaks at its strike and has two break-evens', () => {
    const found = analysed(calendar);
    const at = bsm('c', 25000, 25000, month - week, 0.065, 0, 0.12).price;
    expect(found.maxProfit).toBeCloseTo(65 * (at - 250), 8);
    expect(found.maxProfitUnlimited).toBe(false);
    expect(found.maxLossUnlimited).toBe(false);
    expect(found.maxLoss).toBeCloseTo(-65 * 250, 8);
    expect(found.breakevens).toHaveLength(2);
    for (const price of found.breakevens) expect(Math.abs(plAtExpiry(calendar, price))).toBeLessThan(1e-6);
    expect(found.profitRanges).toEqual([[found.breakevens[0], found.breakevens[1]]]);
    expect(found.kinks).toEqual([{ spot: 25000, pl: found.maxProfit }]);
  });

  it('a dividend yield does not make a calendar unlimited, and the answer says why', () => {
    const found = analysed({ ...calendar, yield: 0.012 });
    expect(found.carryTail).toBe(true);
    expect(found.upsideSlope).toBeLessThan(0);
    expect([found.maxLossUnlimited, found.maxProfitUnlimited]).toEqual([false, false]);
    expect(found.breakevens).toHaveLength(2);
  });

  it('a diagonal is bounded while the calls sold are covered, unlimited when they are not', () => {
    const long = leg('call', 'buy', 24800, 560, month);
    const diagonal = analysed({ ...market, legs: [long, leg('call', 'sell', 25200, 90, week)] });
    expect([diagonal.maxLossUnlimited, diagonal.maxProfitUnlimited]).toEqual([false, false]);
    const short = { ...leg('call', 'sell', 25200, 90, week), quantity: 2 };
    const ratio = analysed({ ...market, legs: [long, short] });
    expect([ratio.maxLossUnlimited, ratio.maxLoss]).toEqual([true, null]);
    const reverse = { ...leg('call', 'buy', 25200, 90, week), quantity: 2 };
    expect(analysed({ ...market, legs: [{ ...long, action: 'sell' }, reverse] }).maxProfitUnlimited).toBe(
      true,
    );
  });

  it('a wide double calendar has two peaks and a dip between them', () => {
    const legs = [
      leg('put', 'sell', 24000, 30, week),
      leg('put', 'buy', 24000, 100, month),
      leg('call', 'sell', 26000, 30, week),
      leg('call', 'buy', 26000, 110, month),
    ];
    const found = analysed({ ...market, vol: 0.1, legs });
    expect(found.breakevens).toHaveLength(4);
    expect(found.profitRanges).toHaveLength(2);
    expect(found.maxLoss).toBeLessThan(0);
  });

  it('two later calls against a future are worst at a smooth bottom, found without a grid', () => {
    const legs: Leg[] = [
      { kind: 'future', action: 'sell', quantity: 1, premium: 25000, years: week },
      { ...leg('call', 'buy', 25000, 420, month), quantity: 2 },
    ];
    const found = analysed({ ...market, legs });
    const grid = plCurve(
      { ...market, legs },
      Float64Array.from({ length: 20_001 }, (_, i) => 24000 + i * 0.05),
    );
    const sampled = grid.reduce((a, b) => Math.min(a, b));
    expect(found.maxLoss!).toBeLessThanOrEqual(sampled);
    expect(found.maxLoss!).toBeGreaterThan(sampled - 1e-4);
    expect(found.maxProfitUnlimited).toBe(true);
  });

  it('a hump far above the strikes, on which the P/L hardly changes, is still the highest', () => {
    const legs = [
      { ...leg('put', 'sell', 100, 0.01, 0.4), quantity: 2, vol: 0.3 },
      { ...leg('put', 'buy', 95, 0.01, 0.15), vol: 0.6 },
      { ...leg('call', 'buy', 70, 0.01, 0.05), vol: 0.15 },
      { ...leg('call', 'sell', 70, 0.01, 0.05), vol: 0.15 },
    ];
    const position = { spot: 100, years: 0.05, rate: 0.05, vol: 0.2, legs };
    const found = analysed(position);
    const peak = Math.max(
      ...plCurve(
        position,
        Float64Array.from({ length: 400 }, (_, i) => 240 + i / 20),
      ),
    );
    expect(peak).toBeGreaterThan(0.01 + 7e-8);
    expect(found.maxProfit!).toBeGreaterThanOrEqual(peak);
    expect(found.maxProfit!).toBeLessThan(peak + 1e-9);
  });

  it('a later leg without volatility is a straight line, a later future carries', () => {
    const still = { ...leg('call', 'buy', 25000, 100, month), vol: 0 };
    const position: Position = { ...market, legs: [still, leg('put', 'sell', 24000, 20, week)] };
    const found = analysed(position);
    expect(found.kinks.map((kink) => kink.spot)).toEqual([24000, 25000 * Math.exp(-0.065 * (month - week))]);
    const legs: Leg[] = [
      { kind: 'future', action: 'buy', quantity: 1, premium: 25100, years: month },
      leg('put', 'buy', 25000, 100, week),
    ];
    expect(plAtExpiry({ ...market, legs }, 26000)).toBeCloseTo(
      65 * (26000 * Math.exp(0.065 * (month - week)) - 25100 - 100),
      6,
    );
  });
});

const anyLeg: fc.Arbitrary<Leg> = fc.record({
  kind: fc.constantFrom('call', 'put', 'call', 'put', 'stock', 'future'),
  action: fc.constantFrom('buy', 'sell'),
  strike: fc.integer({ min: 14, max: 28 }).map((n) => n * 5),
  quantity: fc.integer({ min: 1, max: 3 }),
  premium: fc.integer({ min: 1, max: 3000 }).map((n) => n / 100),
  years: fc.constantFrom(0.05, 0.05, 0.15, 0.4),
  vol: fc.constantFrom(0.15, 0.3, 0.6),
});
const anyPosition: fc.Arbitrary<Position> = fc.record({
  spot: fc.constant(100),
  years: fc.constant(0.05),
  rate: fc.constantFrom(0, 0.05),
  yield: fc.constantFrom(0, 0, 0.02),
  vol: fc.constantFrom(0.2, 0.5),
  legs: fc.array(anyLeg, { minLength: 1, maxLength: 6 }),
});
const scale = (position: Position) =>
  position.legs.reduce((sum, each) => sum + each.quantity * (each.premium + 150), 0);
const samples = Float64Array.from({ length: 1501 }, (_, i) => i / 5);

describe('any position, any expiries', () => {
  it('no sampled price beats the extremes, and none changes sign without a break-even', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const found = analysed(position);
        const dust = 1e-12 * scale(position);
        const curve = plCurve(position, samples);
        const ends = [0, ...found.breakevens, Number.POSITIVE_INFINITY];
        const reach = found.carryTail ? 200 : Number.POSITIVE_INFINITY;
        const wrong = Array.from(samples).filter((spot, i) => {
          const pl = curve[i]!;
          const inside = found.profitRanges.some(([from, to]) => spot >= from && spot <= (to ?? Infinity));
          const beaten =
            pl > (found.maxProfit ?? Infinity) + dust || pl < (found.maxLoss ?? -Infinity) - dust;
          return (
            (beaten && spot <= reach) ||
            (Math.abs(pl) > dust && inside !== pl > 0) ||
            (i % 50 === 0 && pl !== plAtExpiry(position, spot))
          );
        });
        expect(wrong).toEqual([]);
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
        for (const price of found.breakevens) {
          expect(Math.abs(plAtExpiry(position, price))).toBeLessThanOrEqual(
            1e-11 * (scale(position) + price),
          );
        }
      }),
      { numRuns: 250 },
    );
  });

  it('reversing every leg negates the P/L and swaps gain with loss', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const legs = position.legs.map(
          (each) => ({ ...each, action: each.action === 'buy' ? 'sell' : 'buy' }) as Leg,
        );
        const [there, back] = [analysed(position), analysed({ ...position, legs })];
        const within = 1e-9 * scale(position);
        const opposite = (a: number | null, b: number | null) => {
          if (a === null || b === null) expect(a).toBe(b);
          else
            expect(Math.abs(a + b)).toBeLessThanOrEqual(within * Math.max(1, Math.abs(a) / scale(position)));
        };
        opposite(there.maxProfit, back.maxLoss);
        opposite(there.maxLoss, back.maxProfit);
        opposite(there.expectedPl, back.expectedPl);
        expect(there.maxProfitUnlimited).toBe(back.maxLossUnlimited);
        expect(there.breakevens).toHaveLength(back.breakevens.length);
        expect(there.pop! + back.pop!).toBeLessThanOrEqual(1 + 1e-12);
        for (const spot of [0, 60, 100, 141]) {
          expect(plAtExpiry(position, spot)).toBeCloseTo(-plAtExpiry({ ...position, legs }, spot), 9);
          if (spot > 0) expect(plToday(position, spot)).toBeCloseTo(-plToday({ ...position, legs }, spot), 9);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('gain and loss parts add up to the mean, and the mean agrees with plain integration', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const found = analysed(position);
        const horizon = atFirstExpiry(position);
        const reversed = found.profitRanges;
        const gainMass = reversed.reduce(
          (sum, [a, b]) => sum + intervalProbability(horizon.law, a, b ?? Number.POSITIVE_INFINITY),
          0,
        );
        expect(found.pop).toBeCloseTo(gainMass, 12);
        expect(found.pop!).toBeGreaterThanOrEqual(0);
        expect(found.pop!).toBeLessThanOrEqual(1);
        let mean = 0;
        let gain = 0;
        const step = 0.002;
        for (let z = -9; z <= 9; z += step) {
          const value = horizonValue(horizon, priceAt(horizon.law, z)) * normalPdf(z) * step;
          mean += value;
          gain += Math.max(value, 0);
        }
        const within = 2e-5 * scale(position);
        expect(Math.abs(found.expectedPl - mean)).toBeLessThanOrEqual(within);
        if (found.expectedGain !== null) {
          expect(Math.abs(found.expectedGain * found.pop! - gain)).toBeLessThanOrEqual(within);
        }
        const loss = 1 - found.pop!;
        const parts = (found.expectedGain ?? 0) * found.pop! + (found.expectedLoss ?? 0) * loss;
        if (loss === 0 || found.breakevens.length < 8) {
          expect(Math.abs(parts - found.expectedPl)).toBeLessThanOrEqual(1e-10 * scale(position));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('revaluation before expiry', () => {
  it('meets the expiry curve as the first expiry comes', () => {
    for (const spot of [22000, 24990, 25000, 25500]) {
      expect(plToday(calendar, spot, week)).toBeCloseTo(plAtExpiry(calendar, spot), 7);
    }
  });

  it('a long calendar gains when volatility rises', () => {
    expect(plToday(calendar, 25000, 0, 0.02)).toBeGreaterThan(plToday(calendar, 25000));
  });

  it('greeks are the slopes of the value', () => {
    const legs = [
      ...calendar.legs,
      { kind: 'future', action: 'sell', quantity: 1, premium: 25010, years: month } as Leg,
    ];
    const position = { ...calendar, yield: 0.01, legs };
    const { greeks } = analysed(position);
    const move = 1;
    const slope = (plToday(position, 25000 + move) - plToday(position, 25000 - move)) / (2 * move);
    expect(greeks.delta).toBeCloseTo(slope, 3);
    const aged = (plToday(position, 25000, 1e-6) - plToday(position, 25000)) / 1e-6;
    expect(Math.abs(greeks.theta / aged - 1)).toBeLessThan(1e-3);
    const dearer = (plToday(position, 25000, 0, 1e-6) - plToday(position, 25000)) / 1e-6;
    expect(Math.abs(greeks.vega / dearer - 1)).toBeLessThan(1e-4);
    const rate = (plToday({ ...position, rate: 0.065 + 1e-6 }, 25000) - plToday(position, 25000)) / 1e-6;
    expect(Math.abs(greeks.rho / rate - 1)).toBeLessThan(1e-3);
  });
});
