import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  contractFacts,
  expiries,
  freezeSlices,
  isExpiryDay,
  isMonthlyExpiry,
  lotSize,
  monthlyExpiry,
  nextExpiries,
} from '../../../src/domain/contract/contract.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';
import { hasShared, sharedBytes, sharedPath } from '../../support/shared.ts';

const year2026 = (symbol: string) =>
  (nextExpiries(symbol, '2026-01-01', 400) as string[]).map((date) => date.slice(5));
const lot = (symbol: string, expiry: string, onDate?: string) => {
  const found = lotSize(symbol, expiry, onDate);
  return isRefusal(found) ? found.refused : found.lot;
};

describe('expiries of 2026', () => {
  test('NSE: Tuesdays, moved to the day before a holiday', () => {
    const dates = year2026('NIFTY');
    expect(dates.length).toBe(52);
    expect(dates.slice(0, 4)).toEqual(['01-06', '01-13', '01-20', '01-27']);
    for (const [holiday, moved] of [
      ['03-03', '03-02'],
      ['03-31', '03-30'],
      ['04-14', '04-13'],
      ['10-20', '10-19'],
      ['11-10', '11-09'],
      ['11-24', '11-23'],
    ] as const) {
      expect(dates).not.toContain(holiday);
      expect(dates).toContain(moved);
    }
    const monthlies = '01-27 02-24 03-30 04-28 05-26 06-30 07-28 08-25 09-29 10-27 11-23 12-29'.split(' ');
    for (const symbol of ['BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'NIFTYNXT50', 'RELIANCE'])
      expect(year2026(symbol)).toEqual(monthlies);
    expect(monthlies.map((_, i) => (monthlyExpiry('NIFTY', 2026, i + 1) as string).slice(5))).toEqual(
      monthlies,
    );
    expect(dates.filter((date) => isMonthlyExpiry('NIFTY', `2026-${date}`) === true)).toEqual(monthlies);
  });

  test('BSE: Thursdays, moved to the day before a holiday', () => {
    const dates = year2026('SENSEX');
    for (const [holiday, moved] of [
      ['01-15', '01-14'],
      ['03-26', '03-25'],
      ['05-28', '05-27'],
    ] as const) {
      expect(dates).not.toContain(holiday);
      expect(dates).toContain(moved);
    }
    const monthlies = '01-29 02-26 03-25 04-30 05-27 06-25 07-30 08-27 09-24 10-29 11-26 12-31'.split(' ');
    expect(year2026('BANKEX')).toEqual(monthlies);
    expect(dates.filter((date) => isMonthlyExpiry('SENSEX', `2026-${date}`) === true)).toEqual(monthlies);
  });
});

describe('expiries by era', () => {
  test('NSE Thursday to Tuesday and BSE Tuesday to Thursday on 2025-09-01', () => {
    expect(nextExpiries('NIFTY', '2025-08-14', 5)).toEqual([
      '2025-08-14',
      '2025-08-21',
      '2025-08-28',
      '2025-09-02',
      '2025-09-09',
    ]);
    expect(nextExpiries('SENSEX', '2025-08-12', 5)).toEqual([
      '2025-08-12',
      '2025-08-19',
      '2025-08-26',
      '2025-09-04',
      '2025-09-11',
    ]);
    expect(nextExpiries('SENSEX', '2024-12-20', 4)).toEqual([
      '2024-12-20',
      '2024-12-27',
      '2025-01-03',
      '2025-01-07',
    ]);
    expect(nextExpiries('BANKNIFTY', '2024-11-01', 4)).toEqual([
      '2024-11-06',
      '2024-11-13',
      '2024-11-27',
      '2024-12-24',
    ]);
    expect(nextExpiries('BANKNIFTY', '2023-09-01', 6)).toEqual([
      '2023-09-06',
      '2023-09-13',
      '2023-09-20',
      '2023-09-28',
      '2023-10-04',
      '2023-10-11',
    ]);
  });

  test('a muhurat hour is no day to expire on', () => {
    expect(expiries('NIFTY', 2021, 11)).toEqual(['2021-11-03', '2021-11-11', '2021-11-18', '2021-11-25']);
    expect(isExpiryDay('NIFTY', '2025-10-20')).toBe(true);
    expect(isExpiryDay('NIFTY', '2025-10-21')).toBe(false);
  });

  test('US: Fridays, the third one monthly, every day where listed', () => {
    expect(nextExpiries('AAPL', '2026-03-30', 2)).toEqual(['2026-04-02', '2026-04-10']);
    expect(monthlyExpiry('AAPL', 2026, 12)).toBe('2026-12-18');
    expect(isMonthlyExpiry('SPY', '2026-12-18')).toBe(true);
    expect(nextExpiries('SPY', '2026-11-25', 3)).toEqual(['2026-11-25', '2026-11-27', '2026-11-30']);
  });

  test('outside what is known it refuses', () => {
    expect(isRefusal(nextExpiries('NIFTY', '2027-01-01', 1))).toBe(true);
    expect(isRefusal(nextExpiries('NIFTYFPI', '2026-08-01', 1))).toBe(true);
    expect(isRefusal(nextExpiries('NOPE', '2026-08-01', 1))).toBe(true);
    expect(isRefusal(nextExpiries('INDIAVIX', '2026-08-01', 1))).toBe(true);
    expect(isRefusal(monthlyExpiry('NIFTY', 2027, 1))).toBe(true);
    expect(isRefusal(monthlyExpiry('NIFTY', 2026, 13))).toBe(true);
    expect(isRefusal(isExpiryDay('NIFTY', '2026-02-30'))).toBe(true);
    expect(nextExpiries('NIFTY', '2026-12-23', 10)).toEqual(['2026-12-29']);
  });
});

describe.skipIf(!hasShared)('expiries and lots against exchange files', () => {
  const monthNumber = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const iso = (text: string) => {
    const [day, month, year] = text.split('-');
    return `${year}-${String(monthNumber.indexOf(month!) + 1).padStart(2, '0')}-${day}`;
  };

  test('every expiry listed within three months of a chain snapshot is computed', () => {
    const folder = sharedPath('data/a_nse_option_chain');
    const files = fs.readdirSync(folder).filter((name) => /^(BANK)?NIFTY_\d/.test(name));
    expect(files.length).toBeGreaterThan(15);
    for (const name of files) {
      const [symbol, stamp] = name.split('_') as [string, string];
      const date = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`;
      const chain = JSON.parse(sharedBytes(`data/a_nse_option_chain/${name}`).toString()) as {
        records: { expiryDates: string[] };
      };
      const listed = chain.records.expiryDates
        .map(iso)
        .filter((expiry) => expiry < `${date.slice(0, 4)}-12-31`);
      for (const expiry of listed)
        expect([name, expiry, isExpiryDay(symbol, expiry)]).toEqual([name, expiry, true]);
      const nearest = nextExpiries(symbol, date, 4) as string[];
      const last = symbol === 'BANKNIFTY' ? 3 : 4;
      expect([name, ...listed.slice(0, last)]).toEqual([name, ...nearest.slice(0, last)]);
    }
  });

  test('expiries of a bhavcopy after the change of weekday, before a later holiday moved two of them', () => {
    const text = fs.readFileSync(sharedPath('data/b_bhavcopy/converted_udiff_NIFTY_20250814.csv'), 'utf8');
    const listed = [
      ...new Set(
        text
          .trim()
          .split('\n')
          .slice(1)
          .map((row) => row.split(',')[1]!.split('-').reverse().join('-')),
      ),
    ].sort();
    const computed = listed.filter(
      (expiry) => expiry <= '2026-12-31' && isExpiryDay('NIFTY', expiry) === true,
    );
    expect(listed.filter((expiry) => expiry <= '2026-12-31' && !computed.includes(expiry))).toEqual([
      '2026-03-31',
    ]);
  });

  test('lots in exchange and broker files', () => {
    const rows = fs
      .readFileSync(sharedPath('data/b_bhavcopy/udiff_real_excerpt_20260722.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const seen = rows
      .map((row) => row.split(','))
      .filter((row) => row[7] === 'NIFTY' || row[7] === 'BANKNIFTY');
    expect(seen.length).toBeGreaterThan(0);
    for (const row of seen) expect(lot(row[7]!, row[9]!, row[0]!)).toBe(Number(row[28]));
    for (const file of ['2025-06-27', '2026-05-01']) {
      const instruments = JSON.parse(
        fs.readFileSync(sharedPath(`data/g_api/upstox/instruments_banknifty_${file}.json`), 'utf8'),
      ) as { expiry: number; lot_size: number; underlying_symbol: string }[];
      for (const { expiry, lot_size, underlying_symbol } of instruments) {
        const date = new Date(expiry + 19_800_000).toISOString().slice(0, 10);
        expect([date, lot(underlying_symbol, date, file)]).toEqual([date, lot_size]);
      }
    }
  });
});

describe('lots', () => {
  test.each([
    ['NIFTY', '2022-03-31', undefined, 50],
    ['NIFTY', '2024-04-25', undefined, 50],
    ['NIFTY', '2024-05-02', undefined, 25],
    ['NIFTY', '2024-12-26', undefined, 25],
    ['NIFTY', '2025-01-02', undefined, 75],
    ['NIFTY', '2025-01-30', undefined, 25],
    ['NIFTY', '2025-02-27', undefined, 75],
    ['NIFTY', '2025-12-23', undefined, 75],
    ['NIFTY', '2025-12-30', undefined, 75],
    ['NIFTY', '2026-01-06', undefined, 65],
    ['NIFTY', '2026-01-27', undefined, 65],
    ['NIFTY', '2026-11-23', '2026-11-20', 65],
    ['NIFTY', '2026-03-31', '2025-08-14', 75],
    ['NIFTY', '2026-03-30', '2025-12-30', 75],
    ['NIFTY', '2026-03-30', '2025-12-31', 65],
    ['NIFTY', '2026-01-27', '2025-10-29', 65],
    ['NIFTY', '2025-03-27', '2024-12-01', 25],
    ['NIFTY', '2025-03-27', '2024-12-27', 75],
    ['BANKNIFTY', '2022-04-28', undefined, 25],
    ['BANKNIFTY', '2024-04-24', undefined, 15],
    ['BANKNIFTY', '2025-01-30', undefined, 15],
    ['BANKNIFTY', '2025-02-27', undefined, 30],
    ['BANKNIFTY', '2025-07-31', undefined, 35],
    ['BANKNIFTY', '2025-12-30', undefined, 35],
    ['BANKNIFTY', '2026-01-27', undefined, 30],
    ['FINNIFTY', '2024-07-30', undefined, 25],
    ['FINNIFTY', '2025-09-30', undefined, 65],
    ['FINNIFTY', '2026-01-27', undefined, 60],
    ['MIDCPNIFTY', '2025-07-31', undefined, 140],
    ['MIDCPNIFTY', '2026-01-27', undefined, 120],
    ['NIFTYNXT50', '2026-01-27', undefined, 25],
    ['SENSEX', '2024-12-27', undefined, 10],
    ['SENSEX', '2025-01-07', undefined, 20],
    ['SENSEX', '2025-01-28', undefined, 10],
    ['SENSEX', '2026-11-26', undefined, 20],
    ['BANKEX', '2026-11-26', undefined, 30],
    ['NIFTYFPI', '2026-08-25', undefined, 1100],
    ['SPY', '2026-12-18', undefined, 100],
    ['NIFTY', '2027-03-30', '2026-07-22', 65],
  ] as const)('%s expiring %s traded %s is %i', (symbol, expiry, onDate, expected) =>
    expect(lot(symbol, expiry, onDate)).toBe(expected),
  );

  test('unknown lots are refused', () => {
    for (const [symbol, expiry] of [
      ['RELIANCE', '2026-11-23'],
      ['NIFTY', '2019-01-31'],
      ['NIFTY', 'soon'],
      ['FOCIT', '2026-11-26'],
      ['NOPE', '2026-11-23'],
    ] as const) {
      expect(isRefusal(lotSize(symbol, expiry))).toBe(true);
    }
  });
});

describe('facts and freeze slicing', () => {
  test('facts by date', () => {
    expect(contractFacts('NIFTY', '2026-11-23', '2026-11-20')).toMatchObject({
      lotSize: 65,
      tick: 0.05,
      strikeStep: 50,
      freezeQuantity: 1800,
      multiplier: 1,
      settlement: 'cash',
      style: 'european',
    });
    expect(contractFacts('NIFTY', '2029-12-24', '2026-11-20')).toMatchObject({ strikeStep: 50 });
    expect(contractFacts('BANKNIFTY', '2026-07-28', '2026-07-22')).toMatchObject({
      freezeQuantity: 900,
      strikeStep: 100,
    });
    expect(contractFacts('BANKNIFTY', '2026-08-25', '2026-08-03')).toMatchObject({ freezeQuantity: 600 });
    expect(contractFacts('SENSEX', '2026-11-26', '2026-11-20')).toMatchObject({
      lotSize: 20,
      strikeStep: 100,
      freezeQuantity: null,
    });
    expect(contractFacts('SPX', '2026-12-18', '2026-11-20')).toMatchObject({
      multiplier: 100,
      settlement: 'cash',
      style: 'european',
    });
    expect(contractFacts('SPY', '2026-12-18', '2026-11-20')).toMatchObject({
      settlement: 'physical',
      style: 'american',
    });
    expect(isRefusal(contractFacts('NIFTY', '2026-11-23', 'today'))).toBe(true);
  });

  test('NIFTY at lot 65 takes at most 27 lots an order', () => {
    expect(freezeSlices('NIFTY', 27, '2026-11-23', '2026-11-20')).toEqual([27]);
    expect(freezeSlices('NIFTY', 28, '2026-11-23', '2026-11-20')).toEqual([27, 1]);
    expect(freezeSlices('NIFTY', 100, '2026-11-23', '2026-11-20')).toEqual([27, 27, 27, 19]);
    expect(freezeSlices('BANKNIFTY', 20, '2026-11-23', '2026-11-20')).toEqual([19, 1]);
    expect(freezeSlices('NIFTY', 0, '2026-11-23', '2026-11-20')).toEqual([]);
    expect(isRefusal(freezeSlices('NIFTY', 1.5, '2026-11-23', '2026-11-20'))).toBe(true);
    expect(freezeSlices('SENSEX', 90, '2026-11-26', '2026-11-20')).toEqual([90]);
  });

  test('slices lose nothing and each stays below the freeze quantity', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('NIFTY', 'BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'NIFTYNXT50'),
        fc.integer({ min: 1, max: 5000 }),
        (symbol, lots) => {
          const slices = freezeSlices(symbol, lots, '2026-11-23', '2026-11-20') as number[];
          const facts = contractFacts(symbol, '2026-11-23', '2026-11-20') as {
            lotSize: number;
            freezeQuantity: number;
          };
          expect(slices.reduce((a, b) => a + b, 0)).toBe(lots);
          for (const slice of slices) expect(slice * facts.lotSize).toBeLessThan(facts.freezeQuantity);
        },
      ),
    );
  });
});
