import { describe, expect, test } from 'vitest';
import { black76 } from '../../../../src/domain/options/pricing/black.ts';
import { type ChainGreeks, greeksChain } from '../../../../src/domain/options/pricing/black-kernel.ts';
import { fc } from '../../../support/properties.ts';
import { truthGrid } from '../exact-black.ts';

const NAMES = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const;

function results(n: number): ChainGreeks {
  const array = (): Float64Array => new Float64Array(n);
  return { price: array(), delta: array(), gamma: array(), vega: array(), theta: array(), rho: array() };
}

describe('price and greeks kernel', () => {
  test('prices of out-of-the-money options against exact ones', () => {
    const grid = truthGrid();
    const out = results(grid.n);
    greeksChain(grid.n, grid.call, grid.forward, grid.strike, grid.years, grid.discount, grid.vol, out);
    for (let i = 0; i < grid.n; i++) {
      const where = `${grid.strike[i]} ${grid.years[i]} ${grid.vol[i]}`;
      expect(Math.abs(out.price[i]! / grid.price[i]! - 1), where).toBeLessThan(1e-13);
    }
  });

  test('agrees with the scalar function, in and out of the money', () => {
    const option = fc.record({
      call: fc.boolean(),
      deviations: fc.double({ min: -12, max: 12, noNaN: true }),
      years: fc.double({ min: 2e-5, max: 3, noNaN: true }),
      vol: fc.double({ min: 0.01, max: 3, noNaN: true }),
      rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 50 }), (options) => {
        const n = options.length;
        const out = results(n);
        const forward = new Float64Array(n).fill(24_000);
        const strike = Float64Array.from(
          options,
          (o) => 24_000 * Math.exp(o.deviations * o.vol * Math.sqrt(o.years)),
        );
        const years = Float64Array.from(options, (o) => o.years);
        const discount = Float64Array.from(options, (o) => Math.exp(-o.rate * o.years));
        const vol = Float64Array.from(options, (o) => o.vol);
        greeksChain(
          n,
          Uint8Array.from(options, (o) => (o.call ? 1 : 0)),
          forward,
          strike,
          years,
          discount,
          vol,
          out,
        );
        options.forEach((o, i) => {
          const wanted = black76(o.call ? 'c' : 'p', 24_000, strike[i]!, o.years, o.rate, o.vol);
          const scale = {
            price: 1e-13 * wanted.price + 1e-15 * strike[i]!,
            delta: 1e-13,
            gamma: 1e-12 * wanted.gamma + 1e-300,
            vega: 1e-12 * wanted.vega + 1e-300,
            theta:
              1e-12 * (Math.abs(wanted.theta) + (wanted.vega * o.vol) / o.years) +
              1e-12 * (24_000 + strike[i]!),
            rho: (1e-13 * wanted.price + 1e-15 * strike[i]!) * o.years + 1e-300,
          };
          for (const name of NAMES) {
            expect(
              Math.abs(out[name][i]! - wanted[name]),
              `${name} ${JSON.stringify(o)}`,
            ).toBeLessThanOrEqual(scale[name]);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  test('settled options and unequal discounts side by side', () => {
    const out = results(4);
    const column = (...values: number[]): Float64Array => Float64Array.of(...values);
    greeksChain(
      4,
      Uint8Array.of(1, 0, 1, 1),
      column(110, 110, 100, 100),
      column(100, 100, 100, 100),
      column(0, 0, 1, 1),
      column(1, 1, 0.9, 1),
      column(0.2, 0.2, 0, 0.2),
      out,
    );
    expect([...out.price.subarray(0, 3)]).toEqual([10, 0, 0]);
    expect(out.price[3]).toBeCloseTo(7.965567455405797, 13);
    for (const name of NAMES) for (const figure of out[name]) expect(figure).not.toBeNaN();
  });
});
