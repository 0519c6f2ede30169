import { describe, expect, it } from 'vitest';
import file from '../../data/calendars/events.json' with { type: 'json' };
import { session } from '../../src/domain/calendar/calendar.ts';
import { namedEvent, scheduledEvents } from '../../src/domain/calendar/events.ts';
import { dayNumber } from '../../src/domain/calendar/zone.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

describe('scheduled events', () => {
  it('each has a source, real days in order, and a session where the calendar reaches', () => {
    for (const { name, country, source, dates } of file.series) {
      expect(source.length, name).toBeGreaterThan(40);
      expect([...dates].sort(), name).toEqual(dates);
      expect(new Set(dates).size).toBe(dates.length);
      for (const date of dates) {
        expect(dayNumber(date), date).not.toBeNaN();
        const found = session(country === 'US' ? 'US' : 'NSE', date);
        if (!isRefusal(found)) expect(found, `${name} ${date}`).not.toBeNull();
      }
    }
  });
  it('are those of the country, inside the days asked for, both ends counted', () => {
    expect(scheduledEvents('NSE', '2026-12-01', '2026-12-31')).toEqual([
      { date: '2026-12-04', name: 'RBI policy decision' },
    ]);
    expect(scheduledEvents('US', '2026-12-09', '2026-12-09')).toEqual([
      { date: '2026-12-09', name: 'FOMC decision' },
    ]);
    expect(scheduledEvents('BSE', '2026-01-31', '2026-02-06').map(({ name }) => name)).toEqual([
      'Union Budget',
      'RBI policy decision',
    ]);
    expect(scheduledEvents('NSE', '2024-11-05', '2024-12-31')).toEqual([]);
  });
  it('a typed one is a real day and a name', () => {
    expect(namedEvent('2026-12-18  results of TCS')).toEqual({ date: '2026-12-18', name: 'results of TCS' });
    for (const text of ['results', '2026-13-01 x', '2026-12-18', '', '18-12-2026 x'])
      expect(isRefusal(namedEvent(text)), text).toBe(true);
  });
});
