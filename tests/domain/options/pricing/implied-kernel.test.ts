import { describe, expect, test } from 'vitest';
import { black76, type OptionFlag } from '../../../../src/domain/options/pricing/black.ts';
import { impliedBlack76 } from '../../../../src/domain/options/pricing/implied.ts';
import { impliedChain } from '../../../../src/domain/options/pricing/implied-kernel.ts';
import { totalVol } from '../../../../src/domain/options/pricing/implied-solver.ts';
import { fc } from '../../../support/properties.ts';
import { goldenRows, hasShared } from '../../../support/shared.ts';
import { exactBlack, fixed, rounded, truthGrid } from '../exact-black.ts';

const grid = truthGrid();

type Leg = [
  flag: OptionFlag,
  forward: number,
  strike: number,
  years: number,
  discount: number,
  price: number,
];

function chain(legs: readonly Leg[]): Float64Array {
  const out = new Float64Array(legs.length);
  const column = (i: 1 | 2 | 3 | 4 | 5): Float64Array => Float64Array.from(legs, (leg) => leg[i]);
  const call = Uint8Array.from(legs, (leg) => (leg[0] === 'c' ? 1 : 0));
  impliedChain(legs.length, call, column(1), column(2), column(3), column(4), column(5), out);
  return out;
}

describe('exact prices to measure against', () => {
  test('conversions are exact', () => {
    for (const value of [1, 0.1, 24_350.75, 2 ** -60, 1 / 3]) expect(rounded(fixed(value))).toBe(value);
  });

  test('known values', () => {
    expect(exactBlack(100, 100, 1, 0.2).price).toBe(7.965567455405797);
    expect(exactBlack(100, 100, 1, 0.2).vega).toBe(39.69525474770118);
  });
});

describe('implied volatility kernel', () => {
  test('against exact prices: 1e-14, or what rounding of the price leaves attainable', () => {
    const out = new Float64Array(grid.n);
    impliedChain(grid.n, grid.call, grid.forward, grid.strike, grid.years, grid.discount, grid.price, out);
    expect(grid.n).toBeGreaterThan(300);
    for (let i = 0; i < grid.n; i++) {
      const error = Math.abs(out[i]! / grid.vol[i]! - 1);
      const where = `${grid.strike[i]} ${grid.years[i]} ${grid.vol[i]} ${out[i]}`;
      expect(error, where).toBeLessThanOrEqual(Math.max(1e-14, 20 * grid.attainable[i]!));
      if (grid.attainable[i]! < 5e-16) expect(error, where).toBeLessThanOrEqual(4e-15);
    }
  });

  test('the general solver alone reaches the same', () => {
    for (let i = 0; i < grid.n; i++) {
      const small = Math.min(grid.forward[i]!, grid.strike[i]!);
      const scale = Math.sqrt(grid.forward[i]! * grid.strike[i]!);
      const x = 2 * Math.asinh(Math.abs(grid.forward[i]! - grid.strike[i]!) / scale / 2);
      const total = totalVol(x, grid.price[i]! / scale, (small - grid.price[i]!) / scale);
      const error = Math.abs(total / Math.sqrt(grid.years[i]!) / grid.vol[i]! - 1);
      expect(error).toBeLessThanOrEqual(Math.max(1e-14, 20 * grid.attainable[i]!));
    }
  });

  test('agrees with the scalar function wherever that answers, in and out of the money', () => {
    const quote = fc.record({
      flag: fc.constantFrom<OptionFlag>('c', 'p'),
      deviations: fc.double({ min: -8, max: 8, noNaN: true }),
      logYears: fc.double({ min: Math.log(2e-5), max: Math.log(3), noNaN: true }),
      logVol: fc.double({ min: Math.log(0.01), max: Math.log(3), noNaN: true }),
      rate: fc.double({ min: -0.01, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(quote, { minLength: 1, maxLength: 300 }), (quotes) => {
        const legs = quotes.map(({ flag, deviations, logYears, logVol, rate }): Leg => {
          const [years, vol] = [Math.exp(logYears), Math.exp(logVol)];
          const strike = 24_000 * Math.exp(deviations * vol * Math.sqrt(years));
          const { price } = black76(flag, 24_000, strike, years, rate, vol);
          return [flag, 24_000, strike, years, Math.exp(-rate * years), price];
        });
        const out = chain(legs);
        quotes.forEach(({ rate }, i) => {
          const [flag, forward, strike, years, , price] = legs[i]!;
          const { iv } = impliedBlack76(flag, forward, strike, years, rate, price);
          if (iv === null) return;
          const inside = flag === 'c' ? forward > strike : forward < strike;
          const { vega } = black76(flag, forward, strike, years, rate, iv);
          const noise = inside ? (4e-16 * (forward + strike + price)) / (vega * iv) : 0;
          // On the very edge of what rounding leaves, the two may judge an in-the-money price differently.
          if (inside && Number.isNaN(out[i]!)) expect(noise).toBeGreaterThan(0.005);
          else expect(Math.abs(out[i]! / iv - 1)).toBeLessThan(1e-13 + noise);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('one step is enough in every corner of the fast domain, and the general solver joins on', () => {
    const legs: Leg[] = [];
    const vols: number[] = [];
    for (let i = 1; i <= 120; i++) {
      for (let j = 0; j <= 120; j++) {
        const vol = 0.0012 * 1.06 ** i;
        const strike = 24_000 * Math.exp((Math.min(1.15, 9.1 * vol) * j) / 120);
        legs.push(['c', 24_000, strike, 1, 1, black76('c', 24_000, strike, 1, 0, vol).price]);
        vols.push(vol);
      }
    }
    const worst = chain(legs).reduce((most, iv, i) => Math.max(most, Math.abs(iv / vols[i]! - 1)), 0);
    expect(worst).toBeLessThan(1e-14);
  });

  test('NaN where there is no volatility', () => {
    const out = chain([
      ['c', 100, 90, 1, 1, 10],
      ['c', 100, 90, 1, 1, 9],
      ['p', 100, 90, 1, 1, 0],
      ['p', 100, 90, 1, 1, -1],
      ['p', 100, 90, 1, 1, 90],
      ['c', 100, 110, 1, 1, 100],
      ['c', 100, 100, 1, 1, 0],
      ['c', 100, 110, 0, 1, 1],
      ['c', 100, 110, -1, 1, 1],
      ['c', 100, 110, 1, 1, Number.NaN],
      ['c', Number.NaN, 110, 1, 1, 1],
      ['c', -100, -110, 1, 1, 1],
      ['p', 0, 110, 1, 1, 1],
    ]);
    for (const iv of out) expect(iv).toBeNaN();
  });

  test('tiny and huge prices are answered', () => {
    const out = chain([
      ['c', 100, 130, 0.05, 1, black76('c', 100, 130, 0.05, 0, 0.1).price],
      ['c', 100, 100, 1, 1, 99.9],
      ['p', 100, 99, 2, 1, black76('p', 100, 99, 2, 0, 3).price],
    ]);
    expect(out[0]).toBeCloseTo(0.1, 12);
    expect(out[1]).toBeCloseTo(impliedBlack76('c', 100, 100, 1, 0, 99.9).iv!, 12);
    expect(out[2]).toBeCloseTo(3, 12);
  });

  test('touches only the first n entries', () => {
    const out = new Float64Array(3).fill(7);
    const two = (a: number, b: number): Float64Array => Float64Array.of(a, b);
    impliedChain(1, Uint8Array.of(1, 1), two(100, 100), two(110, 110), two(1, 1), two(1, 1), two(5, 5), out);
    expect([...out.subarray(1)]).toEqual([7, 7]);
  });
});

describe.skipIf(!hasShared)('golden implied volatilities through the kernel', () => {
  interface Quote {
    flag: OptionFlag;
    S: number;
    K: number;
    T: number;
    r: number;
    q: number;
    price: number;
    iv: number | null;
    class: string;
    iv_noise: number | null;
  }

  test('well determined prices, and no number where there is no solution', () => {
    const rows = hasShared ? goldenRows<Quote>('01c_implied_vol.json') : [];
    const legs = rows.map((w): Leg => {
      const forward = w.S * Math.exp((w.r - w.q) * w.T);
      return [w.flag, forward, w.K, w.T, Math.exp(-w.r * w.T), w.price];
    });
    const out = chain(legs);
    rows.forEach((w, i) => {
      if (w.class === 'well') {
        const tolerance = 1e-9 * w.iv! + 4 * w.iv_noise!;
        expect(Math.abs(out[i]! - w.iv!), JSON.stringify(w)).toBeLessThanOrEqual(tolerance);
      } else if (['below_intrinsic', 'at_intrinsic', 'above_upper_bound'].includes(w.class)) {
        expect(out[i], JSON.stringify(w)).toBeNaN();
      }
    });
  });
});
