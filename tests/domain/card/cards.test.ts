import { describe, expect, it } from 'vitest';
import { type Bars, barsFrom } from '../../../src/domain/bar.ts';
import { moveOver, typicalOf } from '../../../src/domain/card/earnings.ts';
import { earningsCalendar } from '../../../src/domain/card/earnings-calendar.ts';
import { forwardIv, termShape } from '../../../src/domain/card/iv.ts';

const today = '2026-11-20';

describe('a calendar of announcements', () => {
  it('is read from CSV as people keep it', () => {
    const text =
      '\uFEFFTicker,Company,"Earnings Date",When\r\nrelince,x,2026-10-17,AMC\r\nTCS,"Tata, Ltd",9 Oct 2026,before market\r\nINFY,x,soon,\r\n,x,2026-10-01,\r\nTCS,x,2026-10-09,bmo\r\n';
    expect(earningsCalendar(text, today)).toEqual({
      refused: 2,
      days: [
        { symbol: 'TCS', date: '2026-10-09', time: 'before' },
        { symbol: 'RELINCE', date: '2026-10-17', time: 'after' },
      ],
    });
  });
  it('is read from iCal, folded lines and all', () => {
    const text = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20261203',
      'SUMMARY:AAPL earnings (after ',
      ' the close)',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART:20261210T130000Z',
      'SUMMARY:no symbol here',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    expect(earningsCalendar(text, today)).toEqual({
      refused: 1,
      days: [{ symbol: 'AAPL', date: '2026-12-03', time: 'after' }],
    });
  });
  it('says what it lacks where it is no calendar', () => {
    expect(earningsCalendar('a,b\n1,2\n', today)).toMatchObject({
      refused: expect.stringContaining('symbol'),
    });
  });
});

const bars = barsFrom(
  ['2026-10-28', '2026-10-29', '2026-10-30', '2026-11-02', '2026-11-03'].map((date, i) => ({
    time: Date.parse(`${date}T00:00:00Z`),
    open: 100,
    high: 130,
    low: 90,
    close: [100, 101, 110, 99, 99][i]!,
    volume: 1,
  })),
  { symbol: 'X', interval: '1d' },
) as Bars;

describe('the move over an announcement', () => {
  const over = (date: string, time: 'before' | 'after' | 'unknown') =>
    moveOver(bars, { symbol: 'X', date, time });
  it('is that session’s before the open, the next one’s after the close, both where nothing is said', () => {
    expect(over('2026-10-30', 'before')).toMatchObject({
      from: '2026-10-29',
      to: '2026-10-30',
      move: 110 / 101 - 1,
    });
    expect(over('2026-10-29', 'after')).toMatchObject({
      from: '2026-10-29',
      to: '2026-10-30',
      move: 110 / 101 - 1,
    });
    expect(over('2026-10-29', 'unknown')).toMatchObject({
      from: '2026-10-28',
      to: '2026-10-30',
      move: 110 / 100 - 1,
    });
  });
  it('of a weekend is the next session’s', () => {
    for (const time of ['before', 'after', 'unknown'] as const)
      expect(over('2026-10-31', time)).toMatchObject({
        from: '2026-10-30',
        to: '2026-11-02',
        move: 99 / 110 - 1,
      });
  });
  it('is nothing where bars do not reach around it', () => {
    expect(over('2026-10-28', 'before')).toBeNull();
    expect(over('2026-11-03', 'after')).toBeNull();
    expect(over('2026-12-01', 'before')).toBeNull();
  });
  it('is told with its denominator', () => {
    expect(typicalOf([])).toBeNull();
    const past = [over('2026-10-30', 'before')!, over('2026-10-31', 'before')!];
    expect(typicalOf(past)).toMatchObject({ n: 2, up: 1, largest: Math.abs(99 / 110 - 1) });
  });
});

describe('term structure', () => {
  it('has between two expiries what the later one has more of variance', () => {
    const near = { years: 0.1, iv: 0.2 };
    const between = forwardIv(near, { years: 0.3, iv: 0.25 })!;
    expect(between ** 2 * 0.2 + 0.04 * 0.1).toBeCloseTo(0.0625 * 0.3, 12);
    expect(forwardIv(near, { years: 0.11, iv: 0.1 })).toBeNull();
    expect(forwardIv(null, near)).toBe(0.2);
  });
  it('is flat within half a point', () => {
    const term = (...ivs: number[]) =>
      ivs.map((atmIv, i) => ({ expiry: `2026-12-0${i + 1}`, daysToExpiry: 10 * i, atmIv, forwardIv: null }));
    expect(termShape(term(0.2, 0.22))).toBe('rising');
    expect(termShape(term(0.2, 0.204))).toBe('flat');
    expect(termShape(term(0.3, 0.2))).toBe('falling');
    expect(termShape(term(0.3))).toBeNull();
  });
});
