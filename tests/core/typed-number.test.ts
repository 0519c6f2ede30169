import { describe, expect, it } from 'vitest';
import { typedNumber } from '../../src/core/typed-number.ts';

describe('a number as people type it', () => {
  it.each([
    ['500000', 500_000],
    ['5,00,000', 500_000],
    ['500,000', 500_000],
    ['5_00_000', 500_000],
    ['1,00,00,000.50', 10_000_000.5],
    ['५०००००', 500_000],
    ['५,००,०००', 500_000],
    ['৫০০', 500],
    ['５００', 500],
    ['5L', 500_000],
    ['1.15 lakh', 115_000],
    ['1.5cr', 15_000_000],
    ['2 crores', 20_000_000],
    ['50k', 50_000],
    ['2M', 2_000_000],
    ['₹ 5,00,000', 500_000],
    ['Rs. 2L', 200_000],
    ['-₹500', -500],
    ['+12.5', 12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1_000],
  ])('%s', (text, value) => expect(typedNumber(text)).toBe(value));

  it.each([
    '',
    ' ',
    '5,5',
    '1,23,45',
    '5,000,00',
    '12abc',
    '5x',
    'L',
    '1e3k',
    '1e999',
    '--5',
    '5 5',
    '0x10',
    'NaN',
    'Infinity',
    '٫5',
  ])('%j is none', (text) => expect(typedNumber(text)).toBeNull());
});
