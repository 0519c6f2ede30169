import { describe, expect, it } from 'vitest';
import {
  decimalText,
  dividedHalfEven,
  minorOf,
  priceOf,
  quantityOf,
  scaled,
  shareOf,
  units,
  worthOf,
} from '../../src/domain/money.ts';
import { sure } from '../support/ledger-data.ts';
import { fc } from '../support/properties.ts';

describe('exact decimals', () => {
  it.each([
    ['1234.50', 'INR', 123_450],
    [1234.5, 'INR', 123_450],
    ['-0.01', 'USD', -1],
    ['+7', 'JPY', 7],
    ['1.234', 'KWD', 1234],
    ['1e3', 'INR', 100_000],
    ['12.5e-1', 'INR', 125],
    ['.5', 'INR', 50],
    ['5.', 'INR', 500],
    [0.1 + 0.7, 'INR', expect.objectContaining({ refused: expect.stringContaining('more than 2 decimals') })],
    ['1.005', 'INR', expect.objectContaining({ refused: expect.stringContaining('more than 2 decimals') })],
    ['0.5', 'JPY', expect.objectContaining({ refused: expect.stringContaining('more than 0 decimals') })],
    ['1,234', 'INR', expect.objectContaining({ refused: expect.stringContaining('not a decimal') })],
    ['', 'INR', expect.objectContaining({ refused: expect.stringContaining('not a decimal') })],
    ['.', 'INR', expect.objectContaining({ refused: expect.stringContaining('not a decimal') })],
    [Number.NaN, 'INR', expect.objectContaining({ refused: expect.stringContaining('not a decimal') })],
    [
      Number.POSITIVE_INFINITY,
      'INR',
      expect.objectContaining({ refused: expect.stringContaining('not a decimal') }),
    ],
    ['90071992547409.92', 'INR', expect.objectContaining({ refused: expect.stringContaining('too large') })],
    ['1e400', 'INR', expect.objectContaining({ refused: expect.stringContaining('too large') })],
    ['1', 'inr', expect.objectContaining({ refused: expect.stringContaining('not a currency') })],
  ])('%s %s', (text, currency, minor) => {
    expect(minorOf(text, currency)).toEqual(minor);
  });

  it.each([
    ['0.005', 0],
    ['0.015', 2],
    ['0.025', 2],
    ['-0.005', 0],
    ['-0.015', -2],
    ['0.0250000001', 3],
    [2.675, 268],
  ])('%s rounds half to even: %i', (text, minor) => {
    expect(Number(minorOf(text, 'INR', 'halfEven')) + 0).toBe(minor);
  });

  it('reads every tick price as written, as a number and as text', () => {
    for (let tick = 1; tick < 500_000; tick += 1) {
      const text = decimalText(tick, 2);
      if (minorOf(Number(text), 'INR') !== tick) expect.fail(`${text} as a number`);
      if (tick % 16 === 0 && minorOf(text, 'INR') !== tick) expect.fail(`${text} as text`);
    }
  });

  it('gives back any integer of up to fifteen digits through its decimal text and number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
        fc.constantFrom(0, 2, 6, 8),
        (n, places) => {
          const text = decimalText(n, places);
          expect(scaled(text, places)).toBe(n);
          expect(scaled(Number(text), places)).toBe(n);
        },
      ),
    );
  });

  it('never guesses: a number is read as the shortest decimal that stands for it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (n) => {
        const [asNumber, asText] = [scaled(n, 6, 'halfEven'), scaled(String(n), 6, 'halfEven')];
        expect(Number(asNumber) + 0).toBe(Number(asText) + 0);
        const [exactNumber, exactText] = [scaled(n, 6), scaled(String(n), 6)];
        expect(typeof exactNumber).toBe(typeof exactText);
      }),
    );
  });
});

describe('products', () => {
  const exact = (quantity: bigint, price: bigint, exponent: number) =>
    Number(dividedHalfEven(quantity * price, 10n ** BigInt(14 - exponent)));

  it('agrees with integers of any size, by both ways of computing it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.integer({ min: 0, max: 9999 }),
        fc.constantFrom(0, 2, 3),
        (whole, fraction, tick, digits, exponent) => {
          for (const q of [whole * 1e8, whole * 1e4 + fraction]) {
            for (const p of [tick * 1e4, tick * 1e2 + digits]) {
              const wanted = exact(BigInt(q), BigInt(p), exponent);
              if (!Number.isSafeInteger(q) || !Number.isSafeInteger(wanted)) continue;
              expect(worthOf(q, p, 1, exponent)).toBe(wanted);
            }
          }
        },
      ),
    );
  });

  it('multiplies contracts, fractional multipliers too, and says when a product does not fit', () => {
    const [three, price] = [sure(quantityOf(3)), sure(priceOf('2.35'))];
    expect(worthOf(three, price, 100, 2)).toBe(70_500);
    expect(worthOf(three, price, 0.1, 2)).toBe(70); // 70.5, to even
    expect(worthOf(9e15, 9e15, 1, 2)).toBeNaN();
  });

  it('shares an amount without losing or making any', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 8 }),
        (amount, parts) => {
          let left = amount;
          let whole = parts.reduce((a, b) => a + b, 0);
          let given = 0;
          for (const part of parts) {
            const share = shareOf(left, part, whole);
            expect(Math.abs(share - Math.round((left / whole) * part))).toBeLessThanOrEqual(
              Math.abs(amount) / 1e14 + 1,
            );
            left -= share;
            whole -= part;
            given += share;
          }
          expect([given, left]).toEqual([amount, 0]);
        },
      ),
    );
  });

  it('keeps eight decimals of a share', () => {
    expect(units(sure(quantityOf('42.56580001')))).toBe(42.565_800_01);
    expect(quantityOf('0.000000001')).toMatchObject({ refused: expect.any(String) });
  });
});
