import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zipEntries } from '../../../src/adapters/files/zip.ts';
import { contractDoubts, listingDoubts, momentDoubts } from '../../../src/domain/contract/tradable.ts';
import type { Instrument } from '../../../src/domain/ledger/fill.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const option = (symbol: string, expiry: string, strike: number, exchange = 'NSE'): Instrument => ({
  kind: 'option',
  symbol,
  exchange,
  expiry,
  strike,
  right: 'CE',
  multiplier: exchange === 'US' ? 100 : 1,
});
const share = (symbol: string, exchange: string): Instrument => ({
  kind: 'stock',
  symbol,
  exchange,
  multiplier: 1,
});
const codes = (instrument: Instrument, at: string, dayOnly = false) => {
  const ms = Date.parse(at);
  return [...momentDoubts(instrument, ms, dayOnly), ...contractDoubts(instrument, ms)].map(
    ({ code }) => code,
  );
};
const noon = '2026-11-20T12:00:00+05:30';

describe('what cannot have been traded', () => {
  it.each([
    ['a Wednesday', option('NIFTY', '2026-12-30', 25_000), noon, ['noExpiry']],
    ['a holiday, rolled to the day before', option('NIFTY', '2026-11-24', 25_000), noon, ['noExpiry']],
    ['the day it rolled to', option('NIFTY', '2026-11-23', 25_000), noon, []],
    ['a Saturday beyond the calendar', option('NIFTY', '2027-06-26', 25_000), noon, ['noExpiry']],
    ['a weekday beyond the calendar', option('NIFTY', '2027-06-29', 25_000), noon, []],
    ['a weekly contract where there are none', option('BANKNIFTY', '2026-12-08', 58_000), noon, []],
    ['off the step', option('NIFTY', '2026-12-29', 25_010), noon, ['offStep']],
    ['off the step of another index', option('BANKNIFTY', '2026-12-29', 58_050), noon, ['offStep']],
    ['a stock, whose steps only its listing knows', option('RELIANCE', '2026-12-29', 1432.5), noon, []],
    ['under the rule of before', option('BANKNIFTY', '2025-01-29', 50_000), '2024-12-20T12:00:00+05:30', []],
    ['after its expiry', option('NIFTY', '2026-11-17', 25_000), noon, ['afterExpiry']],
    [
      'in the minutes after its close',
      option('NIFTY', '2026-11-17', 25_000),
      '2026-11-17T15:41:00+05:30',
      [],
    ],
    ['on a Sunday', option('NIFTY', '2026-12-29', 25_000), '2026-11-22T12:00:00+05:30', ['noSession']],
    ['at three in the night', share('ITC', 'NSE'), '2026-11-20T03:00:00+05:30', ['outsideHours']],
    ['in the pre-open', share('ITC', 'NSE'), '2026-11-20T09:05:00+05:30', []],
    ['after the close, in the post-close session', share('ITC', 'BSE'), '2026-11-20T15:55:00+05:30', []],
    ['on the Sunday of the budget', share('ITC', 'NSE'), '2026-02-01T12:00:00+05:30', []],
    ['in the muhurat hour, of unknown time', share('ITC', 'NSE'), '2026-11-08T18:30:00+05:30', []],
    ['an American share in the night', share('AAPL', 'US'), '2026-11-20T03:00:00-05:00', []],
    [
      'an American option in the night',
      option('AAPL', '2026-12-18', 250, 'US'),
      '2026-11-20T03:00:00-05:00',
      ['outsideHours'],
    ],
    [
      'an American option on a holiday',
      option('AAPL', '2026-12-25', 250, 'US'),
      '2026-11-20T12:00:00-05:00',
      ['noExpiry'],
    ],
    [
      'an American option of a Saturday of old',
      option('VXX', '2011-09-17', 5, 'US'),
      '2011-08-08T12:00:00-04:00',
      [],
    ],
    ['elsewhere', share('VOD', 'LSE'), '2026-11-22T03:00:00Z', []],
  ])('%s', (_, instrument, at, expected) => expect(codes(instrument, at)).toEqual(expected));

  it('a day without a time is only held against sessions', () => {
    expect(codes(share('ITC', 'NSE'), '2026-11-20T00:00:00+05:30', true)).toEqual([]);
    expect(codes(share('ITC', 'NSE'), '2026-11-22T00:00:00+05:30', true)).toEqual(['noSession']);
  });

  it('American options outside the session are a warning, Indian ones certain', () => {
    const night = Date.parse('2026-11-20T03:00:00-05:00');
    expect(momentDoubts(option('AAPL', '2026-12-18', 250, 'US'), night, false)).toMatchObject([
      { certain: false },
    ]);
  });

  it.skipIf(!hasShared)(
    'nothing that the exchange listed is taken for impossible',
    () => {
      const doubted: string[] = [];
      let seen = 0;
      for (const folder of ['data/l_fo_history', 'data/l_fo_history_2025']) {
        const names = fs.readdirSync(sharedPath(folder)).filter((name) => name.endsWith('.zip'));
        // Each week's first day and the whole one: contracts of the days between are the same.
        for (const name of names.filter(
          (one, i) => i % 5 === 0 || one.includes('FULL') || folder.endsWith('2025'),
        )) {
          const [entry] = zipEntries(new Uint8Array(fs.readFileSync(sharedPath(`${folder}/${name}`))));
          const [head, ...lines] = new TextDecoder().decode(entry!.read()).split('\n');
          const place = new Map(head!.split(',').map((column, i) => [column, i]));
          for (const line of lines) {
            const cells = line.split(',');
            const cell = (column: string) => cells[place.get(column)!]!;
            if (cells.length < 20 || !cell('FinInstrmTp').endsWith('O')) continue;
            seen++;
            const contract = option(cell('TckrSymb'), cell('FininstrmActlXpryDt'), Number(cell('StrkPric')));
            const at = Date.parse(`${cell('TradDt')}T12:00:00+05:30`);
            const found = [...momentDoubts(contract, at, false), ...contractDoubts(contract, at)];
            // Of 2025: an expiry on a holiday announced later, and one brought forward by a demerger.
            if (found.some(({ certain }) => certain))
              doubted.push(`${cell('TradDt')} ${contract.symbol} ${contract.expiry}: ${found[0]!.message}`);
          }
        }
      }
      expect(seen).toBeGreaterThan(20_000);
      expect([...new Set(doubted)]).toEqual([]);
    },
    60_000,
  );
});

describe("a strike against the exchange's own listing", () => {
  const listing = { day: '2026-02-27', strikes: Float64Array.from([1380, 1390, 1400, 1410]) };
  const at = (day: string) => Date.parse(`${day}T11:00:00+05:30`);
  const codes = (strike: number, day: string) =>
    listingDoubts(option('RELIANCE', '2026-03-30', strike), at(day), listing).map(({ code, certain }) => [
      code,
      certain,
    ]);

  it('of that day is the whole truth, of another one a warning', () => {
    expect(codes(1400, '2026-02-27')).toEqual([]);
    expect(codes(1405, '2026-02-27')).toEqual([['notListed', true]]);
    expect(codes(1405, '2026-03-05')).toEqual([['notListed', false]]);
    const few = { ...listing, strikes: [1400] };
    expect(listingDoubts(option('RELIANCE', '2026-03-30', 1405), at('2026-02-27'), few)).toEqual([]);
  });

  it('is told with the strikes near it', () => {
    const [doubt] = listingDoubts(option('RELIANCE', '2026-03-30', 1405), at('2026-02-27'), listing);
    expect(doubt).toMatchObject({
      message: 'RELIANCE 2026-03-30 has no strike 1405 in the listing of 2026-02-27',
      hint: 'Near it are 1400 and 1410.',
    });
  });
});
