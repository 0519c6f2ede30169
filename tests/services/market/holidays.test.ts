import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce, freshness, isOpen, isTradingDay, session } from '../../../src/domain/calendar/calendar.ts';
import { nextExpiries } from '../../../src/domain/contract/contract.ts';
import { desk } from '../../support/trading.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands are read by key
type Doc = Record<string, any>;
const before = process.env['COACH_HOME'];
let home: string;
let coach: ReturnType<typeof desk>;
const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc>;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-holidays-'));
  process.env['COACH_HOME'] = home;
  coach = desk('2026-12-10T12:00:00+05:30');
});
afterEach(async () => {
  await coach.close();
  announce([]);
  process.env['COACH_HOME'] = before;
  fs.rmSync(home, { recursive: true, force: true });
});

const year: [string, string][] = [
  ['26-Jan-2027', 'Republic Day'],
  ['06-Mar-2027', 'Mahashivratri'],
  ['22-Mar-2027', 'Holi'],
  ['26-Mar-2027', 'Good Friday'],
  ['14-Apr-2027', 'Dr. Baba Saheb Ambedkar Jayanti'],
  ['19-May-2027', 'Bakri Id'],
  ['15-Jun-2027', 'Muharram'],
  ['15-Sep-2027', 'Another day'],
  ['02-Oct-2027', 'Mahatma Gandhi Jayanti'],
  ['29-Oct-2027', 'Diwali-Laxmi Pujan*'],
  ['01-Nov-2027', 'Diwali-Balipratipada'],
  ['25-Dec-2027', 'Christmas'],
];
const master = (rows: readonly [string, string][]) =>
  JSON.stringify({
    CM: [],
    FO: rows.map(([tradingDate, description], i) => ({
      tradingDate,
      weekDay: 'x',
      description,
      Sr_no: i + 1,
    })),
  });
const file = (name: string, text: string) => {
  const made = path.join(home, name);
  fs.writeFileSync(made, text);
  return made;
};
/** As Upstox lists them: days of commodities alone and of settlement are none of the exchange's. */
const upstox = (rows: readonly [string, string][]) => {
  const iso = (day: string) => new Date(`${day} UTC`).toISOString().slice(0, 10);
  const closed = rows.map(([day, description]) => {
    const evening = description.includes('Laxmi');
    return {
      date: iso(day),
      description,
      holiday_type: evening ? 'SPECIAL_TIMING' : 'TRADING_HOLIDAY',
      closed_exchanges: evening ? [] : ['NSE', 'NFO', 'CDS', 'BSE', 'BFO', 'BCD'],
      open_exchanges: [{ exchange: evening ? 'NSE' : 'MCX', start_time: 1, end_time: 2 }],
    };
  });
  const other = {
    description: 'x',
    holiday_type: 'SETTLEMENT_HOLIDAY',
    closed_exchanges: [],
    open_exchanges: [],
  };
  const metals = { ...other, holiday_type: 'TRADING_HOLIDAY', closed_exchanges: ['MCX'] };
  const data = [...closed, { ...other, date: '2027-02-19' }, { ...metals, date: '2027-04-20' }];
  return JSON.stringify({ status: 'success', data });
};
const kept = [
  ['the list of Upstox', 'upstox.json', upstox(year)],
  ['the list of the site', 'holidays.json', master(year)],
  [
    'a table of it',
    'holidays.csv',
    ['Sr. No,Date,Day,Description', ...year.map(([day, name], i) => `${i + 1},${day},x,${name}`)].join('\n'),
  ],
] as const;

describe('holidays the exchange announced', () => {
  it.each(kept)('%s extends the calendar, for this process and the next', async (_, name, text) => {
    expect(isTradingDay('NSE', '2027-01-26')).toMatchObject({ refused: expect.any(String) });
    const [report] = (await ask('market import', { paths: [file(`list-${name}`, text)] }))['files'];
    expect(report).toMatchObject({ status: 'imported', format: 'nse-holidays', rowsKept: 12 });
    expect(report.notes.join('\n')).toContain('reaches to 2027-12-31');
    const known = () => [
      isTradingDay('NSE', '2027-01-26'),
      isTradingDay('BSE', '2027-01-27'),
      isTradingDay('NSE', '2027-10-29'),
      nextExpiries('NIFTY', '2027-01-20', 2),
    ];
    // 26 January is a Tuesday: what would expire then ends the day before; Laxmi Pujan has its evening.
    expect(known()).toEqual([false, true, true, ['2027-01-25', '2027-02-02']]);
    expect(session('NSE', '2027-10-29')).toMatchObject({ special: 'muhurat', hoursUnknown: true });
    announce([]);
    await coach.close();
    coach = desk('2026-12-10T12:00:00+05:30');
    expect(known()).toEqual([false, true, true, ['2027-01-25', '2027-02-02']]);
    expect((await ask('market import', { paths: [file(`again-${name}`, text)] }))['files'][0].status).toBe(
      'already',
    );
  });

  it('a day closed at short notice is added to the year that is known', async () => {
    const list = file(
      'one.json',
      master([
        ['16-Dec-2026', 'Municipal polls'],
        ['25-Dec-2026', 'Christmas'],
      ]),
    );
    const dry = await ask('market import', { paths: [list], dryRun: true });
    expect([dry['files'][0].notes, isTradingDay('NSE', '2026-12-16')]).toEqual([
      ['closed from now on: 2026-12-16'],
      true,
    ]);
    await ask('market import', { paths: [list] });
    expect(isTradingDay('NSE', '2026-12-16')).toBe(false);
  });

  it.each([
    ['a part of the next year', master(year.slice(0, 4)), 'not the whole year'],
    ['a year too far', master(year.map(([day, name]) => [day.replace('2027', '2028'), name])), '2028'],
  ])('%s is refused', async (_, text, words) => {
    expect(await ask('market import', { paths: [file('part.json', text)] })).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words),
    });
    expect(isTradingDay('NSE', '2027-01-27')).toMatchObject({ refused: expect.any(String) });
  });

  it('a damaged file of them is named, not passed over', async () => {
    await coach.close();
    fs.writeFileSync(path.join(home, 'holidays.json'), '[{"through"');
    expect(() => desk('2026-12-10T12:00:00+05:30')).toThrow(/holidays.json is damaged/);
    fs.rmSync(path.join(home, 'holidays.json'));
    coach = desk('2026-12-10T12:00:00+05:30');
  });

  it('a suggestion says a month before that the calendar ends', async () => {
    const { warnings } = await ask('suggest', { symbol: 'NIFTY' });
    expect((warnings as string[]).join('\n')).toContain('NSE calendar ends on 2026-12-31');
  });
});

describe('sessions with a pause', () => {
  it.each([
    ['2024-03-02', '10:30'],
    ['2024-05-18', '11:00'],
  ])('%s moved to the recovery site', (day, pause) => {
    const at = (time: string) => Date.parse(`${day}T${time}:00+05:30`);
    expect([isOpen('NSE', at('09:30')), isOpen('NSE', at(pause)), isOpen('NSE', at('12:00'))]).toEqual([
      true,
      false,
      true,
    ]);
    // What was traded before the pause is the last price while it lasts.
    expect(freshness('NSE', at('09:59'), at(pause)).state).toBe('lastClose');
    expect(freshness('NSE', at('09:59'), at('12:00')).state).toBe('stale');
  });
});
