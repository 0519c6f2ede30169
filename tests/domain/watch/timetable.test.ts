import { describe, expect, it } from 'vitest';
import { timetable } from '../../../src/adapters/schedule/croner.ts';
import { type Exchange, localDate, localTime, session } from '../../../src/domain/calendar/calendar.ts';
import { type Job, jobsOf, lastDue, nextDue, stillDue } from '../../../src/domain/watch/timetable.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const job = (exchange: Exchange, name: string): Job => jobsOf(exchange, '').find((one) => one.name === name)!;

describe('jobs by sessions', () => {
  it('the summary comes a quarter of an hour after the close, on half days too', () => {
    const summary = job('US', 'summary');
    const at = (text: string) => new Date(nextDue(summary, Date.parse(text), timetable)!).toISOString();
    expect(at('2026-11-25T12:00:00Z')).toBe('2026-11-25T21:15:00.000Z');
    // Thanksgiving is closed, the day after closes at 13:00.
    expect(at('2026-11-26T12:00:00Z')).toBe('2026-11-27T18:15:00.000Z');
  });
  it('discovery keeps its hours of the session', () => {
    const discover = job('NSE', 'discover');
    let at = Date.parse('2026-11-23T00:00:00+05:30');
    const times = Array.from({ length: 3 }, () => {
      at = nextDue(discover, at, timetable)!;
      return localTime('NSE', at).slice(0, 5);
    });
    expect(times).toEqual(['09:30', '13:30', '09:30']);
    // Guru Nanak Jayanti: closed.
    expect(localDate('NSE', at)).toBe('2026-11-25');
  });
  it('a missed run is done once within its window, or left out', () => {
    const summary = job('NSE', 'summary');
    const cycle = job('NSE', 'cycle');
    const due = lastDue(summary, Date.parse('2026-11-23T22:00:00+05:30'), timetable)!;
    expect(stillDue(summary, due, due + 6 * 60 * minute)).toBe(true);
    expect(stillDue(summary, due, due + 13 * 60 * minute)).toBe(false);
    expect(stillDue(cycle, due, due + 10 * minute)).toBe(true);
    expect(stillDue(cycle, due, due + 12 * minute)).toBe(false);
    expect(stillDue(cycle, due, due - 1)).toBe(false);
  });
});

// The eight changes of clocks of New York, 2024 to 2027.
const changes = [
  '2024-03-10',
  '2024-11-03',
  '2025-03-09',
  '2025-11-02',
  '2026-03-08',
  '2026-11-01',
  '2027-03-14',
  '2027-11-07',
];
const zones = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia'];

/** Due moments from one to the next, each the last one until the next has come: what looks at any moment meets every one once. */
function met(wanted: Job, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = nextDue(wanted, from - 1, timetable); at !== null && at <= to; ) {
    const next: number | null = nextDue(wanted, at, timetable);
    expect(next === null || next > at).toBe(true);
    expect(lastDue(wanted, at, timetable)).toBe(at);
    expect(lastDue(wanted, (next ?? at + minute) - 1, timetable)).toBe(at);
    found.push(at);
    at = next;
  }
  return found;
}

describe.each(zones)('on a machine in %s', (zone) => {
  it('every due moment comes once over each change of clocks, none is skipped', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      for (const date of changes) {
        const from = Date.parse(`${date}T00:00:00Z`) - 2 * day;
        const to = from + 5 * day;
        const nightly: Job = { ...job('US', 'summary'), when: { by: 'cron', pattern: '30 2 * * *' } };
        const early: Job = { ...nightly, when: { by: 'cron', pattern: '30 1 * * *' } };
        for (const cron of [nightly, early]) {
          const days = met(cron, from, to).map((at) => localDate('US', at));
          expect(new Set(days).size, `${date} ${JSON.stringify(cron.when)}`).toBe(days.length);
          expect(days.length, `${date} ${JSON.stringify(cron.when)}`).toBe(5);
        }
        for (const exchange of ['US', 'NSE'] as const) {
          const wanted = [];
          for (let t = from - day; t <= to; t += day) {
            const found = session(exchange, localDate(exchange, t));
            if (found === null || 'refused' in found) continue;
            const at = found.close + 15 * minute;
            if (at >= from && at <= to) wanted.push(at);
          }
          expect(met(job(exchange, 'summary'), from, to), `${date} ${exchange}`).toEqual(wanted);
        }
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
