import { describe, expect, it } from 'vitest';
import { attribute, type MarkLine } from '../../../src/domain/ledger/explain.ts';
import { foldFills, openPositions } from '../../../src/domain/ledger/fold.ts';
import { bookGreeks } from '../../../src/domain/ledger/greeks.ts';
import { type Mark, unitGreeks } from '../../../src/domain/ledger/mark.ts';
import { valuation } from '../../../src/domain/ledger/pnl.ts';
import { type BookLine, scenario, whatIf } from '../../../src/domain/ledger/whatif.ts';
import { priceOf } from '../../../src/domain/money.ts';
import { black76 } from '../../../src/domain/options/pricing/black.ts';
import { call, fill, future, share, start, sure } from '../../support/ledger-data.ts';
import { fc } from '../../support/properties.ts';

const rate = 0.065;
function marked(spot: number, iv: number, years: number): Mark {
  const forward = spot * Math.exp(0.05 * years);
  const price = black76('c', forward, 25_000, years, rate, iv).price;
  return { price, basis: 'mid', spot, forward, years, iv, rate, asOf: start, source: 'test', sample: false };
}
const line = (units: number, mark: Mark): BookLine => ({ instrument: call, units, mark });
const spotMark = (price: number): Mark => ({
  ...marked(price, 0.1, 1),
  price,
  forward: price,
  years: null,
  iv: null,
  basis: 'spot',
});

describe('greeks of a book', () => {
  it('foretell small changes of the very values they are of', () => {
    const lines = [
      line(-650, marked(25_100, 0.14, 0.1)),
      line(325, marked(25_100, 0.16, 0.2)),
      { instrument: share, units: 10, mark: spotMark(1400) },
    ];
    const greeks = bookGreeks(lines);
    const [up, down] = [scenario(lines, 0.0001, 0, 0), scenario(lines, -0.0001, 0, 0)];
    expect((up - down) / 2 / 0.01).toBeCloseTo(greeks.delta1pct, 1);
    expect((up + down) / 0.0001).toBeCloseTo(greeks.gamma1pct, 0);
    expect((scenario(lines, 0, 0.0001, 0) - scenario(lines, 0, -0.0001, 0)) / 0.02).toBeCloseTo(
      greeks.vegaPerPoint,
      2,
    );
    expect(bookGreeks([line(5, { ...marked(25_000, 0.1, 0.1), iv: null })])).toMatchObject({
      without: 1,
      delta: 0,
    });
  });
});

describe('what if', () => {
  it('ends at intrinsic value, whatever the volatility', () => {
    const lines = [line(65, marked(25_000, 0.14, 7 / 365))];
    const now = marked(25_000, 0.14, 7 / 365).price;
    const grid = whatIf(lines, { moves: [-0.05, 0, 0.04], volShifts: [-0.05, 0.05], days: [7, 30] });
    for (const { pnl } of grid.rows) {
      expect(pnl[0]).toBeCloseTo(-65 * now, 6);
      expect(pnl[2]).toBeCloseTo(65 * (1000 - now), 6);
    }
  });

  it('changes nothing where nothing changes, and moves shares and futures one for one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        (move, shift) => {
          const mark = marked(25_000, 0.15, 0.3);
          expect(scenario([line(65, mark)], 0, 0, 0)).toBe(0);
          const dated = { ...mark, price: mark.forward };
          const held = [
            { instrument: share, units: 10, mark: spotMark(1400) },
            { instrument: future, units: -65, mark: dated },
          ];
          expect(scenario(held, move, shift, 0)).toBeCloseTo(move * (14_000 - 65 * mark.forward), 4);
        },
      ),
    );
  });
});

describe('attribution', () => {
  const lineOf = (mark: Mark, quantity: number, gross: number): MarkLine => ({
    key: 'k',
    name: 'n',
    currency: 'INR',
    multiplier: 1,
    quantity,
    gross,
    charges: 500,
    price: sure(priceOf(mark.price, 'halfEven')),
    spot: mark.spot,
    forward: mark.forward,
    iv: mark.iv,
    greeks: unitGreeks(call, mark),
    asOf: mark.asOf,
  });

  it('adds up to the total to the last paisa', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.double({ min: 24_000, max: 26_000, noNaN: true }),
        fc.double({ min: 0.08, max: 0.4, noNaN: true }),
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 1e6 }),
        (lots, spot, iv, gross, charges) => {
          const [then, now] = [marked(25_000, 0.14, 0.1), marked(spot, iv, 0.08)];
          const found = attribute(
            lineOf(then, lots * 1e8, 7777),
            { gross, charges, price: sure(priceOf(now.price, 'halfEven')), forward: now.forward, iv },
            'INR',
            start + 7 * 86_400_000,
          );
          const { total, ...parts } = found;
          expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total);
          expect(total).toBe(gross - 7777 - (charges - 500));
          expect(Object.values(found).every(Number.isSafeInteger)).toBe(true);
        },
      ),
    );
  });

  it('leaves little unexplained of a small move', () => {
    const then = marked(25_000, 0.14, 0.1);
    const now = { ...marked(25_050, 0.145, 0.1 - 1 / 365), asOf: start + 86_400_000 };
    const fills = [
      fill({
        instrument: call,
        side: 'sell',
        quantity: 650,
        price: sure(priceOf(then.price, 'halfEven')) / 1e6,
      }),
    ];
    const [position] = openPositions(sure(foldFills(fills)));
    const price = sure(priceOf(now.price, 'halfEven'));
    const found = attribute(
      lineOf(then, -650e8, 0),
      {
        gross: valuation(position!, price).unrealised,
        charges: 500,
        price,
        forward: now.forward,
        iv: now.iv,
      },
      'INR',
      now.asOf,
    );
    expect(found.delta).toBeLessThan(0);
    expect(found.theta).toBeGreaterThan(0);
    expect(found.vega).toBeLessThan(0);
    expect(Math.abs(found.trades)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.rest)).toBeLessThan(Math.abs(found.total) * 0.02);
  });

  it('calls what was opened since a trade, and all of it rest without greeks', () => {
    const now = { gross: 900, charges: 100, price: 5e6, forward: 25_000, iv: 0.1 };
    expect(attribute(null, now, 'INR', start)).toMatchObject({
      trades: 900,
      charges: -100,
      total: 800,
      delta: 0,
    });
    const bare = { ...lineOf(marked(25_000, 0.14, 0.1), 2e8, 0), price: 4e6, greeks: null };
    expect(attribute(bare, now, 'INR', start)).toMatchObject({ rest: 200, trades: 700, delta: 0 });
  });
});
