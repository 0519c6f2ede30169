import { describe, expect, it } from 'vitest';
import file from '../../../data/journal/shapes.json' with { type: 'json' };
import { payoffOf, payoffShape } from '../../../src/domain/memory/payoff-shape.ts';

const strikes = [90, 97, 105, 121];
const spots = [40, 85, 93, 96, 101, 104, 113, 119, 130, 200];

/** Value at the near expiry over a range of prices, less its value at the first; far legs count half a point of time value. */
function curve(signature: string): number[] {
  const values = spots.map((spot) =>
    signature.split(' ').reduce((sum, leg) => {
      const [, sign, ratio, what, place, far] = /^([+-])(\d*)([SCP])(\d*)('?)$/.exec(leg)!;
      const strike = strikes[Number(place)]!;
      const call = far === '' ? Math.max(spot - strike, 0) : 0.5 + Math.log1p(Math.exp(spot - strike));
      const worth = what === 'S' ? spot : what === 'C' ? call : call - spot + strike;
      return sum + (sign === '-' ? -1 : 1) * Number(ratio || 1) * worth;
    }, 0),
  );
  return values.map((value) => value - values[0]!);
}

describe('payoff shapes', () => {
  it('are the same exactly where the payoffs are, cash aside, for every structure that has a name', () => {
    const signatures = Object.keys(file.signatures);
    for (const a of signatures)
      for (const b of signatures) {
        const [left, right] = [curve(a), curve(b)];
        const alike = left.every((value, i) => Math.abs(value - right[i]!) < 1e-9);
        expect(payoffOf(a) === payoffOf(b), `${a} and ${b}`).toBe(alike);
      }
  });

  it.each([
    ['iron-butterfly', 'put-butterfly', 'call-butterfly'],
    ['short-iron-condor', 'put-condor', 'call-condor'],
    ['bull-call-spread', 'bull-put-spread'],
    ['covered-call', 'sell-put', 'cash-secured-put'],
    ['protective-put', 'buy-call'],
    ['long-synthetic-future', 'long-future', 'long-stock'],
    ['long-call-calendar', 'long-put-calendar'],
  ])('one of several names: %s', (...ids) => expect(new Set(ids.map(payoffShape)).size).toBe(1));

  it('keep apart what only looks alike', () => {
    const ids = [
      'iron-butterfly',
      'long-iron-butterfly',
      'short-straddle',
      'bull-call-spread',
      'box',
      'custom',
    ];
    expect(new Set(ids.map(payoffShape)).size).toBe(ids.length);
  });
});
