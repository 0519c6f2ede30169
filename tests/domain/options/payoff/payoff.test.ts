import { describe, expect, it } from 'vitest';
import type { Leg, Position } from '../../../../src/domain/options/legs.ts';
import { type PayoffSummary, payoff, plAtExpiry } from '../../../../src/domain/options/payoff/payoff.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { golden, hasShared } from '../../../support/shared.ts';

interface GoldenCase {
  market: string;
  strategy: string;
  S0: number;
  T: number;
  r: number;
  q: number;
  sigma: number;
  lot: number;
  legs: {
    type: Leg['kind'];
    action: Leg['action'];
    strike: number | null;
    qty: number;
    premium: number | null;
  }[];
  expected: {
    net_cash: number;
    max_profit: number | 'inf';
    max_loss: number | '-inf';
    value_at_zero: number;
    upside_slope: number;
    breakevens: number[];
    profit_ranges: [number, number | 'inf'][];
    pop: number;
    expected_pl: number;
    expected_gain_if_profit: number | null;
    expected_loss_if_loss: number | null;
  };
  position_greeks_flat_sigma: { delta: number; gamma: number; vega: number; theta: number };
  pl_at: [number, number][];
}

function analysed(position: Position, costs = 0): PayoffSummary {
  const answer = payoff(position, { costs });
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

function positionOf(row: GoldenCase): Position {
  return {
    spot: row.S0,
    years: row.T,
    rate: row.r,
    yield: row.q,
    vol: row.sigma,
    lot: row.lot,
    legs: row.legs.map((leg) => ({
      kind: leg.type,
      action: leg.action,
      quantity: leg.qty,
      premium: leg.premium ?? row.S0,
      ...(leg.strike === null ? {} : { strike: leg.strike }),
    })),
  };
}

function near(actual: number | null, wanted: number | null, relative: number, floor = 1) {
  if (wanted === null || actual === null) return expect(actual).toBe(wanted);
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(relative * Math.max(Math.abs(wanted), floor));
}

const cases = hasShared ? golden<{ cases: GoldenCase[] }>('04_option_strategies.json').cases : [];

describe.skipIf(!hasShared)('golden option strategies', () => {
  it.each(cases.map((row) => [`${row.market} ${row.strategy}`, row] as const))('%s', (_, row) => {
    const position = positionOf(row);
    const { expected, position_greeks_flat_sigma: greeks } = row;
    const found = analysed(position);
    near(found.netCash, expected.net_cash, 1e-8, 0);
    expect(found.maxProfitUnlimited).toBe(expected.max_profit === 'inf');
    near(found.maxProfit, expected.max_profit === 'inf' ? null : expected.max_profit, 1e-8, 0);
    expect(found.maxLossUnlimited).toBe(expected.max_loss === '-inf');
    near(found.maxLoss, expected.max_loss === '-inf' ? null : expected.max_loss, 1e-8, 0);
    near(found.valueAtZero, expected.value_at_zero, 1e-8, 0);
    expect(found.upsideSlope).toBe(expected.upside_slope);
    expect(found.breakevens).toHaveLength(expected.breakevens.length);
    for (const [i, price] of found.breakevens.entries()) near(price, expected.breakevens[i]!, 1e-9, 0);
    expect(found.profitRanges).toHaveLength(expected.profit_ranges.length);
    found.profitRanges.forEach(([from, to], i) => {
      const [wantedFrom, wantedTo] = expected.profit_ranges[i]!;
      near(from, wantedFrom, 1e-9, 0);
      near(to, wantedTo === 'inf' ? null : wantedTo, 1e-9, 0);
    });
    expect(Math.abs(found.pop! - expected.pop)).toBeLessThanOrEqual(1e-10);
    near(found.expectedPl, expected.expected_pl, 1e-8, 0);
    near(found.expectedGain, expected.expected_gain_if_profit, 1e-8, 0);
    near(found.expectedLoss, expected.expected_loss_if_loss, 1e-8, 0);
    near(found.greeks.delta, greeks.delta, 1e-8, row.lot * 1e-3);
    near(found.greeks.gamma, greeks.gamma, 1e-8, 1e-6);
    near(found.greeks.vega, greeks.vega, 1e-8, 1e-3);
    near(found.greeks.theta, greeks.theta, 1e-8, 1e-3);
    for (const [spot, pl] of row.pl_at) near(plAtExpiry(position, spot), pl, 1e-8, 1e-2);
  });
});

const option = (
  kind: 'call' | 'put',
  action: 'buy' | 'sell',
  strike: number,
  premium: number,
  more: Partial<Leg> = {},
): Leg => ({ kind, action, strike, quantity: 1, premium, ...more });

const nifty = { spot: 25000, years: 7 / 365, rate: 0.065, vol: 0.12, lot: 65 };

describe('named positions', () => {
  it('short straddle keeps its premium at best and is unlimited only above', () => {
    const legs = [option('call', 'sell', 25000, 120), option('put', 'sell', 25000, 110)];
    const found = analysed({ ...nifty, legs });
    expect(found.maxProfit).toBe(14950);
    expect(found.maxProfitUnlimited).toBe(false);
    expect(found.maxLoss).toBeNull();
    expect(found.maxLossUnlimited).toBe(true);
    expect(found.breakevens).toEqual([24770, 25230]);
    expect(found.valueAtZero).toBe(14950 - 25000 * 65);
    expect(found.kinks).toEqual([{ spot: 25000, pl: 14950 }]);
  });

  it('naked call loses without limit, naked put down to price zero', () => {
    const call = analysed({ ...nifty, legs: [option('call', 'sell', 25000, 120)] });
    expect([call.maxLoss, call.maxLossUnlimited, call.maxProfit]).toEqual([null, true, 7800]);
    const put = analysed({ ...nifty, legs: [option('put', 'sell', 25000, 120)] });
    expect([put.maxLoss, put.maxLossUnlimited]).toEqual([-1_617_200, false]);
  });

  it('costs move break-evens and every P/L, not the cash of entry', () => {
    const legs = [option('call', 'sell', 25000, 120), option('put', 'sell', 25000, 110)];
    const found = analysed({ ...nifty, legs }, 650);
    expect(found.breakevens).toEqual([24780, 25220]);
    expect(found.maxProfit).toBe(14300);
    expect(found.netCash).toBe(14950);
  });

  it('a future is a straight line that costs nothing', () => {
    const found = analysed({
      ...nifty,
      legs: [{ kind: 'future', action: 'sell', quantity: 2, premium: 25040 }],
    });
    expect(found.netCash).toBe(0);
    expect(found.breakevens).toEqual([25040]);
    expect(found.upsideSlope).toBe(-130);
    expect(found.maxProfit).toBe(25040 * 130);
    expect(found.greeks.delta).toBeCloseTo(-130 * Math.exp((0.065 * 7) / 365), 10);
  });

  it('a flat stretch of exactly zero gives its ends as break-evens and counts neither way', () => {
    const legs = [
      option('call', 'buy', 100, 5),
      option('call', 'sell', 105, 3),
      option('put', 'sell', 90, 2),
    ];
    const found = analysed({ spot: 100, years: 0.1, rate: 0, vol: 0.2, legs });
    expect(found.breakevens).toEqual([90, 100]);
    expect(found.profitRanges).toEqual([[100, null]]);
    const lossProbability = (found.expectedPl - found.pop! * found.expectedGain!) / found.expectedLoss!;
    expect(lossProbability + found.pop!).toBeLessThan(0.7);
  });

  it('a touch of zero is a break-even and splits the ranges', () => {
    const legs = [
      option('call', 'buy', 100, 2),
      option('put', 'buy', 100, 3),
      { ...option('call', 'sell', 200, 0), quantity: 1 },
    ];
    const found = analysed({ spot: 100, years: 0.1, rate: 0, vol: 0.2, legs }, -5);
    expect(found.breakevens).toEqual([100]);
    expect(found.profitRanges).toEqual([
      [0, 100],
      [100, null],
    ]);
  });

  it('a conversion is flat: no kink, no break-even', () => {
    const legs: Leg[] = [
      { kind: 'stock', action: 'buy', quantity: 1, premium: 100 },
      option('put', 'buy', 100, 3),
      option('call', 'sell', 100, 3.4),
    ];
    const found = analysed({ spot: 100, years: 0.1, rate: 0.05, vol: 0.2, lot: 100, legs });
    expect(found.kinks).toEqual([]);
    expect(found.breakevens).toEqual([]);
    expect(found.pop).toBe(1);
    expect(found.maxLoss).toBeCloseTo(40, 9);
    expect(found.expectedLoss).toBeNull();
  });

  it('a box bought for exactly its width is nothing at all', () => {
    const legs = [
      option('call', 'buy', 95, 7.03),
      option('call', 'sell', 105, 1.84),
      option('put', 'buy', 105, 6.42),
      option('put', 'sell', 95, 1.61),
    ];
    const found = analysed({ spot: 100, years: 0.1, rate: 0, vol: 0.2, lot: 100, legs });
    expect(found).toMatchObject({ maxProfit: 0, maxLoss: 0, pop: 0, expectedGain: null, expectedLoss: null });
  });

  it('at expiry, or without volatility, the law is a single price', () => {
    const legs = [option('call', 'buy', 100, 5)];
    const found = analysed({ spot: 110, years: 0, rate: 0.05, vol: 0.2, legs });
    expect(found).toMatchObject({ pop: 1, expectedPl: 5, expectedGain: 5, expectedLoss: null });
    const still = analysed({ spot: 100, years: 1, rate: 0.05, vol: 0, legs });
    expect(still.expectedPl).toBeCloseTo(100 * Math.exp(0.05) - 105, 10);
  });
});

describe('refusals', () => {
  const good: Position = { ...nifty, legs: [option('call', 'buy', 25000, 100)] };
  const one = (leg: Partial<Leg>): Position => ({ ...good, legs: [{ ...good.legs[0]!, ...leg }] });
  it.each([
    ['no legs', { ...good, legs: [] }],
    ['41 legs', { ...good, legs: Array.from({ length: 41 }, () => good.legs[0]!) }],
    ['spot 0', { ...good, spot: 0 }],
    ['NaN rate', { ...good, rate: Number.NaN }],
    ['infinite yield', { ...good, yield: Number.POSITIVE_INFINITY }],
    ['negative years', { ...good, years: -0.1 }],
    ['negative vol', { ...good, vol: -0.1 }],
    ['lot 0', { ...good, lot: 0 }],
    ['strike 0', one({ strike: 0 })],
    ['no strike', { ...good, legs: [{ kind: 'call', action: 'buy', quantity: 1, premium: 1 }] }],
    ['quantity 0', one({ quantity: 0 })],
    ['infinite quantity', one({ quantity: Number.POSITIVE_INFINITY })],
    ['huge quantity', one({ quantity: 1e308 })],
    ['huge strike', one({ strike: 1e308 })],
    ['huge premium', one({ premium: 1e308 })],
    ['NaN premium', one({ premium: Number.NaN })],
    ['huge rate', { ...good, rate: 1e6, years: 1 }],
    ['leg years NaN', one({ years: Number.NaN })],
    ['absurd vol', { ...good, vol: 1e200 }],
  ] as [string, Position][])('%s', (_, position) => {
    expect(isRefusal(payoff(position))).toBe(true);
  });

  it('never lets an infinity or NaN through, however extreme the size', () => {
    for (const size of [1e-300, 1e-5, 1e100, 1e200, 1e290, 1e300, 1e306]) {
      for (const field of ['quantity', 'strike', 'premium'] as const) {
        expect(
          JSON.stringify(payoff(one({ [field]: size })), (_, v) =>
            Number.isFinite(v) || typeof v !== 'number' ? v : 'bad',
          ),
        ).not.toContain('bad');
      }
    }
  });
});
