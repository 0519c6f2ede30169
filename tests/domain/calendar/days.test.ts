import { describe, expect, it } from 'vitest';
import { dateOfDay, dayNumber, localDate } from '../../../src/domain/calendar/zone.ts';

describe('days', () => {
  it('are the same each time they are asked for, over a century and back', () => {
    for (const turn of [0, 1])
      for (let day = -3_000; day < 36_000; day += 1 + turn) {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(dateOfDay(day)).toBe(date);
        expect(dayNumber(date)).toBe(day);
      }
    expect(dayNumber('2026-02-30')).toBeNaN();
    expect(dayNumber('2026-2-3')).toBeNaN();
  });
  it('change at midnight of the exchange', () => {
    expect(localDate('NSE', Date.UTC(2026, 0, 1, 18, 29, 59, 999))).toBe('2026-01-01');
    expect(localDate('NSE', Date.UTC(2026, 0, 1, 18, 30))).toBe('2026-01-02');
    expect(localDate('US', Date.UTC(2026, 6, 2, 3, 59))).toBe('2026-07-01');
  });
});
