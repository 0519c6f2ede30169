import { describe, expect, it } from 'vitest';
import { type Bar, barsFrom, barTime, sliceBars } from '../../src/domain/bar.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

const bar = (time: string, close = 10): Bar => ({
  time,
  open: 10,
  high: Math.max(10, close),
  low: Math.min(10, close),
  close,
});
const about = { symbol: 'X', interval: '1d' } as const;

describe('barTime', () => {
  it('reads text without an offset as UTC, whatever the zone of the machine', () => {
    expect(barTime('2024-03-01')).toBe(Date.UTC(2024, 2, 1));
    expect(barTime('2024-03-01 09:15:00')).toBe(Date.UTC(2024, 2, 1, 9, 15));
    expect(barTime('2024-03-01T09:15')).toBe(Date.UTC(2024, 2, 1, 9, 15));
    expect(barTime('2024-03-01T09:15:00+05:30')).toBe(Date.UTC(2024, 2, 1, 3, 45));
  });
  it.each(['', 'tomorrow', '2024-02-30', '2024-13-01', '03/01/2024', '2024-03-01T25:00Z', '2024'])(
    'finds no time in %j',
    (text) => {
      expect(barTime(text)).toBeNaN();
    },
  );
});

describe('barsFrom', () => {
  it('keeps an absent volume as NaN', () => {
    const bars = barsFrom([bar('2024-03-01'), { ...bar('2024-03-04', 11), volume: 5 }], about);
    if (isRefusal(bars)) throw new Error(bars.refused);
    expect([...bars.close]).toEqual([10, 11]);
    expect([...bars.volume]).toEqual([Number.NaN, 5]);
    expect(sliceBars(bars, 1).close).toEqual(Float64Array.of(11));
  });
  it.each([
    ['time twice', [bar('2024-03-01'), bar('2024-03-01')], 'Bar 2 of 2: time is not after'],
    ['a price that is no number', [{ ...bar('2024-03-01'), open: Number.NaN }], 'open is not a finite'],
    ['a high below the close', [{ ...bar('2024-03-01'), close: 12 }], 'high is below'],
    ['a low above the open', [{ ...bar('2024-03-01'), low: 11, high: 12, close: 11 }], 'low is above'],
    ['a negative volume', [{ ...bar('2024-03-01'), volume: -1 }], 'volume is negative'],
  ])('refuses %s', (_, list, words) => {
    const bars = barsFrom(list, about);
    expect(isRefusal(bars) && bars.refused).toContain(words);
  });
});
