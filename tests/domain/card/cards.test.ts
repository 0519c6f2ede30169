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
        { symbol: 'TCS', date: '2026-10-09', time: 'before', kind: 'results' },
        { symbol: 'RELINCE', date: '2026-10-17', time: 'after', kind: 'results' },
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
      days: [{ symbol: 'AAPL', date: '2026-12-03', time: 'after', kind: 'results' }],
    });
  });
  it('is read from what the NSE lists: meetings, its event calendar, announcements that came', () => {
    const meeting = { bm_symbol: 'STLTECH', bm_date: '23-Oct-2026', bm_purpose: 'Board Meeting Intimation' };
    const rows = [
      { ...meeting, bm_desc: 'to consider and approve the Unaudited Financial results of the quarter' },
      {
        symbol: 'TCS',
        company: 'x',
        purpose: 'Financial Results/Dividend',
        bm_desc: '',
        date: '09-Oct-2026',
      },
      { bm_symbol: 'INFY', bm_date: '12-Oct-2026', bm_purpose: 'Dividend', bm_desc: 'Interim dividend' },
      { symbol: 'STLTECH', desc: 'Financial Result Updates', an_dt: '23-Oct-2026 17:05:11' },
      { symbol: 'HDFC', desc: 'Voting results', an_dt: '01-Oct-2026 08:00:00' },
      { bm_symbol: 'WIPRO', bm_date: 'soon', bm_purpose: 'Financial Results' },
      'torn',
    ];
    const expected = [
      { symbol: 'HDFC', date: '2026-10-01', time: 'before', kind: 'other' },
      { symbol: 'TCS', date: '2026-10-09', time: 'unknown', kind: 'results' },
      { symbol: 'INFY', date: '2026-10-12', time: 'unknown', kind: 'dividend' },
      { symbol: 'STLTECH', date: '2026-10-23', time: 'after', kind: 'results' },
    ];
    expect(earningsCalendar(JSON.stringify(rows), today)).toEqual({ refused: 2, days: expected });
    expect(earningsCalendar(JSON.stringify({ data: rows }), today)).toEqual({ refused: 2, days: expected });
  });
  it('is read from Alpaca’s corporate actions, none of which is a result', () => {
    const text = JSON.stringify({
      corporate_actions: {
        cash_dividends: [{ symbol: 'AAPL', rate: 0.26, ex_date: '2026-11-10', process_date: '2026-11-13' }],
        forward_splits: [{ symbol: 'NVDA', ex_date: '2026-12-10', old_rate: 1, new_rate: 10 }],
        name_changes: [{ old_symbol: 'FB', new_symbol: 'META', process_date: '2026-12-09' }],
        cash_mergers: [{ acquiree_symbol: 'X' }],
      },
    });
    expect(earningsCalendar(text, today)).toEqual({
      refused: 1,
      days: [
        { symbol: 'AAPL', date: '2026-11-10', time: 'before', kind: 'dividend' },
        { symbol: 'FB', date: '2026-12-09', time: 'before', kind: 'other' },
        { symbol: 'NVDA', date: '2026-12-10', time: 'before', kind: 'split' },
      ],
    });
  });
  it('refuses JSON that is torn or holds no list', () => {
    for (const text of ['[{"symbol":', '{"error":"no"}', '{"corporate_actions":[]}'])
      expect(earningsCalendar(text, today)).toMatchObject({ refused: expect.stringContaining('JSON') });
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
  const over = (date: string, time: 'before' | 'after' | 'unknown') => moveOver(bars, { date, time });
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
