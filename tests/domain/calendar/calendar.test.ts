import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  coverage,
  type Exchange,
  freshness,
  isOpen,
  isoWithOffset,
  isTradingDay,
  lastClosedDay,
  localDate,
  localTime,
  nextTradingDay,
  previousTradingDay,
  type Session,
  session,
  toEpoch,
  tradingDays,
  yearsToExpiry,
} from '../../../src/domain/calendar/calendar.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const ist = (date: string, time: string) =>
  Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}+05:30`);
const hours = (exchange: Exchange, date: string, segment?: 'fo' | 'cash') => {
  const found = session(exchange, date, segment) as Session;
  return `${localTime(exchange, found.open).slice(0, 5)}-${localTime(exchange, found.close).slice(0, 5)}`;
};

describe('India 2015-2026', () => {
  // The reference calendar has no muhurat hours and keeps only two of the weekend sessions.
  const differences = new Map<string, string>([
    ['2015-02-28', 'Saturday, Union Budget'],
    ['2015-11-11', 'muhurat'],
    ['2016-10-30', 'muhurat on a Sunday'],
    ['2017-10-19', 'muhurat'],
    ['2018-11-07', 'muhurat'],
    ['2019-10-27', 'muhurat on a Sunday'],
    ['2020-02-01', 'Saturday, Union Budget'],
    ['2020-11-14', 'muhurat on a Saturday'],
    ['2021-11-04', 'muhurat'],
    ['2022-10-24', 'muhurat'],
    ['2023-11-12', 'muhurat on a Sunday'],
    ['2024-03-02', 'Saturday, recovery-site session'],
    ['2024-05-18', 'Saturday, recovery-site session'],
    ['2024-11-01', 'muhurat'],
    ['2025-10-21', 'muhurat'],
    ['2026-02-01', 'Sunday, Union Budget'],
    ['2026-11-08', 'muhurat on a Sunday'],
  ]);

  test.skipIf(!hasShared)(
    'every day agrees with the reference calendar but the documented differences',
    () => {
      const rows = fs
        .readFileSync(sharedPath('data/j_calendar/xbom.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      const reference = new Map(rows.map((row) => [row.slice(0, 10), row.split(',')]));
      const found = new Map<string, string>();
      for (let date = '2015-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
        for (const exchange of ['NSE', 'BSE'] as const) {
          const open = isTradingDay(exchange, date);
          if (open !== reference.has(date)) found.set(date, differences.get(date) ?? 'undocumented');
          const row = reference.get(date);
          if (row === undefined || date >= '2026-08-03' || date === '2021-02-24') continue;
          const own = session(exchange, date) as Session;
          expect([own.open, own.close]).toEqual([Date.parse(row[1]!), Date.parse(row[2]!)]);
        }
      }
      expect([...found]).toEqual([...differences]);
    },
  );

  test.skipIf(!hasShared)(
    'every traded day of the index series 2023-2026 is a trading day, and the other way round',
    () => {
      const text = fs.readFileSync(sharedPath('data/c_india_bars/nifty50_daily_2023_2026.csv'), 'utf8');
      const traded = text
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => localDate('NSE', Date.parse(`${row.slice(0, 10)}T${row.slice(11, 19)}Z`)));
      expect(tradingDays('NSE', traded[0]!, traded.at(-1)!)).toEqual(traded);
    },
  );

  test('the dates people get wrong', () => {
    expect(isTradingDay('NSE', '2026-02-01')).toBe(true);
    expect(isTradingDay('NSE', '2026-01-15')).toBe(false);
    expect(isRefusal(isTradingDay('NSE', '2027-01-26'))).toBe(true);
    expect(isRefusal(isTradingDay('NSE', '2014-12-31'))).toBe(true);
    expect(isRefusal(isTradingDay('NSE', '2026-02-30'))).toBe(true);
    const holidays2025 =
      '02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-22 11-05 12-25'.split(' ');
    for (const day of holidays2025) expect(isTradingDay('NSE', `2025-${day}`)).toBe(false);
    const holidays2026 =
      '01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25'.split(
        ' ',
      );
    for (const day of holidays2026) expect(isTradingDay('BSE', `2026-${day}`)).toBe(false);
    const year = tradingDays('NSE', '2026-01-01', '2026-12-31') as string[];
    expect(year.length).toBe(245 + 2);
    expect(coverage('NSE')).toMatchObject({ from: '2015-01-01', through: '2026-12-31' });
  });

  test('hours by era, segment and special day', () => {
    expect(hours('NSE', '2026-07-31')).toBe('09:15-15:30');
    expect(hours('NSE', '2026-08-03')).toBe('09:15-15:40');
    expect(hours('BSE', '2026-11-20')).toBe('09:15-15:40');
    expect(hours('NSE', '2026-08-03', 'cash')).toBe('09:15-15:35');
    expect(hours('NSE', '2026-02-01')).toBe('09:15-15:30');
    expect(hours('NSE', '2025-10-21')).toBe('13:45-14:45');
    expect(hours('NSE', '2024-11-01')).toBe('18:00-19:00');
    expect(hours('NSE', '2021-02-24')).toBe('09:15-17:00');
    expect(session('NSE', '2026-11-07')).toBeNull();
    expect(session('NSE', '2025-10-21')).toMatchObject({ special: 'muhurat' });
  });

  test('a muhurat day without published hours is a trading day that says so', () => {
    const day = session('NSE', '2026-11-08') as Session;
    expect(day).toMatchObject({ special: 'muhurat', hoursUnknown: true });
    expect(day.close - day.open).toBe(86_400_000);
    expect(isOpen('NSE', ist('2026-11-08', '18:30'))).toBe(false);
    const at = (asOf: number, now: number) => freshness('NSE', asOf, now);
    expect(at(ist('2026-11-08', '18:29'), ist('2026-11-08', '18:30'))).toMatchObject({
      state: 'live',
      note: expect.stringMatching(/no published hours/),
    });
    expect(at(ist('2026-11-06', '15:40'), ist('2026-11-08', '12:00'))).toMatchObject({
      state: 'stale',
      note: expect.stringMatching(/no published hours/),
    });
    expect(at(ist('2026-11-08', '19:00'), ist('2026-11-09', '08:00'))).toMatchObject({
      state: 'lastClose',
      note: expect.stringMatching(/not in the calendar/),
    });
    expect(at(ist('2026-11-06', '15:40'), ist('2026-11-09', '08:00')).state).toBe('stale');
  });

  test('neighbours', () => {
    expect(nextTradingDay('NSE', '2026-11-20')).toBe('2026-11-23');
    expect(nextTradingDay('NSE', '2026-11-23')).toBe('2026-11-25');
    expect(previousTradingDay('NSE', '2026-02-02')).toBe('2026-02-01');
    expect(isRefusal(nextTradingDay('NSE', '2026-12-31'))).toBe(true);
    expect(isRefusal(previousTradingDay('NSE', '2015-01-01'))).toBe(true);
    expect(lastClosedDay('NSE', ist('2026-11-20', '15:39'))).toBe('2026-11-19');
    expect(lastClosedDay('NSE', ist('2026-11-21', '12:00'))).toBe('2026-11-20');
  });
});

describe('United States', () => {
  test('closures and half days of 2026', () => {
    const closed = '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'.split(' ');
    for (const day of closed) expect(isTradingDay('US', `2026-${day}`)).toBe(false);
    expect((tradingDays('US', '2026-01-01', '2026-12-31') as string[]).length).toBe(251);
    expect(hours('US', '2026-11-27')).toBe('09:30-13:00');
    expect(hours('US', '2026-12-24')).toBe('09:30-13:00');
    expect(hours('US', '2026-11-20')).toBe('09:30-16:00');
    expect(isRefusal(session('US', '2027-01-04'))).toBe(true);
  });

  test.skipIf(!hasShared)('closures 2010-2021 are the weekdays without a VIX value', () => {
    const text = fs.readFileSync(sharedPath('data/e_us/CBOE_VIX_daily_1990_2026.csv'), 'utf8');
    const dates = new Set(
      text
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => {
          const us = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(row);
          return us === null ? row.slice(0, 10) : `${us[3]}-${us[1]}-${us[2]}`;
        }),
    );
    for (let date = '2010-01-01'; date <= '2021-12-31'; date = addDays(date, 1)) {
      expect([date, isTradingDay('US', date)]).toEqual([date, dates.has(date)]);
    }
  });
});

describe('clocks', () => {
  const seen = (date: string) => localTime('NSE', toEpoch('US', date, '09:30')).slice(0, 5);

  test('09:30 in New York moves against India with daylight saving', () => {
    expect(['2026-03-06', '2026-03-09', '2026-10-30', '2026-11-02'].map(seen)).toEqual([
      '20:00',
      '19:00',
      '19:00',
      '20:00',
    ]);
  });

  test('all eight switches of 2024-2027, to the second', () => {
    const switches = [
      ['2024-03-10', '2024-11-03'],
      ['2025-03-09', '2025-11-02'],
      ['2026-03-08', '2026-11-01'],
      ['2027-03-14', '2027-11-07'],
    ] as const;
    for (const [spring, autumn] of switches) {
      const start = Date.parse(`${spring}T07:00:00Z`);
      expect([localTime('US', start - 1000), localTime('US', start)]).toEqual(['01:59:59', '03:00:00']);
      const end = Date.parse(`${autumn}T06:00:00Z`);
      expect([localTime('US', end - 1000), localTime('US', end)]).toEqual(['01:59:59', '01:00:00']);
      expect(toEpoch('US', spring, '02:30')).toBe(Date.parse(`${spring}T07:30:00Z`));
      expect(toEpoch('US', autumn, '01:30')).toBe(Date.parse(`${autumn}T05:30:00Z`));
    }
  });

  test('the arithmetic is the zone database, 1987-2037', () => {
    const zone = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1987, 0, 2) / 1000, max: Date.UTC(2037, 11, 31) / 1000 }),
        (seconds) => {
          const [date, time] = zone.format(seconds * 1000).split(', ');
          expect([localDate('US', seconds * 1000), localTime('US', seconds * 1000)]).toEqual([date, time]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('answers do not depend on the time zone of the machine', () => {
    const before = process.env['TZ'];
    const answers = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia'].map((zone) => {
      process.env['TZ'] = zone;
      return JSON.stringify([
        tradingDays('US', '2024-03-01', '2026-12-31'),
        ['2024-03-11', '2024-11-04', '2025-03-10', '2025-11-03', '2026-03-09', '2026-11-02'].map((day) =>
          session('US', day),
        ),
        session('NSE', '2026-08-03'),
        isoWithOffset('US', 1_773_000_000_000),
      ]);
    });
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    expect(new Set(answers).size).toBe(1);
  });

  test('every minute of a session reads back, and offsets are written out', () => {
    expect(isoWithOffset('NSE', ist('2026-11-20', '15:40'))).toBe('2026-11-20T15:40:00+05:30');
    expect(isoWithOffset('US', toEpoch('US', '2026-07-01', '16:00'))).toBe('2026-07-01T16:00:00-04:00');
    expect(isoWithOffset('US', toEpoch('US', '2026-12-01', '16:00:07'))).toBe('2026-12-01T16:00:07-05:00');
    for (const bad of ['25:00', '9:30', '09:60', '09:30:61', ''])
      expect(toEpoch('NSE', '2026-11-20', bad)).toBeNaN();
    expect(toEpoch('NSE', '2026-13-01', '09:30')).toBeNaN();
  });
});

describe('freshness', () => {
  const now = ist('2026-11-20', '11:00');
  const minute = 60_000;
  test.each([
    [0, 'live'],
    [2 * minute, 'live'],
    [2 * minute + 1, 'delayed'],
    [20 * minute, 'delayed'],
    [20 * minute + 1, 'stale'],
    [-2000, 'live'],
    [-2001, 'stale'],
    [86_400_000, 'stale'],
  ])('in a session, %i ms old is %s', (age, state) =>
    expect(freshness('NSE', now - age, now).state).toBe(state),
  );

  test('a source with a declared delay is never live', () => {
    expect(freshness('NSE', now, now, { delayMs: 15 * minute }).state).toBe('delayed');
    expect(freshness('NSE', now - 30 * minute, now, { delayMs: 30 * minute }).state).toBe('delayed');
    expect(freshness('NSE', now - 33 * minute, now, { delayMs: 30 * minute }).state).toBe('stale');
  });

  test.each([
    ['2026-11-20 15:40', '2026-11-20 15:40', 'lastClose'],
    ['2026-11-20 15:35', '2026-11-20 15:40', 'lastClose'],
    ['2026-11-20 15:34', '2026-11-20 15:40', 'stale'],
    ['2026-11-20 15:30', '2026-11-20 20:00', 'stale'],
    ['2026-11-20 15:40', '2026-11-21 06:30', 'lastClose'],
    ['2026-11-20 15:40', '2026-11-23 09:14', 'lastClose'],
    ['2026-11-20 15:40', '2026-11-23 09:15', 'stale'],
    ['2026-11-19 15:40', '2026-11-21 06:30', 'stale'],
    ['2026-07-31 15:30', '2026-08-02 12:00', 'lastClose'],
    ['2026-11-23 15:40', '2026-11-24 12:00', 'lastClose'],
  ])('stamp %s seen at %s is %s', (asOf, seen, state) => {
    const at = (text: string) => ist(text.slice(0, 10), text.slice(11));
    expect(freshness('NSE', at(asOf), at(seen)).state).toBe(state);
  });

  test('what cannot be judged is stale and says why', () => {
    expect(freshness('NSE', ist('2027-01-04', '11:00'), ist('2027-01-04', '11:00'))).toMatchObject({
      state: 'stale',
      note: expect.stringMatching(/covers 2015-01-01\.\.2026-12-31/),
    });
    expect(freshness('NSE', Number.NaN, now)).toMatchObject({ state: 'stale', ageMs: 0 });
    expect(freshness('NSE', now + 3_600_000, now).note).toMatch(/future/);
    expect(freshness('NSE', now - 1e10, now, { sample: true }).state).toBe('sample');
  });

  test('a wrong clock never makes old data fresh', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(-3_600_000, 3_600_000, -86_400_000),
        fc.integer({ min: 0, max: 370 }),
        (skew, minutes) => {
          const stamp = ist('2026-11-20', '09:15') + minutes * minute;
          expect(freshness('NSE', stamp, stamp + skew).state).not.toBe('live');
        },
      ),
    );
  });
});

describe('years to expiry', () => {
  const year = 365 * 1440;
  const minutes = (value: number | { refused: string }) => Math.round((value as number) * year);
  test('counts calendar minutes to the close in force', () => {
    expect(minutes(yearsToExpiry('NSE', '2026-11-23', ist('2026-11-23', '15:00')))).toBe(40);
    expect(minutes(yearsToExpiry('NSE', '2026-07-28', ist('2026-07-28', '15:00')))).toBe(30);
    expect(minutes(yearsToExpiry('NSE', '2026-11-23', ist('2026-11-20', '15:40')))).toBe(3 * 1440);
    expect(minutes(yearsToExpiry('NSE', '2026-11-23', ist('2026-11-23', '15:40')))).toBe(1);
    expect(minutes(yearsToExpiry('NSE', '2026-11-23', ist('2026-12-01', '10:00')))).toBe(1);
    expect(minutes(yearsToExpiry('US', '2026-12-18', toEpoch('US', '2026-12-18', '15:00')))).toBe(60);
    expect(minutes(yearsToExpiry('US', '2026-12-18', toEpoch('US', '2026-12-18', '15:00'), 'SPX'))).toBe(75);
  });
  test('an expiry listed on a closed day ends at the close before it', () => {
    const at = ist('2026-03-30', '15:00');
    expect(yearsToExpiry('NSE', '2026-03-31', at)).toBe(yearsToExpiry('NSE', '2026-03-30', at));
    expect(minutes(yearsToExpiry('US', '2014-06-21', toEpoch('US', '2014-06-20', '15:00')))).toBe(60);
  });
  test('trusts a listed expiry past the holiday list, refuses one before it or malformed', () => {
    expect(minutes(yearsToExpiry('NSE', '2027-03-30', ist('2027-03-30', '15:00')))).toBe(40);
    expect(isRefusal(yearsToExpiry('NSE', '2010-01-28', 0))).toBe(true);
    expect(isRefusal(yearsToExpiry('NSE', 'soon', 0))).toBe(true);
    expect(isRefusal(yearsToExpiry('NSE', '2026-11-23', Number.NaN))).toBe(true);
  });
});
