import { describe, expect, it } from 'vitest';
import { amountsIn, strikeIn } from '../../../src/domain/intent/amounts.ts';
import { fc } from '../../support/properties.ts';

describe('sums of money in a question', () => {
  it.each([
    ['how many lots with 5 lakh', 500_000],
    ['5 lakh hai kitne lot lu banknifty', 500_000],
    ['I have ₹2,00,000, how many lots?', 200_000],
    ['lots for 1.5 cr', 15_000_000],
    ['how many lots with 300000', 300_000],
    ['size for 500k account', 500_000],
  ])('reads the capital of "%s"', (text, capital) =>
    expect(amountsIn(text)).toEqual({ capital, lost: null }),
  );

  it.each([
    ['I lost 50k and want it back', 50_000],
    ['loss ho gaya 50k recover karna hai', 50_000],
    ['down 2 lakh today', 200_000],
    ['50k loss, what now', 50_000],
  ])('reads the loss of "%s", never as a capital', (text, lost) =>
    expect(amountsIn(text)).toEqual({ capital: null, lost }),
  );

  it.each([
    'is the 25000 straddle rich?',
    'risk 2% on 3 lots',
    'nifty at 24,864.20',
    'buy 25000 ce',
    '5 lots',
  ])('takes no figure of "%s" for money', (text) =>
    expect(amountsIn(text)).toEqual({ capital: null, lost: null }),
  );

  it('never throws and never gives a sum that is not one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const value of Object.values(amountsIn(text)))
          expect(value === null || (Number.isFinite(value) && value > 0)).toBe(true);
      }),
    );
  });
});

describe('the strike in a question', () => {
  it.each([
    ['is the 25000 straddle rich?', 25_000],
    ['should i buy 25,000 CE', 25_000],
    ['25000ce lu kya', 25_000],
    ['sell the put at 24500?', 24_500],
    ['give me an idea for NIFTY', null],
    ['lost 50000 on calls', null],
  ])('of "%s" is %s', (text, value) => expect(strikeIn(text)).toBe(value));
});
