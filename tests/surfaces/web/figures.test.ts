import { describe, expect, it } from 'vitest';
import {
  age,
  between,
  day,
  gain,
  moment,
  money,
  number,
  percent,
  shellLine,
  short,
  signedPercent,
  worded,
} from '../../../src/surfaces/web/text/figures.ts';

describe('figures of the web desk', () => {
  it('writes money as its country does, a minus that is one, whole units from a thousand on', () => {
    expect(money(1_017_391.26, 'INR')).toBe('₹10,17,391');
    expect(money(-350.26, 'INR')).toBe('−₹350.26');
    expect(money(1_234_567.5, 'USD')).toBe('$1,234,568');
    expect(money(12_345.5, 'INR', true)).toBe('₹12,345.50');
    expect(gain(967.38, 'INR')).toBe('+₹967.38');
    expect(gain(0, 'INR')).toBe('₹0.00');
  });

  it('writes no figure where there is none', () => {
    for (const nothing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      expect([money(nothing, 'INR'), number(nothing)]).toEqual(['–', '–']);
    expect([percent(null), short(null), day(null), between(null, percent)]).toEqual(['–', '–', '–', null]);
  });

  it('writes shares, counts and intervals', () => {
    expect(percent(0.1182)).toBe('11.8%');
    expect(signedPercent(0.0123, 2)).toBe('+1.23%');
    expect(signedPercent(-0.0123, 2)).toBe('−1.23%');
    expect([short(854), short(61_000), short(170_000), short(18_765_790_349)]).toEqual([
      '854',
      '61.0k',
      '1.7 L',
      '1,877 Cr',
    ]);
    expect(short(2_500_000, false)).toBe('2.5M');
    expect(between([0.1, 0.25], (value) => percent(value, 0))).toBe('95%: 10% to 25%');
  });

  it('leaves a moment on the clock it was written down with', () => {
    expect(moment('2026-08-19T15:10:00+05:30')).toBe('19 Aug 2026, 15:10 IST');
    expect(moment('2026-11-30T09:30:00-05:00')).toBe('30 Nov 2026, 09:30 EST');
    expect(moment('2026-11-30T21:41:01.303Z')).toBe('30 Nov 2026, 21:41 UTC');
    expect(moment('2026-08-19')).toBe('19 Aug 2026');
    expect([age(400), age(95 * 60_000), age(49 * 3_600_000)]).toEqual(['0 s', '95 min', '2 days']);
  });

  it('gives the line a shell would take', () => {
    expect(
      shellLine('suggest', { symbol: 'NIFTY', view: ['bullish'], definedRisk: true, model: false }),
    ).toBe('coach suggest --symbol=NIFTY --view=bullish --defined-risk --no-model --json');
    expect(shellLine('order preview', { legs: ['SELL CE 25200', 'x "y"'] })).toBe(
      'coach order preview --legs="SELL CE 25200" --legs="x \\"y\\"" --json',
    );
    expect(worded('maxLossPerTrade')).toBe('Max loss per trade');
  });
});
