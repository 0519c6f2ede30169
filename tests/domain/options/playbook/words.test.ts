import { describe, expect, test } from 'vitest';
import { cents, level, money, roundedTo } from '../../../../src/domain/options/playbook/words.ts';

describe('words and figures', () => {
  test('an amount in words is the one of the document, also where a decimal lies between two cents', () => {
    for (const value of [102.745, 1.005, 8.575, 239.765, 0.285, -350.255, 64.335]) {
      const sign = value < 0 ? '−' : '';
      expect(money(value, 'INR')).toBe(`${sign}₹${Math.abs(cents(value)).toFixed(2)}`);
      expect(level(value)).toBe(String(cents(value)));
    }
  });

  test('groups as its country does, whole from a thousand up', () => {
    expect(money(123_456.5, 'INR')).toBe('₹1,23,457');
    expect(money(-1_234_567, 'USD')).toBe('−$1,234,567');
    expect(money(999.994, 'USD')).toBe('$999.99');
  });

  test('never gives a negative zero', () => {
    expect(Object.is(roundedTo(4)(-0.00001), 0)).toBe(true);
  });
});
