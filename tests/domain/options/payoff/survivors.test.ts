import { describe, expect, it } from 'vitest';
import { priceLaw } from '../../../../src/domain/options/payoff/distribution.ts';
import {
  curvedRange,
  deltaBounds,
  gammaBounds,
  type Survivor,
  survivorsDelta,
  survivorsMean,
  survivorsValue,
} from '../../../../src/domain/options/payoff/survivors.ts';
import { bsm } from '../../../../src/domain/options/pricing/black.ts';

const [rate, dividendYield, years, vol, strike] = [0.05, 0.02, 0.3, 0.25, 100];
const leg: Survivor = {
  put: false,
  units: -3,
  strike,
  carry: (rate - dividendYield) * years,
  deviation: vol * Math.sqrt(years),
  shareDiscount: Math.exp(-dividendYield * years),
  cashDiscount: Math.exp(-rate * years),
};
const value = (flag: 'c' | 'p', spot: number) => bsm(flag, spot, strike, years, rate, dividendYield, vol);

describe('survivors', () => {
  it('are Black-Scholes-Merton values, as calls or as puts, limits at zero included', () => {
    for (const spot of [40, 99, 130]) {
      expect(survivorsValue([leg], spot, false)).toBeCloseTo(-3 * value('c', spot).price, 11);
      expect(survivorsValue([leg], spot, true)).toBeCloseTo(-3 * value('p', spot).price, 11);
      expect(survivorsDelta([leg], spot)).toBeCloseTo(-3 * value('p', spot).delta, 12);
    }
    expect(survivorsValue([leg], 0, false)).toBe(0);
    expect(survivorsValue([leg], 0, true)).toBeCloseTo(-300 * leg.cashDiscount, 12);
  });

  it('lie within their bounds on every cell, and are straight outside the curved range', () => {
    const legs = [leg, { ...leg, units: 2, strike: 110, put: true }];
    for (let from = 50; from < 200; from *= 1.13) {
      const to = from * 1.2;
      const slope = deltaBounds(legs, 1, from, to, { lower: 0, upper: 0 });
      const bend = gammaBounds(legs, from, to, { lower: 0, upper: 0 });
      for (let x = from; x <= to; x += (to - from) / 16) {
        const gamma = -3 * value('c', x).gamma + 2 * bsm('p', x, 110, years, rate, dividendYield, vol).gamma;
        expect(1 + survivorsDelta(legs, x)).toBeGreaterThanOrEqual(slope.lower - 1e-13);
        expect(1 + survivorsDelta(legs, x)).toBeLessThanOrEqual(slope.upper + 1e-13);
        expect(gamma).toBeGreaterThanOrEqual(bend.lower - 1e-13);
        expect(gamma).toBeLessThanOrEqual(bend.upper + 1e-13);
      }
    }
    const { from, to } = curvedRange(legs);
    expect(survivorsDelta(legs, to)).toBeCloseTo(0, 15);
    expect(survivorsDelta(legs, from)).toBeCloseTo(leg.shareDiscount, 14);
  });

  it('have the mean of one longer option when the volatilities are the same', () => {
    const law = priceLaw(102, 0.1, rate, dividendYield, vol);
    const whole = bsm('p', 102, strike, 0.1 + years, rate, dividendYield, vol).price * Math.exp(rate * 0.1);
    expect(survivorsMean([leg], law)).toBeCloseTo(-3 * whole, 11);
  });
});
