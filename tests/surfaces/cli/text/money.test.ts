import { describe, expect, it } from 'vitest';
import { compact, money, number, percent, signed } from '../../../../src/surfaces/cli/text/money.ts';
import { clip, justify, width } from '../../../../src/surfaces/cli/text/width.ts';

const inr = { currency: 'INR', ascii: false };
const usd = { currency: 'USD', ascii: false };

describe('money', () => {
  it.each([
    [1_234_567.4, inr, '₹12,34,567'],
    [-1_234_567, inr, '−₹12,34,567'],
    [123_456_789, inr, '₹12,34,56,789'],
    [1_234_567, usd, '$1,234,567'],
    [999.5, inr, '₹999.50'],
    [0, inr, '₹0.00'],
    [-0.001, inr, '₹0.00'],
    [-5, { currency: 'INR', ascii: true }, '-Rs 5.00'],
    [12.5, { currency: 'EUR', ascii: false }, '12.50 EUR'],
    [null, inr, '–'],
    [Number.NaN, usd, '–'],
    [1e21, usd, '$1.000e+21'],
  ])('%s', (value, style, text) => {
    expect(money(value, style)).toBe(text);
  });
  it('groups, signs, shortens', () => {
    expect(number(100_000, 0, inr)).toBe('1,00,000');
    expect(signed(0.25, 2, inr)).toBe('+0.25');
    expect(signed(0.001, 2, inr)).toBe('0.00');
    expect(percent(-0.1234, inr)).toBe('−12.3%');
    expect(percent(null, inr)).toBe('–');
    expect([999, 1500, 99_990, 125_000, 34_000_000].map((n) => compact(n, inr))).toEqual([
      '999',
      '1.50k',
      '1.00L',
      '1.25L',
      '3.40Cr',
    ]);
    expect([999_700, 2_500_000_000, -1500, 0.5].map((n) => compact(n, usd))).toEqual([
      '1.00M',
      '2.50B',
      '−1.50k',
      '0.50',
    ]);
  });
});

describe('width', () => {
  it('counts cells, not characters', () => {
    expect(['₹5', '日本', '−', 'a\u001b[31mb\u001b[39m', '🇮🇳'].map(width)).toEqual([2, 4, 1, 2, 2]);
  });
  it('cuts between graphemes and pads to the cell', () => {
    expect(clip('日本語', 5)).toBe('日本…');
    expect(clip('日本語', 4)).toBe('日…');
    expect(width(justify('日本語', 4))).toBe(4);
    expect(justify('ab', 4, 'right')).toBe('  ab');
    expect(clip('\u001b[31mabcdef\u001b[39m', 4)).toBe('\u001b[31mabc…\u001b[0m');
  });
});
