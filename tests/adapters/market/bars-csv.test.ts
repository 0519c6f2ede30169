import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';
import { symbolInName } from '../../../src/adapters/market/series-name.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const read = async (text: string, name = 'spy.csv') =>
  (await files().read(name, { bytes: new TextEncoder().encode(text) })).bars;
const at = (bars: { time: Float64Array }) => [...bars.time].map((ms) => new Date(ms).toISOString());

describe('the name of a series', () => {
  it.each([
    ['/data/nifty50_daily_2023_2026.csv', 'NIFTY'],
    ['india_vix_daily_2015_2025.csv', 'INDIAVIX'],
    ['CBOE_VIX_daily_1990_2026.csv', 'VIX'],
    ['bajaj-auto.csv.gz', 'BAJAJ-AUTO'],
    ['SPY.csv', 'SPY'],
    ['all.zip › 20131004_spy_minute_trade.csv', 'SPY'],
    ['nifty_atm_call_5min.csv', 'NIFTY-ATM-CALL'],
    ['historical_minute.json', undefined],
    ['2024-01-01.csv', undefined],
  ])('of %s is %s', (name, symbol) => {
    expect(symbolInName(name)).toBe(symbol);
  });
});

describe('times', () => {
  const row = ',1,2,1,2,5\n';
  it('of a daily bar at 18:30 are the next day in India', async () => {
    const [bars] = await read(
      `timestamp,open,high,low,close,volume\n2023-01-01 18:30:00${row}2023-01-02 18:30:00${row}`,
      'nifty.csv',
    );
    expect([bars!.interval, at(bars!)[0]]).toEqual(['1d', '2023-01-02T00:00:00.000Z']);
  });
  it('with an offset are what they say', async () => {
    const [bars] = await read(
      `date,open,high,low,close,volume\n2024-06-10T09:15:00+05:30${row}2024-06-10T09:20:00+0530${row}`,
    );
    expect([bars!.interval, at(bars!)[0]]).toEqual(['5m', '2024-06-10T03:45:00.000Z']);
  });
  it('with slashes need a day above 12 to tell the order', async () => {
    const csv = (...days: string[]) =>
      `Date,Open,High,Low,Close,Volume\n${days.map((day) => day + row).join('')}`;
    expect(at((await read(csv('01/12/2024', '01/16/2024')))[0]!)).toEqual([
      '2024-01-12T00:00:00.000Z',
      '2024-01-16T00:00:00.000Z',
    ]);
    expect(at((await read(csv('12/01/2024', '16/01/2024')))[0]!)[1]).toBe('2024-01-16T00:00:00.000Z');
    await expect(read(csv('01/02/2024', '03/02/2024'))).rejects.toThrow(/is unknown/);
  });
  it('spaced otherwise than coach keeps are refused', async () => {
    const rows = ['00:00', '00:07', '00:14'].map((time) => `2024-01-01 ${time}${row}`).join('');
    await expect(read(`date,open,high,low,close,volume\n${rows}`)).rejects.toThrow(/spacing/);
  });
});

describe('instruments', () => {
  it('named in a column make a series each', async () => {
    const bars = await read(
      'date,open,high,low,close,volume,Name\n2024-01-02,1,2,1,2,5,AAPL\n2024-01-02,1,2,1,2,5,NIFTY 50\n2024-01-03,1,2,1,2,5,AAPL\n',
    );
    expect(bars.map(({ symbol, time }) => [symbol, time.length])).toEqual([
      ['AAPL', 2],
      ['NIFTY', 1],
    ]);
  });
  it('that are single contracts never pass for their underlying', async () => {
    const [bars] = await read('date,open,high,low,close,Name\n2024-01-02,1,2,1,2,NIFTY25JAN23350PE\n');
    expect(bars!.symbol).toBe('NIFTY25JAN23350PE');
  });
});

describe.skipIf(!hasShared)('the recorded series', () => {
  const load = (name: string) => files().read(sharedPath(`data/${name}`));
  it('agree on the closes of the days they share', async () => {
    const dhan = (await load('c_india_bars/nifty50_daily_2023_2026.csv')).bars[0]!;
    const minutes = (await load('c_india_bars/nifty50_5min_week.csv')).bars[0]!;
    const last = minutes.time.findLastIndex((ms) => ms < Date.parse('2026-07-15T00:00:00Z'));
    const day = dhan.time.indexOf(Date.parse('2026-07-14'));
    expect(Math.abs(minutes.close[last]! / dhan.close[day]! - 1)).toBeLessThan(0.002);
    expect([...dhan.time]).toContain(Date.parse('2023-11-12'));
  });
  it('keep none of the stray ticks after the close', async () => {
    const found = await load('c_india_bars/nifty50_5min_week.csv');
    expect(found.refused.map(({ reason }) => reason)).toEqual(
      Array(2).fill('the bar lies outside the session'),
    );
    expect(found.bars[0]!.time.length).toBe(375);
  });
  it('keep none of the bars their publisher got wrong', async () => {
    const vix = (await load('e_us/CBOE_VIX_daily_1990_2026.csv')).bars[0]!;
    expect([...vix.time]).not.toContain(Date.parse('2004-11-08'));
    expect(vix.high.every((high, i) => high >= vix.open[i]! && high >= vix.close[i]!)).toBe(true);
  });
  it('read Lean in the currency of the market', async () => {
    const spy = (await load('e_us/lean_minute/spy_20131004_trade.zip')).bars[0]!;
    expect([spy.close[0], at(spy)[0]]).toEqual([167.65, '2013-10-04T08:06:00.000Z']);
    const nifty = (await load('c_india_bars/lean_nifty50_minute_20190101.zip')).bars[0]!;
    expect([nifty.close[1], at(nifty)[1]]).toEqual([10_874.1, '2019-01-01T03:45:00.000Z']);
    expect((await load('c_india_bars/lean_yesbank_minute_20190709.zip')).bars[0]!.open[0]).toBe(95);
  });
});
