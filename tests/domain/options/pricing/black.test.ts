import { describe, expect, test } from 'vitest';
import {
  black76,
  bsm,
  logRatio,
  type OptionFlag,
  type OptionValue,
} from '../../../../src/domain/options/pricing/black.ts';
import { fc } from '../../../support/properties.ts';
import { goldenRows, hasShared } from '../../../support/shared.ts';

type Row = Record<string, number>;

const FLAGS: readonly OptionFlag[] = ['c', 'p'];

// The worst error of a whole file in units of the tolerance written in its meta.
function worstErrors(
  rows: Row[],
  value: (flag: OptionFlag, row: Row) => OptionValue,
  spotKey: 'S' | 'F',
): Record<string, number> {
  const worst: Record<string, number> = {};
  for (const row of rows) {
    const spot = row[spotKey]!;
    const {
      K: strike,
      T: years,
      r: rate,
      sigma: vol,
    } = row as { K: number; T: number; r: number; sigma: number };
    const carry = Math.abs(rate) + Math.abs(row['q'] ?? rate);
    const fine = years >= 1 / 365 && vol >= 0.05 ? 1e-11 : 1e-8;
    const rootTime = Math.sqrt(years);
    for (const flag of FLAGS) {
      const got = value(flag, row);
      const check = (name: string, actual: number, wanted: number, tolerance: number): void => {
        const error = Math.abs(actual - wanted) / tolerance;
        worst[name] = Math.max(worst[name] ?? 0, Number.isNaN(error) ? Infinity : error);
      };
      const price = row[flag === 'c' ? 'call' : 'put']!;
      const theta = row[`theta_${flag}`]!;
      const thetaScale =
        Math.abs(theta) +
        (row['vega']! * vol) / (2 * years) +
        carry * (spot + strike) +
        (1e-12 * spot * vol) / rootTime;
      check('price', got.price, price, 1e-12 * price + 5e-15 * (spot + strike));
      check('delta', got.delta, row[`delta_${flag}`]!, 1e-11);
      check('gamma', got.gamma, row['gamma']!, fine * row['gamma']! + 1e-12 / (spot * vol * rootTime));
      check('vega', got.vega, row['vega']!, fine * row['vega']! + 1e-12 * spot * rootTime);
      check('theta', got.theta, theta, fine * thetaScale);
      check('rho', got.rho, row[`rho_${flag}`]!, 1e-11 * strike * years);
      if (spotKey === 'F') {
        check('probItm', got.probItm, row[`prob_itm_${flag}`]!, 1e-11);
      } else {
        const charm = row[`charm_${flag}`]!;
        check('vanna', got.vanna, row['vanna']!, 1e-7 * Math.abs(row['vanna']!) + 1e-12 / vol);
        check(
          'vomma',
          got.vomma,
          row['vomma']!,
          1e-7 * Math.abs(row['vomma']!) + (1e-12 * spot * rootTime) / vol,
        );
        check('charm', got.charm, charm, 1e-7 * Math.abs(charm) + 1e-12 / years);
      }
    }
  }
  return worst;
}

describe.skipIf(!hasShared)('golden European values', () => {
  test('every row of Black-Scholes-Merton', () => {
    const rows = goldenRows<Row>('01a_bsm_european.json');
    const worst = worstErrors(
      rows,
      (flag, w) => bsm(flag, w['S']!, w['K']!, w['T']!, w['r']!, w['q']!, w['sigma']!),
      'S',
    );
    expect(rows.length).toBeGreaterThan(700);
    expect(Object.keys(worst)).toHaveLength(9);
    for (const [name, error] of Object.entries(worst)) expect(error, name).toBeLessThanOrEqual(1);
  });

  test('every row of Black-76', () => {
    const rows = goldenRows<Row>('01b_black76.json');
    const worst = worstErrors(
      rows,
      (flag, w) => black76(flag, w['F']!, w['K']!, w['T']!, w['r']!, w['sigma']!),
      'F',
    );
    expect(rows.length).toBeGreaterThan(300);
    expect(Object.keys(worst)).toHaveLength(7);
    for (const [name, error] of Object.entries(worst)) expect(error, name).toBeLessThanOrEqual(1);
  });
});

const market = fc.record({
  spot: fc.double({ min: 0.5, max: 50_000, noNaN: true }),
  moneyness: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  years: fc.double({ min: 2e-6, max: 5, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.12, noNaN: true }),
  dividendYield: fc.double({ min: 0, max: 0.1, noNaN: true }),
  vol: fc.double({ min: 0.01, max: 3, noNaN: true }),
});

describe('European options', () => {
  test('put-call parity in price and delta', () => {
    fc.assert(
      fc.property(market, ({ spot, moneyness, years, rate, dividendYield, vol }) => {
        const strike = spot * Math.exp(moneyness);
        const call = bsm('c', spot, strike, years, rate, dividendYield, vol);
        const put = bsm('p', spot, strike, years, rate, dividendYield, vol);
        const parity = spot * Math.exp(-dividendYield * years) - strike * Math.exp(-rate * years);
        expect(Math.abs(call.price - put.price - parity)).toBeLessThan(1e-15 * (spot + strike));
        expect(call.delta - put.delta).toBeCloseTo(Math.exp(-dividendYield * years), 14);
        expect(call.probItm + put.probItm).toBeCloseTo(1, 14);
      }),
    );
  });

  test('price rises with volatility and stays within its bounds', () => {
    fc.assert(
      fc.property(
        market,
        fc.constantFrom(...FLAGS),
        fc.double({ min: 1.0001, max: 4, noNaN: true }),
        (m, flag, factor) => {
          const strike = m.spot * Math.exp(m.moneyness);
          const low = bsm(flag, m.spot, strike, m.years, m.rate, m.dividendYield, m.vol).price;
          const high = bsm(flag, m.spot, strike, m.years, m.rate, m.dividendYield, m.vol * factor).price;
          const spotLeg = m.spot * Math.exp(-m.dividendYield * m.years);
          const strikeLeg = strike * Math.exp(-m.rate * m.years);
          const slack = 1e-15 * (m.spot + strike);
          expect(high).toBeGreaterThanOrEqual(low - slack);
          expect(low).toBeGreaterThanOrEqual(
            Math.max(flag === 'c' ? spotLeg - strikeLeg : strikeLeg - spotLeg, 0),
          );
          expect(high).toBeLessThanOrEqual((flag === 'c' ? spotLeg : strikeLeg) + slack);
        },
      ),
    );
  });

  test('greeks are the derivatives of the price', () => {
    const at = (spot: number, vol: number, years: number, rate: number): OptionValue =>
      bsm('p', spot, 105, years, rate, 0.03, vol);
    const here = at(100, 0.2, 0.5, 0.05);
    const slope = (up: number, down: number, step: number): number => (up - down) / (2 * step);
    const h = 1e-5;
    expect(slope(at(100 + h, 0.2, 0.5, 0.05).price, at(100 - h, 0.2, 0.5, 0.05).price, h)).toBeCloseTo(
      here.delta,
      8,
    );
    expect(slope(at(100 + h, 0.2, 0.5, 0.05).delta, at(100 - h, 0.2, 0.5, 0.05).delta, h)).toBeCloseTo(
      here.gamma,
      8,
    );
    expect(slope(at(100, 0.2 + h, 0.5, 0.05).price, at(100, 0.2 - h, 0.5, 0.05).price, h)).toBeCloseTo(
      here.vega,
      6,
    );
    expect(slope(at(100, 0.2, 0.5 - h, 0.05).price, at(100, 0.2, 0.5 + h, 0.05).price, h)).toBeCloseTo(
      here.theta,
      6,
    );
    expect(slope(at(100, 0.2, 0.5, 0.05 + h).price, at(100, 0.2, 0.5, 0.05 - h).price, h)).toBeCloseTo(
      here.rho,
      6,
    );
    expect(slope(at(100, 0.2 + h, 0.5, 0.05).delta, at(100, 0.2 - h, 0.5, 0.05).delta, h)).toBeCloseTo(
      here.vanna,
      7,
    );
    expect(slope(at(100, 0.2 + h, 0.5, 0.05).vega, at(100, 0.2 - h, 0.5, 0.05).vega, h)).toBeCloseTo(
      here.vomma,
      5,
    );
    expect(slope(at(100, 0.2, 0.5 - h, 0.05).delta, at(100, 0.2, 0.5 + h, 0.05).delta, h)).toBeCloseTo(
      here.charm,
      7,
    );
  });

  test('without time or volatility: discounted intrinsic value and step greeks', () => {
    expect(bsm('c', 110, 100, 0, 0.05, 0.02, 0.2)).toMatchObject({
      price: 10,
      delta: 1,
      gamma: 0,
      vega: 0,
      rho: 0,
      probItm: 1,
    });
    expect(bsm('p', 110, 100, -1, 0.05, 0.02, 0.2)).toMatchObject({ price: 0, probItm: 0 });
    expect(bsm('c', 100, 100, 0, 0, 0, 0.2)).toMatchObject({ price: 0, delta: 0.5, probItm: 0.5 });
    const forward = bsm('p', 100, 110, 2, 0.05, 0.02, 0);
    expect(forward.price).toBeCloseTo(110 * Math.exp(-0.1) - 100 * Math.exp(-0.04), 12);
    expect(forward.rho).toBeCloseTo(-2 * 110 * Math.exp(-0.1), 12);
  });

  test('always a number on finite inputs', () => {
    const any = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const small = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...FLAGS),
        any,
        any,
        fc.double({ min: -1, max: 100, noNaN: true }),
        small,
        small,
        any,
        (flag, ...inputs) => {
          for (const [name, value] of Object.entries(bsm(flag, ...inputs))) expect(value, name).not.toBeNaN();
          const [forward, strike, years, rate, , vol] = inputs;
          for (const [name, value] of Object.entries(black76(flag, forward, strike, years, rate, vol)))
            expect(value, name).not.toBeNaN();
        },
      ),
      { numRuns: 500 },
    );
  });

  test('ln of a ratio near one keeps its digits', () => {
    expect(logRatio(1 + 2 ** -40, 1)).toBe(Math.log1p(2 ** -40));
    expect(logRatio(3, 1)).toBe(Math.log(3));
  });
});
