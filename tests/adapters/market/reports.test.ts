import { describe, expect, it } from 'vitest';
import { files, type ReadOptions } from '../../../src/adapters/market/files.ts';
import type { Bars } from '../../../src/domain/bar.ts';
import { atmIv } from '../../../src/domain/chain/smile.ts';
import type { Chain, ExpirySlice } from '../../../src/domain/chain/snapshot.ts';
import { solveSlice } from '../../../src/domain/chain/solve.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const report = (name: string, options: ReadOptions = {}) =>
  files().read(sharedPath(`data/m_reports/market/${name}`), options);
const typed = (lines: readonly string[], name = 'typed.csv', options: ReadOptions = {}) =>
  files().read(name, { bytes: new TextEncoder().encode(lines.join('\n')), ...options });
const ist = (ms: number) => new Date(ms + 330 * 60_000).toISOString().slice(0, 16).replace('T', ' ');
const days = (bars: Bars) =>
  [...bars.time].map((ms, i) => [new Date(ms).toISOString().slice(0, 10), bars.close[i]]);
const leg = ({ strikes, call, put }: ExpirySlice, strike: number, side: 'call' | 'put') => {
  const i = strikes.indexOf(strike);
  const own = side === 'call' ? call : put;
  return { last: own.last[i]!, volume: own.volume[i]!, oi: own.oi[i]!, bid: own.bid[i]!, ask: own.ask[i]! };
};
const sliceOf = (chain: Chain, expiry: string) => chain.slices.find((slice) => slice.expiry === expiry)!;

describe.skipIf(!hasShared)('files made after public reports', () => {
  it('00: BSE counts volume in units, and writes the index where a close should stand', async () => {
    const [chain] = (await report('00_BhavCopy_BSE_FO_0_0_0_20260903_F_0000.CSV')).chains;
    expect(leg(sliceOf(chain!, '2026-09-10'), 76_400, 'call')).toMatchObject({ volume: 7_001, oi: 1_875 });
    const ending = sliceOf(chain!, '2026-09-03');
    expect(leg(ending, 76_400, 'call').last).toBe(0.05);
    for (const strike of ending.strikes)
      expect(leg(ending, strike, 'call').last + leg(ending, strike, 'put').last).toBeLessThan(1_000);
  });

  it('00c: the market summary of BSE', async () => {
    const [chain] = (await report('00c_MS_20250312-01.csv')).chains;
    expect([chain!.symbol, chain!.slices[0]!.lotSize]).toEqual(['SENSEX', 20]);
    expect(leg(sliceOf(chain!, '2025-03-18'), 74_000, 'call')).toMatchObject({
      last: 478.5,
      volume: 449_249,
      oi: 13_294,
    });
  });

  it.each([
    ['01_NIFTY_1min_naive_IST.csv', 'NIFTY', 375, '2026-01-07 09:15', '2026-01-07 15:29'],
    ['01b_SENSEX_1min_dmy_naive_IST.csv', 'SENSEX', 2, '2023-11-24 09:15', '2023-11-24 09:16'],
    ['02_NIFTY_5min_date_and_time_columns.csv', 'NIFTY', 150, '2026-01-06 09:15', '2026-01-07 15:25'],
    ['02c_NIFTY_1min_ticker_date_time.csv', 'NIFTY', 5, '2026-01-07 09:15', '2026-01-07 09:19'],
    ['12_NIFTY_30m_stamped_0900_with_offset.csv', 'NIFTY', 26, '2025-12-15 09:00', '2025-12-16 15:00'],
    ['12b_NIFTY_30m_stamped_0900_utc.csv', 'NIFTY', 26, '2025-12-15 09:00', '2025-12-16 15:00'],
  ])('%s: bars on the clock that fits the session', async (name, symbol, count, first, last) => {
    const { bars, refused } = await report(name, { symbol });
    expect(refused).toEqual([]);
    const time = bars[0]!.time;
    expect([time.length, ist(time[0]!), ist(time.at(-1)!)]).toEqual([count, first, last]);
  });

  it.each([
    [
      '08_SENSEX_bse_index_archive.csv',
      'SENSEX',
      [
        ['2024-02-15', 72_050.38],
        ['2024-02-16', 72_426.64],
      ],
    ],
    [
      '08b_NSE_NIFTY, 1D.csv',
      'NIFTY',
      [
        ['2024-02-15', 21_910.75],
        ['2024-02-16', 22_040.7],
      ],
    ],
    [
      '08d_SENSEX_daily_24_Nov_2023.csv',
      'SENSEX',
      [
        ['2023-11-23', 66_017.81],
        ['2023-11-24', 65_970.04],
      ],
    ],
    [
      '09b_Nifty 50 Historical Data.csv',
      'NIFTY',
      [
        ['2024-02-15', 21_910.75],
        ['2024-02-16', 22_040.7],
      ],
    ],
    [
      '04_NIFTY_daily_rows_on_holiday_and_weekend.csv',
      'NIFTY',
      [
        ['2026-01-14', 25_050],
        ['2026-01-16', 25_150],
      ],
    ],
  ])('%s: daily closes', async (name, symbol, closes) => {
    const { bars } = await report(name, { symbol });
    expect(days(bars[0]!)).toEqual(closes);
  });

  it('13: a low-priced share has a volatility at the money between strikes far apart', async () => {
    const [chain] = (await report('13_XYZ_chain_low_priced_coarse_strikes.csv')).chains;
    const solved = solveSlice(chain!, chain!.slices[0]!, { rate: 0.04 });
    if (isRefusal(solved)) throw new Error(solved.refused);
    expect(solved.forward).toBeCloseTo(4.58, 2);
    const { iv } = atmIv(solved);
    expect(iv).toBeGreaterThan(0.594);
    expect(iv).toBeLessThan(0.6);
  });

  it('04: rows of days without a session are named', async () => {
    const { refused } = await report('04_NIFTY_daily_rows_on_holiday_and_weekend.csv', { symbol: 'NIFTY' });
    expect(refused.map(({ reason }) => reason.slice(0, 10))).toEqual([
      '2026-01-15',
      '2026-01-17',
      '2026-01-18',
    ]);
  });

  it.each([
    ['03_NIFTY_daily_excel_mangled_dates.csv', /contradict/],
    ['03c_NIFTY_daily_dates_all_ambiguous.csv', /day or the month comes first .* unknown/],
    ['16_NIFTY_nse_chain_python_repr.json', /Python dictionary/],
  ])('%s is refused for what it is', async (name, message) => {
    await expect(report(name, { symbol: 'NIFTY' })).rejects.toThrow(message);
  });

  it.each([
    ['05_OKLO_chain_one_call_quote_breaks_arbitrage.csv', '2025-12-19', 100],
    ['05b_NIFTY_nse_chain_24300CE_fat_finger.json', '2024-11-07', 24_300],
  ])(
    '%s: a quote that no other strike allows is named and loses its prices, no other does',
    async (name, expiry, strike) => {
      const { chains, warnings } = await report(name);
      expect(warnings).toEqual([expect.stringContaining(`${strike} call of ${expiry}`)]);
      expect(leg(sliceOf(chains[0]!, expiry), strike, 'call')).toMatchObject({
        last: Number.NaN,
        bid: Number.NaN,
      });
    },
  );

  it('06 and 07: quotes of Cboe DataShop and OptionsDX', async () => {
    for (const name of ['06_UnderlyingOptionsEODQuotes_2023-12-29.csv', '07_spy_eod_202312_optionsdx.txt']) {
      const [chain] = (await report(name)).chains;
      expect([chain!.symbol, chain!.spot], name).toEqual(['SPY', 476.69]);
      expect(leg(chain!.slices[0]!, 465, 'call').volume, name).toBe(120);
      expect(leg(chain!.slices[0]!, 465, 'call').bid, name).toBeCloseTo(15.1, 1);
    }
  });

  it('09: shares of the EQ series only', async () => {
    const { bars } = await report('09_sec_bhavdata_full_21072025.csv');
    expect(bars.map((own) => [own.symbol, ...days(own)[0]!])).toEqual([
      ['RELIANCE', '2025-07-21', 1_428.6],
      ['SBIN', '2025-07-21', 822.1],
    ]);
  });

  it('10 and 10c: an expiry on a holiday is that of the session before, one on a weekend is doubted', async () => {
    const holiday = await report('10_NIFTY_chain_expiry_on_holiday_20261124.csv');
    expect(holiday.chains[0]!.slices.map(({ expiry }) => expiry)).toEqual(['2026-11-23']);
    expect(holiday.warnings).toEqual([expect.stringContaining('2026-11-24 is a holiday')]);
    const weekend = await report('10c_NIFTY_chain_expiry_saturday_20260808.csv');
    expect(weekend.warnings).toEqual([expect.stringContaining('2026-08-08')]);
  });

  it('11 and 11b: chains of OpenAlgo and Dhan in contracts', async () => {
    const [open] = (await report('11_openalgo_chain_NIFTY.json')).chains;
    const found = [...open!.slices[0]!.call.oi, ...open!.slices[0]!.put.oi];
    expect([open!.slices[0]!.lotSize, found.includes(955_110 / 65)]).toEqual([65, true]);
    const asOf = Date.parse('2025-09-15T10:00:00+05:30');
    const [dhan] = (await report('11b_dhan_v2_chain_NIFTY_20250916.json', { asOf })).chains;
    expect([dhan!.symbol, dhan!.slices[0]!.expiry, dhan!.slices[0]!.call.oi[0]]).toEqual([
      'NIFTY',
      '2025-09-16',
      1_483_275 / 75,
    ]);
  });

  it('14 and 14b: one root an expiry, adjusted contracts by themselves', async () => {
    const index = await report('14_alpaca_SPX_and_SPXW_same_expiry.json');
    expect(index.chains.map(({ symbol }) => symbol)).toEqual(['SPX']);
    expect(index.warnings).toEqual([expect.stringContaining('SPX and SPXW both expire')]);
    const adjusted = await report('14b_alpaca_MDU_and_adjusted_MDU1.json');
    expect(adjusted.chains.map(({ symbol }) => symbol)).toEqual(['MDU', 'MDU1']);
  });

  it('15: rows that do not add up to the totals of the answer are said to be missing', async () => {
    const { warnings } = await report('15_NIFTY_nse_chain_rows_missing_totals_say_so.json');
    expect(warnings.map((text) => text.slice(0, 11))).toEqual(['The CE rows', 'The PE rows']);
  });
});

describe('their siblings', () => {
  const row = ',1,2,1,2,5';
  const minutes = (clock: string, n: number) =>
    Array.from(
      { length: n },
      (_, i) => `${clock.slice(0, 14)}${String(Number(clock.slice(14)) + i).padStart(2, '0')}:00${row}`,
    );

  it("naive times of Dhan stay UTC, New York's own clock is known by its open", async () => {
    const header = 'timestamp,open,high,low,close,volume';
    const [dhan] = (await typed([header, ...minutes('2026-01-07 03:45', 10)], 'nifty.csv')).bars;
    expect(ist(dhan!.time[0]!)).toBe('2026-01-07 09:15');
    const [local] = (await typed([header, ...minutes('2026-01-07 09:30', 10)], 'spy.csv')).bars;
    expect(new Date(local!.time[0]!).toISOString()).toBe('2026-01-07T14:30:00.000Z');
    const [utc] = (await typed([header, ...minutes('2026-01-07 14:30', 10)], 'spy.csv')).bars;
    expect(new Date(utc!.time[0]!).toISOString()).toBe('2026-01-07T14:30:00.000Z');
  });

  it.each([
    [
      'AmiBroker',
      '<TICKER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>',
      'NIFTY,20260107,091500',
      'NIFTY,20260107,091600',
    ],
    [
      'day and compact time',
      'Ticker,Date,Time,Open,High,Low,Close,Volume',
      'NIFTY,2026-01-07,0915',
      'NIFTY,2026-01-07,0916',
    ],
    ['milliseconds', 'symbol,time,open,high,low,close,volume', 'NIFTY,1767757500000', 'NIFTY,1767757560000'],
    [
      'a written day',
      'symbol,date,open,high,low,close,volume',
      'NIFTY,7 Jan 2026 09:15',
      'NIFTY,7 Jan 2026 09:16',
    ],
    [
      'month first',
      'symbol,date,open,high,low,close,volume',
      'NIFTY,"Jan 7, 2026 09:15"',
      'NIFTY,"Jan 7, 2026 09:16"',
    ],
  ])('%s', async (_, header, first, second) => {
    const { bars, refused } = await typed([header, first + row, second + row]);
    expect(refused).toEqual([]);
    expect([bars[0]!.symbol, bars[0]!.interval, ist(bars[0]!.time[0]!)]).toEqual([
      'NIFTY',
      '1m',
      '2026-01-07 09:15',
    ]);
  });

  it('lines above the header are left out and said', async () => {
    const { bars, notes } = await typed(
      ['Index report', 'Made on 8 Jan 2026', '', 'Date,Open,High,Low,Close', `2026-01-07,1,2,1,2`],
      'nifty.csv',
    );
    expect(days(bars[0]!)).toEqual([['2026-01-07', 2]]);
    expect(notes).toContain('3 lines above the header were left out');
  });

  it('NaN where JSON has null is nothing, inside quotes it is text', async () => {
    const body =
      '{"status":"success","data":{"candles":[["2026-01-07T00:00:00+0530",1,2,1,2,NaN],["2026-01-08T00:00:00+0530",1,2,1,2,5]]}}';
    const { bars } = await typed([body], 'nifty.json');
    expect([...bars[0]!.close]).toEqual([2, 2]);
  });

  it('too many contradictions are of different moments: no quote is taken for the bad one', async () => {
    const strikes = Array.from({ length: 10 }, (_, i) => 100 + 10 * i);
    const rows = strikes.map(
      (strike, i) =>
        `ACME,2026-08-03T12:00:00-04:00,150,2026-09-16,${strike},C,${i % 2 ? 30 : 5},${i % 2 ? 31 : 6}`,
    );
    const { warnings } = await typed(['symbol,as_of,spot,expiry,strike,type,bid,ask', ...rows]);
    expect(warnings).toEqual([]);
  });

  it('a put that contradicts its neighbours is named like a call', async () => {
    const price = (strike: number) => (strike === 130 ? 40 : Math.max(strike - 120, 0) + 3);
    const rows = Array.from({ length: 12 }, (_, i) => 100 + 5 * i).map(
      (strike) =>
        `ACME,2026-08-03T12:00:00-04:00,120,2026-09-16,${strike},P,${price(strike)},${price(strike) + 0.5}`,
    );
    const { warnings } = await typed(['symbol,as_of,spot,expiry,strike,type,bid,ask', ...rows]);
    expect(warnings).toEqual([expect.stringContaining('130 put of 2026-09-16')]);
  });
});
