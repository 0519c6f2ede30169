import { describe, expect, it } from 'vitest';
import type { Position } from '../../../../src/domain/options/legs.ts';
import { plAtExpiry } from '../../../../src/domain/options/payoff/payoff.ts';
import {
  freezeSlices,
  kellyFraction,
  type Size,
  type SizeRequest,
  sizeOf,
  stressLoss,
} from '../../../../src/domain/options/payoff/sizing.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { fc } from '../../../support/properties.ts';

function sized(request: SizeRequest): Size {
  const answer = sizeOf(request);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

describe('sizeOf', () => {
  const request: SizeRequest = { riskBudget: 50_000, maxLossPerUnit: 120, lot: 65 };

  it('buys whole lots within the risk budget', () => {
    expect(sized(request)).toMatchObject({
      units: 390,
      lots: 6,
      basis: 'maxLoss',
      boundBy: 'risk',
      lossAtRisk: 46_800,
    });
    expect(sized({ ...request, riskBudget: 5000 })).toMatchObject({ units: 0, lots: 0, orders: [] });
  });

  it('does not lose a lot to rounding', () => {
    expect(sized({ riskBudget: 0.3, maxLossPerUnit: 0.1, lot: 1 }).lots).toBe(3);
  });

  it('is cut by the tightest cap and says which', () => {
    const limits = [
      { name: 'margin', perUnit: 1500, available: 300_000 },
      { name: 'delta', perUnit: -0.5, available: 500 },
      { name: 'vega', perUnit: 0, available: 0 },
    ];
    expect(sized({ ...request, limits })).toMatchObject({ lots: 3, boundBy: 'margin' });
    expect(sized({ ...request, limits: [{ name: 'daily loss', perUnit: 120, available: -5 }] }).lots).toBe(0);
  });

  it('measures an unlimited loss by its stress loss only', () => {
    expect(sized({ ...request, maxLossPerUnit: null, stressLossPerUnit: 1250 })).toMatchObject({
      lots: 0,
      basis: 'stress',
    });
    expect(isRefusal(sizeOf({ ...request, maxLossPerUnit: null }))).toBe(true);
  });

  it('splits by the freeze quantity', () => {
    expect(freezeSlices(65 * 60, 65, 1800)).toEqual([1755, 1755, 390]);
    expect(isRefusal(freezeSlices(65, 65, 60))).toBe(true);
    expect(sized({ ...request, freezeQuantity: 200 }).orders).toEqual([195, 195]);
  });

  it('never risks more than the budget, and one lot more would', () => {
    const money = fc.double({ min: 1, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(money, money, fc.integer({ min: 1, max: 1000 }), (riskBudget, maxLossPerUnit, lot) => {
        const { lots, lossAtRisk } = sized({ riskBudget, maxLossPerUnit, lot });
        expect(lossAtRisk).toBeLessThanOrEqual(riskBudget * (1 + 1e-14));
        expect((lots + 1) * lot * maxLossPerUnit).toBeGreaterThan(riskBudget * (1 - 1e-14));
      }),
    );
  });

  it.each([
    { riskBudget: 0 },
    { riskBudget: Number.NaN },
    { lot: 0 },
    { maxLossPerUnit: 0 },
    { maxLossPerUnit: -5 },
    { riskBudget: 1e300, maxLossPerUnit: 1e-9 },
    { limits: [{ name: 'margin', perUnit: Number.NaN, available: 1 }] },
  ])('refuses %j', (change) => {
    expect(isRefusal(sizeOf({ ...request, ...change }))).toBe(true);
  });
});

describe('stressLoss', () => {
  const straddle: Position = {
    spot: 25000,
    years: 7 / 365,
    rate: 0.065,
    vol: 0.12,
    lot: 65,
    legs: [
      { kind: 'call', action: 'sell', strike: 25000, quantity: 1, premium: 170 },
      { kind: 'put', action: 'sell', strike: 25000, quantity: 1, premium: 140 },
    ],
  };
  it('takes 5 % when two deviations are nearer', () => {
    const loss = stressLoss(straddle);
    expect(loss).toBeGreaterThanOrEqual(-plAtExpiry(straddle, 26250));
    expect(loss).toBeLessThan(1.1 * -plAtExpiry(straddle, 26250));
  });
  it('takes two deviations when they are farther', () => {
    const high = 25000 * Math.exp(2 * 0.4 * Math.sqrt(7 / 365));
    expect(stressLoss({ ...straddle, vol: 0.4 })).toBeGreaterThanOrEqual(-plAtExpiry(straddle, high));
  });
  it('is zero for what cannot lose, and refuses what cannot be read', () => {
    const legs = [{ kind: 'put', action: 'buy', strike: 30000, quantity: 1, premium: 0 } as const];
    expect(stressLoss({ ...straddle, legs })).toBe(0);
    expect(isRefusal(stressLoss({ ...straddle, spot: -1 }))).toBe(true);
  });
});

describe('kellyFraction', () => {
  it('is capped at a quarter, floored at zero', () => {
    expect(kellyFraction(0.55, 1)).toBeCloseTo(0.1, 12);
    expect(kellyFraction(0.9, 2)).toBe(0.25);
    expect(kellyFraction(0.9, 2, 0.9)).toBe(0.25);
    expect(kellyFraction(0.3, 1)).toBe(0);
    expect(kellyFraction(1.2, 1)).toBeNull();
    expect(kellyFraction(0.5, 0)).toBeNull();
  });
});
