import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainFile, files } from '../../../src/adapters/market/files.ts';
import type { ImportedFile } from '../../../src/ports/market.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const reader = files();
const bytes = (text: string) => new TextEncoder().encode(text);
const bars = 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,10\n2024-01-03,2,3,2,3,\n';
const read = (name: string, content: Uint8Array, symbol?: string) =>
  reader.read(name, { bytes: content, ...(symbol === undefined ? {} : { symbol }) });

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-files-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a file by its content', () => {
  it('is the same plain, gzipped or zipped, whatever it is called', async () => {
    const plain = await read('spy.dat', bytes(bars));
    const forms = [
      gzipSync(bytes(bars)),
      zipSync({ 'spy.csv': bytes(bars) }),
      gzipSync(zipSync({ 'spy.csv': bytes(bars) })),
    ];
    for (const form of forms) {
      const packed = await read('spy.json', form);
      expect(packed.bars).toEqual(plain.bars);
    }
    expect(plain.bars[0]).toMatchObject({ symbol: 'SPY', interval: '1d' });
    expect(plain.bars[0]!.volume[1]).toBeNaN();
  });
  it('may start with a byte-order mark, end lines like Windows and quote its cells', async () => {
    const text = `\ufeff${bars.replaceAll('\n', '\r\n').replace('2024-01-02', '"2024-01-02"').replace(',10', ',"1,000"')}`;
    const found = await read('spy.csv', bytes(text));
    expect([...found.bars[0]!.volume]).toEqual([1000, Number.NaN]);
  });
  it('may be UTF-16, as spreadsheets save "Unicode text"', async () => {
    const little = Buffer.from(`\ufeff${bars}`, 'utf16le');
    const plain = await read('spy.csv', bytes(bars));
    for (const form of [little, Buffer.from(little).swap16()])
      expect((await read('spy.csv', form)).bars).toEqual(plain.bars);
    await expect(read('spy.csv', little.subarray(0, 2))).rejects.toThrow('the file is empty');
    await expect(read('spy.csv', little.subarray(2))).rejects.toThrow('not UTF-8');
  });
  it('takes the symbol it is told', async () => {
    expect((await read('x.csv', bytes(bars), 'nifty 50')).bars[0]!.symbol).toBe('NIFTY');
  });
  it('comes from a pipe too', async () => {
    expect((await read('-', bytes(bars), 'SPY')).rowsKept).toBe(2);
    await expect(reader.read('-')).rejects.toMatchObject({ kind: 'usage' });
    await expect(read('-', bytes(bars))).rejects.toThrow(/standard input: nothing says which instrument/);
  });
  it('counts every refused row and shows the first twenty', async () => {
    const bad = Array.from({ length: 30 }, (_, i) => `2024-02-30,${i},2,1,2,3`).join('\n');
    const found = await read('spy.csv', bytes(bars + bad));
    expect(found).toMatchObject({ rowsRead: 32, rowsKept: 2, refusedMore: 10 });
    expect(found.refused).toHaveLength(20);
    expect(found.refused[0]).toEqual({ row: 4, reason: 'the time is not a real date or time' });
  });
});

describe('a file that cannot be read', () => {
  const big = '{"records":{"data":[{"strikePrice":1,"expiryDate":"';
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', bytes(''), /empty/],
    ['blank', bytes(' \n\n '), /empty/],
    ['a web page', bytes('<!DOCTYPE html><html>Access Denied</html>'), /web page/],
    ['cut JSON', bytes(big), /not valid JSON/],
    ['JSON with NaN', bytes('{"records":{"data":[NaN,}}'), /not valid JSON/],
    ['an empty answer', bytes('{}'), /empty JSON answer/],
    ['unknown JSON', bytes('{"hello":1}'), /no known layout .*hello/],
    ['a list', bytes('[1,2]'), /no known layout/],
    ['a number', bytes('5'), /no known layout/],
    ['unknown columns', bytes('a,b,c\n1,2,3\n'), /no known layout .*a,b,c/],
    ['binary', new Uint8Array([1, 0, 2, 0, 3]), /binary/],
    ['cut gzip', gzipSync(bytes(bars)).subarray(0, 30), /damaged or cut short/],
    ['cut zip', zipSync({ 'a.csv': bytes(bars) }).subarray(0, 60), /damaged or cut short/],
    ['a header alone', bytes('date,open,high,low,close\n'), /no rows/],
    [
      'bars without a good row',
      bytes('date,open,high,low,close\n2024-01-01,1,1,2,1\n'),
      /none of its 1 rows .*row 2/,
    ],
  ])('is refused in one sentence: %s', async (_, content, message) => {
    await expect(read('spy.csv', content)).rejects.toThrow(message);
    await expect(read('spy.csv', content)).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringMatching(/\w/),
    });
  });
  it('is refused when a byte inside a zip has changed', async () => {
    const packed = zipSync({ 'spy.csv': bytes(bars) }, { level: 0 });
    packed[60] = packed[60]! ^ 1;
    await expect(read('spy.zip', packed)).rejects.toThrow(/checksum|damaged/);
  });
  it('is refused before it fills the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    await expect(read('bomb.gz', bomb)).rejects.toThrow(/more than the 64 MB/);
    const zeros = new Uint8Array(65 * 1024 * 1024);
    await expect(read('bomb.zip', zipSync({ 'a.csv': zeros }))).rejects.toThrow(/more than the 64 MB/);
    const many = Object.fromEntries(
      Array.from({ length: 5 }, (_, i) => [`${i}.csv`, zeros.subarray(0, 60 * 1024 * 1024)]),
    );
    await expect(read('bomb.zip', zipSync(many, { level: 1 }))).rejects.toThrow(
      /unpacks to more than 256 MB/,
    );
    const large = path.join(folder, 'large.json');
    fs.writeFileSync(large, '{');
    fs.truncateSync(large, 200 * 1024 * 1024);
    await expect(reader.read(large)).rejects.toThrow(/200 MB is more than the 64 MB/);
  });
  it('says what is missing or not a file', async () => {
    await expect(reader.read(path.join(folder, 'nowhere.csv'))).rejects.toMatchObject({ kind: 'missing' });
    await expect(reader.read(folder)).rejects.toMatchObject({ kind: 'usage' });
  });
  it('stops when the caller does', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(reader.read('spy.csv', { bytes: bytes(bars), signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('paths', () => {
  it('open folders in name order and leave hidden files', async () => {
    fs.mkdirSync(path.join(folder, 'in', 'b'), { recursive: true });
    for (const name of ['b/2.csv', 'c.csv', '.hidden', 'a.csv'])
      fs.writeFileSync(path.join(folder, 'in', name), bars);
    const found = await reader.expand([path.join(folder, 'in'), '-']);
    expect(found.map((name) => path.relative(folder, name))).toEqual([
      'in/a.csv',
      'in/b/2.csv',
      'in/c.csv',
      expect.any(String),
    ]);
    await expect(reader.expand([path.join(folder, 'nowhere')])).rejects.toMatchObject({ kind: 'missing' });
  });
});

describe('one chain for a command', () => {
  it('asks for a symbol when a file has several', async () => {
    const rows = ['SPY', 'QQQ'].map((symbol) => `${symbol},2026-06-19,400,C,5`).join('\n');
    const content = bytes(`symbol,expiry,strike,type,last\n${rows}`);
    await expect(chainFile('day_20260601.csv', { bytes: content })).rejects.toThrow(/2 underlyings/);
    expect((await chainFile('day_20260601.csv', { bytes: content, symbol: 'qqq' })).symbol).toBe('QQQ');
    await expect(chainFile('spy.csv', { bytes: bytes(bars) })).rejects.toThrow(/price bars/);
  });
});

/** Format, rows kept and refused, and what came out, of every recorded file that is a chain or bars. */
const expected: [string, string, number, number, string][] = [
  ['a_nse_option_chain/other_oi_NIFTY_2026-08-08.json', 'oi-by-strike', 226, 0, 'NIFTY 2026-08-07 1'],
  ['b_bhavcopy/converted_udiff_FINNIFTY_20250814.csv', 'converted-bhavcopy', 404, 0, 'FINNIFTY 2025-08-14 3'],
  ['b_bhavcopy/converted_udiff_NIFTY_20250814.csv', 'converted-bhavcopy', 1560, 0, 'NIFTY 2025-08-14 18'],
  ['c_india_bars/banknifty_daily_2015_2025.csv', 'bars-csv', 2711, 0, 'BANKNIFTY 1d 2015-01-02'],
  ['c_india_bars/india_vix_daily_2015_2025.csv', 'bars-csv', 2697, 0, 'INDIAVIX 1d 2015-01-01'],
  ['c_india_bars/lean_juniorbees_minute_20190101.zip', 'lean-minute', 217, 0, 'JUNIORBEES 1m 2019-01-01'],
  ['c_india_bars/lean_nifty50_minute_20190101.zip', 'lean-minute', 378, 0, 'NIFTY 1m 2019-01-01'],
  ['c_india_bars/lean_nifty50_minute_20190103.zip', 'lean-minute', 377, 0, 'NIFTY 1m 2019-01-03'],
  ['c_india_bars/lean_yesbank_minute_20190709.zip', 'lean-minute', 377, 0, 'YESBANK 1m 2019-07-09'],
  ['c_india_bars/nifty50_5min_week.csv', 'bars-csv', 375, 2, 'NIFTY 5m 2026-07-13'],
  ['c_india_bars/nifty50_daily_2023_2026.csv', 'bars-csv', 876, 0, 'NIFTY 1d 2023-01-02'],
  ['c_india_bars/nifty50_stocks_daily/bajaj-auto.csv', 'bars-csv', 876, 0, 'BAJAJ-AUTO 1d 2023-01-02'],
  ['d_option_history/nifty_atm_call_5min.csv', 'bars-csv', 9075, 0, 'NIFTY-ATM-CALL 5m 2026-01-19'],
  ['d_option_history/banknifty_ce_5min_week.csv', 'bars-csv', 375, 0, 'BANKNIFTY-CE 5m 2026-07-13'],
  ['e_us/CBOE_VIX_daily_1990_2026.csv', 'bars-csv', 9188, 47, 'VIX 1d 1990-01-02'],
  ['e_us/MSFT_option_chain_20211122.csv', 'chain-csv', 1995, 0, 'MSFT 2021-11-22 17'],
  ['e_us/SPY_daily_1999_2020.csv', 'bars-csv', 5241, 0, 'SPY 1d 1999-11-01'],
  ['e_us/djia_daily_2006_2017/GE.csv', 'bars-csv', 3010, 10, 'GE 1d 2006-01-03'],
  ['e_us/sp500_daily_2013_2018/UA.csv', 'bars-csv', 462, 2, 'UA 1d 2016-04-08'],
  ['e_us/lean_daily/aapl.zip', 'lean-daily', 5849, 0, 'AAPL 1d 1998-01-02'],
  ['e_us/lean_minute/spy_20131004_trade.zip', 'lean-minute', 711, 0, 'SPY 1m 2013-10-04'],
  ['e_us/option_minute/spxw_20210104_quote_european.zip', 'lean-options', 12, 0, 'SPX 2021-01-04 3'],
  ['e_us/option_minute/goog_20151224_trade_american.zip', 'lean-options', 241, 0, 'GOOG 2015-12-24 12'],
  ['e_us/option_universe/aapl_20140605.csv', 'lean-universe', 2352, 0, 'AAPL 2014-06-05 13'],
  ['g_api/upstox/option_chain_20240620_spot23593.json', 'upstox-chain', 208, 0, 'NIFTY 2024-06-20 1'],
  ['g_api/yahoo/options-AMZN.json', 'yahoo-options', 106, 0, 'AMZN 2025-02-21 1'],
  [
    'g_api/yahoo/historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv.json',
    'yahoo-chart',
    252,
    0,
    'MSFT 1d 2021-02-01',
  ],
  [
    'g_api/alpaca/historical_option_data.get_option_chain.json',
    'alpaca-snapshots',
    1,
    0,
    'AAPL 2024-04-25 1',
  ],
];

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
function brief({ chains, bars }: ImportedFile): string {
  const [chain] = chains;
  const [series] = bars;
  if (chain !== undefined) return `${chain.symbol} ${day(chain.asOf)} ${chain.slices.length}`;
  return `${series!.symbol} ${series!.interval} ${day(series!.time[0]!)}`;
}

describe.skipIf(!hasShared)('the recorded files', () => {
  it.each(expected)('%s is %s', async (name, format, kept, refused, shown) => {
    const found = await reader.read(sharedPath(`data/${name}`));
    expect([found.format, found.rowsKept, found.rowsRead - found.rowsKept, brief(found)]).toEqual([
      format,
      kept,
      refused,
      shown,
    ]);
  });
  it('never crash: what is no market file is refused in words', async () => {
    const folders = [
      'a_nse_option_chain',
      'b_bhavcopy',
      'c_india_bars',
      'd_option_history',
      'e_us',
      'f_broker_exports',
      'g_api',
      'j_calendar',
    ];
    const paths = await reader.expand(folders.map((name) => sharedPath(`data/${name}`)));
    const outcomes = { read: 0, refused: 0 };
    for (const file of paths) {
      try {
        await reader.read(file);
        outcomes.read++;
      } catch (thrown) {
        expect(thrown, file).toMatchObject({
          name: 'CoachError',
          kind: 'usage',
          hint: expect.stringMatching(/\w/),
        });
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(190);
  });
});
