import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cashOf, foldFills } from '../../../src/domain/ledger/fold.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import type { JournalReadOptions } from '../../../src/ports/journal.ts';
import { type WholeFile, wholeFiles } from '../../support/broker-files.ts';
import { sure } from '../../support/ledger-data.ts';
import { hasShared, sharedBytes, sharedPath } from '../../support/shared.ts';

const files = wholeFiles();
const broker = (name: string, options?: JournalReadOptions) =>
  files.read(sharedPath(`data/f_broker_exports/${name}`), options);
const typed = (text: string, options: JournalReadOptions = {}) =>
  files.read('typed.csv', { bytes: new TextEncoder().encode(text), ...options });
const rawText = (name: string) => sharedBytes(`data/f_broker_exports/${name}`).toString('utf8');
const ids = (file: WholeFile) => [...file.fills, ...file.flows].map(({ id }) => id).sort();

/** Cash that a file's rows move, by currency, in minor units: flows plus trades less their charges. */
function cash(file: WholeFile): Record<string, number> {
  const lines = sure(cashOf(sure(foldFills(file.fills)), file.flows));
  const sums: Record<string, number> = {};
  for (const { currency, amount } of lines.values()) sums[currency] = (sums[currency] ?? 0) + amount;
  return sums;
}

const counts = (file: WholeFile) => [
  file.format,
  file.rowsRead,
  file.fills.length,
  file.flows.length,
  file.refused.length,
  file.skipped.length,
];

// The totals below were added up from the files' own money columns with a spreadsheet's exact decimals, not with coach.
describe.skipIf(!hasShared)('public broker files', () => {
  it('Zerodha equity: 450 bought at 67.50 and sold at 66.00 lose 675.00', async () => {
    const file = await broker('zerodha_tradebook_eq.csv');
    expect(counts(file)).toEqual(['zerodha', 2, 2, 0, 0, 0]);
    expect(cash(file)).toEqual({ INR: -67_500 });
    expect(file.fills[0]).toMatchObject({
      at: Date.parse('2025-06-09T10:22:33+05:30'),
      orderId: '1300000021339012',
      chargesKnown: false,
      instrument: { kind: 'stock', symbol: 'SUZLON', exchange: 'NSE', isin: 'INE040H01021' },
    });
  });

  it('Zerodha F&O: a weekly name is its contract', async () => {
    const file = await broker('zerodha_tradebook_fo_header.csv');
    expect(file.fills).toHaveLength(1);
    expect(file.fills[0]!.instrument).toMatchObject({
      symbol: 'NIFTY',
      strike: 24_000,
      right: 'CE',
      expiry: '2025-11-20',
    });
    expect(cash(file)).toEqual({ INR: -750_000 });
  });

  it('Webull options: two contracts from 1.25 to 1.55 gain 60.00, Eastern time', async () => {
    const file = await broker('webull_options_format.csv');
    expect(counts(file)).toEqual(['webull', 2, 2, 0, 0, 0]);
    expect(cash(file)).toEqual({ USD: 6_000 });
    expect(new Date(file.fills[0]!.at).toISOString()).toBe('2026-03-01T14:31:05.000Z');
    expect(file.fills[0]!.instrument.multiplier).toBe(100);
  });

  it('Schwab: the Amount column adds up to 400,074.19, and so does the ledger to the cent', async () => {
    const file = await broker('schwab-export.csv');
    expect(counts(file)).toEqual(['schwab', 120, 46, 65, 8, 1]);
    // Four shares given to a position whose conversion cannot be read: alone they would be a position that never was.
    expect(file.withheld.map(({ symbol, rows }) => [symbol, rows])).toEqual([['AMC', [110]]]);
    // Shares journaled out at 877 x 22.91 move no cash: the fill and the transfer in kind cancel.
    expect(cash(file)).toEqual({ USD: 40_007_419 });
    const spy = sure(foldFills(file.fills)).positions;
    expect([...spy.values()].find((p) => p.instrument.symbol === 'SPY')!.quantity).toBe(709_760_000);
    const [split] = file.fills.filter((fill) => fill.kind === 'split');
    expect(split!.split).toEqual({ new: 10, old: 1 });
    expect(file.refused.every(({ reason }) => reason.includes('write it down by hand'))).toBe(true);
  });

  it('Degiro: the change column by currency, in six languages', async () => {
    const file = await broker('degiro-export.csv');
    expect(counts(file)).toEqual(['degiro', 74, 15, 42, 1, 16]);
    // One row's money was made unreadable by whoever gave the file: 30 at 22.40 with an amount and a cost of 9999.99.
    expect(file.refused).toEqual([{ row: 69, reason: expect.stringContaining('contradicts') }]);
    const flows = file.flows.filter((flow) => flow.currency !== 'JPY');
    expect(cash({ ...file, flows })).toEqual({ EUR: -63_549, USD: -45_557, GBP: 1_984 });
    expect(file.fills.find((fill) => fill.orderId?.startsWith('5925d76b'))!.orderId).toHaveLength(36);
  });

  it('Interactive Brokers trades: money, exchanges and commissions of two currencies', async () => {
    const file = await broker('ibkr-trades-export.csv');
    expect(counts(file)).toEqual(['ibkr-trades', 11, 8, 9, 0, 0]);
    // USD: -31,577.5 for shares + 31,584.271 exchanged (two cents of rounding are in the parts) - 6.98 commission; CHF likewise.
    expect(cash(file)).toEqual({ CHF: -3_002_123, USD: 73 });
  });

  it('Interactive Brokers dividends', async () => {
    const file = await broker('ibkr-dividends-export.csv');
    expect(counts(file)).toEqual(['ibkr-cash', 11, 0, 11, 0, 0]);
    expect(cash(file)).toEqual({ USD: 33_461, CHF: 3_208, JPY: 455 });
  });

  it('Interactive Brokers Flex: bookings, an assignment, a delivery, an exchange, a dividend; orders only repeat', async () => {
    const file = await broker('ibkr_flex_elements_public.xml');
    expect(counts(file)).toEqual(['ibkr-flex', 7, 3, 3, 0, 2]);
    expect(
      file.fills.map(({ kind, side, instrument }) => [kind, side, instrument.symbol, instrument.expiry]),
    ).toEqual([
      ['assignment', 'buy', 'PSTH', undefined],
      ['assignment', 'buy', 'VXX', '2011-08-05'],
      ['assignment', 'buy', 'VXX', '2011-09-17'],
    ]);
    expect(cash(file)).toEqual({ USD: 2_780_000 + 133_700 - 250_000, EUR: -133_700 });
  });

  it('Trading 212: euros that were paid, shares in dollars, a split out of its two halves', async () => {
    const file = await broker('trading212-export.csv');
    expect(counts(file)).toEqual(['trading212', 13, 7, 14, 0, 1]);
    // 31.00 + 0.01 - 1.33 - 1.20 - 1.47 + 0.70 + 0.03 + 0.03 + 17.67; dollars come and go.
    expect(cash(file)).toEqual({ EUR: 4_544, USD: 0 });
    expect(file.fills.find((fill) => fill.kind === 'split')!.split).toEqual({ new: 1, old: 4 });
  });

  it('Freetrade: pounds that were paid', async () => {
    const file = await broker('freetrade-export.csv');
    expect(counts(file)).toEqual(['freetrade', 13, 4, 11, 0, 2]);
    // -2412.19 + 1000 + 26.69 + 0.31 + 0.21 - 992.50 - 5068.25 + 6.78 - 1996.75 + 0.07, and a gift of 4.95 for 4.95.
    expect(cash(file)).toEqual({ GBP: -943_563, USD: 0 });
  });

  it('pyfolio: 9,367 fills of a fund, shares and dollars', async () => {
    const file = await broker('pyfolio_test_txn.csv.gz');
    expect(counts(file)).toEqual(['pyfolio', 9_367, 9_367, 0, 0, 0]);
    const book = sure(foldFills(file.fills));
    expect([...book.positions.values()].find((p) => p.instrument.symbol === 'AMD')!.quantity).toBe(
      2_299 * 1e8,
    );
    // Each fill is a whole cent, the file has fractions of one: 9,367 roundings of at most half a cent.
    expect(Math.abs(cash(file)['USD']! - -11_193_895)).toBeLessThan(0.5 * Math.sqrt(9_367) * 3);
  });

  it('positions of pyfolio are no trades and are said to be none', async () => {
    await expect(broker('pyfolio_test_pos.csv.gz')).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('no broker'),
    });
  });

  it('Kite and Alpaca order lists give what was filled', async () => {
    const kite = await files.read(sharedPath('data/g_api/kite/orders.json'));
    expect(counts(kite)).toEqual(['kite-orders', 10, 4, 0, 2, 4]);
    const alpaca = await files.read(sharedPath('data/g_api/alpaca/order_routes.get_orders.json'));
    expect(counts(alpaca)).toEqual(['alpaca-orders', 1, 0, 0, 0, 1]);
  });
});

const delimited = [
  'zerodha_tradebook_eq.csv',
  'webull_options_format.csv',
  'schwab-export.csv',
  'degiro-export.csv',
  'ibkr-trades-export.csv',
  'ibkr-dividends-export.csv',
  'trading212-export.csv',
  'freetrade-export.csv',
];

describe.skipIf(!hasShared).each(delimited)('%s', (name) => {
  let whole: WholeFile;
  beforeAll(async () => {
    whole = await broker(name);
  });
  const again = (text: string) => typed(text);

  it('with a byte order mark, CRLF and blank lines it is the same file', async () => {
    const text = `\ufeff${rawText(name).replaceAll(/\r?\n/g, '\r\n\r\n')}`;
    expect(ids(await again(text))).toEqual(ids(whole));
  });

  it('pasted behind itself, header and all, it adds nothing', async () => {
    expect(ids(await again(`${rawText(name).trimEnd()}\n${rawText(name)}`))).toEqual(ids(whole));
  });

  it('with its rows turned round it tells of the same', async () => {
    // Two halves of one order number, and a split that needs what was bought before it, keep their neighbours.
    const [head, ...rows] = rawText(name).trimEnd().split(/\r?\n/);
    if (name.startsWith('degiro') || name.startsWith('trading212')) return;
    expect(ids(await again([head, ...rows.reverse()].join('\n')))).toEqual(ids(whole));
  });

  it('torn anywhere, it keeps only rows that the whole file has, and never fails', async () => {
    const text = rawText(name).trimEnd();
    const head = text.indexOf('\n') + 1;
    const known = new Set(ids(whole));
    for (let i = 1; i <= 25; i++) {
      const cut = head + Math.floor(((text.length - head) * i) / 26);
      const file = await again(text.slice(0, cut));
      const strange = ids(file).filter((id) => !known.has(id));
      // The last row may have lost digits of its last field; no other may differ.
      expect(strange.length, `cut at ${cut}`).toBeLessThanOrEqual(3);
      const left = whole.withheld.flatMap(({ rows }) => rows).length;
      expect(file.fills.length).toBeLessThanOrEqual(whole.fills.length + left);
    }
  });
});

describe('files and folders', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-journal-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const header =
    'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time';
  const line = (id: number) =>
    `INFY,,2026-01-05,NSE,EQ,EQ,buy,false,10,1500.05,${id},1,2026-01-05T09:20:0${id}`;

  it('reads gzip, UTF-16 and a folder in a fixed order; says what is missing', async () => {
    fs.writeFileSync(path.join(folder, 'b.csv.gz'), gzipSync(`${header}\n${line(1)}\n`));
    fs.writeFileSync(path.join(folder, 'a.csv'), Buffer.from(`\ufeff${header}\n${line(2)}\n`, 'utf16le'));
    fs.writeFileSync(path.join(folder, 'notes.md'), 'no export');
    const found = await files.expand([folder]);
    expect(found.map((name) => path.basename(name))).toEqual(['a.csv', 'b.csv.gz']);
    for (const name of found) expect((await files.read(name)).fills).toHaveLength(1);
    await expect(files.read(path.join(folder, 'gone.csv'))).rejects.toMatchObject({ kind: 'missing' });
    await expect(files.expand([path.join(folder, 'gone')])).rejects.toMatchObject({ kind: 'missing' });
  });

  it('refuses archives, torn gzip and what is no export', async () => {
    const zip = new Uint8Array([0x50, 0x4b, 3, 4]);
    await expect(files.read('x.xlsx', { bytes: zip })).rejects.toMatchObject({ kind: 'usage' });
    await expect(files.read('x.gz', { bytes: gzipSync(header).subarray(0, 30) })).rejects.toMatchObject({
      kind: 'usage',
    });
    for (const text of ['', '\n\n', 'hello', '<html></html>', '{"a":', '[]', '{"data":[1,2]}', 'a,b\n1,2'])
      await expect(typed(text)).rejects.toMatchObject({ kind: 'usage' });
  });

  it('keeps hostile text as data: formulas and control characters never become a symbol', async () => {
    const file = await typed(
      [
        header,
        `=cmd|'/C calc'!A0,,2026-01-05,NSE,EQ,EQ,buy,false,10,1500,1,1,2026-01-05T09:20:00`,
        `IN\u202eFY,,2026-01-05,NSE,EQ,EQ,buy,false,10,1500,2,1,2026-01-05T09:20:00`,
        `INFY,,2026-01-05,NSE,EQ,EQ,buy,false,1e309,1500,3,1,2026-01-05T09:20:00`,
        `INFY,,2026-01-05,NSE,EQ,EQ,buy,false,-0,1500,4,1,2026-01-05T09:20:00`,
        `INFY,,2026-02-30,NSE,EQ,EQ,buy,false,1,1500,5,1,2026-02-30T09:20:00`,
        `INFY,,2026-01-05,MCX,EQ,EQ,buy,false,1,1500,6,1,2026-01-05T09:20:00`,
        `INFY,,2026-01-05,NSE,EQ,EQ,hold,false,1,1500,7,1,2026-01-05T09:20:00`,
        `INFY,,2026-01-05,NSE,EQ,EQ,buy,false,1,"1500`,
        line(9).replace('INFY', 'TCS'),
      ].join('\n'),
    );
    expect(file.fills).toHaveLength(1);
    expect(file.refused.map(({ row }) => row)).toEqual([9, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('one number that says two things is refused, the same row twice counts once', async () => {
    const file = await typed([header, line(1), line(1), line(1).replace('1500.05', '1500.10')].join('\n'));
    expect([file.fills.length, file.duplicates, file.refused.length]).toEqual([0, 1, 1]);
    expect(file.withheld).toEqual([
      { symbol: 'INFY', rows: [2], because: 4, reason: expect.stringContaining('same number') },
    ]);
  });

  it('writes a report over nothing but a report', async () => {
    const report = path.join(folder, 'r.html');
    await files.writeReport(report, '<p>one');
    expect(await files.writeReport(report, '<p>two')).toBe(report);
    expect(fs.readFileSync(report, 'utf8')).toContain('<p>two');
    expect(fs.statSync(report).mode & 0o077).toBe(0);
    fs.writeFileSync(path.join(folder, 'mine.html'), '<p>mine');
    await expect(files.writeReport(path.join(folder, 'mine.html'), 'x')).rejects.toMatchObject({
      kind: 'refused',
    });
    await expect(files.writeReport(path.join(folder, 'r.txt'), 'x')).rejects.toMatchObject({ kind: 'usage' });
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

it('a refusal of the fold would show', () => expect(isRefusal(foldFills([]))).toBe(false));
