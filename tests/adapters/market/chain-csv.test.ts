import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';

const read = (text: string, name = 'nifty_20260814.csv', options: { symbol?: string; asOf?: number } = {}) =>
  files().read(name, { bytes: new TextEncoder().encode(text), ...options });

describe('a chain as a table', () => {
  it('takes the columns it knows by any of their names', async () => {
    const { chains } = await read(
      'Underlying,Quote Date,Spot,Expiration,Strike,Option Type,LTP,Bid,Ask,Bid Size,Ask Size,Open Interest,OI Change,Volume,IV\n' +
        'NIFTY,2026-08-14,"24,631.30",25-Aug-2026,24600,CE,150,149,151,65,130,"1,00,250.5",-5,900,12.5\n' +
        'NIFTY,2026-08-14,"24,631.30",25-Aug-2026,24600,put,120,-,121,,,7,,,\n',
    );
    const { call, put, lotSize } = chains[0]!.slices[0]!;
    expect(chains[0]).toMatchObject({ symbol: 'NIFTY', exchange: 'NSE', spot: 24_631.3 });
    expect(new Date(chains[0]!.asOf).toISOString()).toBe('2026-08-14T10:10:00.000Z');
    expect([call.oi[0], call.vendorIv[0], call.bidQty[0], lotSize]).toEqual([100_250.5, 0.125, 65, null]);
    expect([put.bid[0], put.ask[0], put.oi[0]]).toEqual([Number.NaN, 121, 7]);
  });
  it('reads volatility as a fraction where it is one', async () => {
    const { chains } = await read(
      'expiry,strike,type,iv\n2026-08-25,24600,C,0.125\n2026-08-25,24700,C,0.00001\n',
    );
    expect([...chains[0]!.slices[0]!.call.vendorIv]).toEqual([0.125, Number.NaN]);
  });
  it('takes symbol and day from its name, says so, and refuses without a day', async () => {
    const { chains, notes } = await read('expiry,strike,type\n2026-08-25,24600,C\n');
    expect(chains[0]!.symbol).toBe('NIFTY');
    expect(notes.join()).toContain('2026-08-14');
    await expect(read('expiry,strike,type\n2026-08-25,24600,C\n', 'nifty.csv')).rejects.toThrow(
      /of what moment/,
    );
    const asOf = Date.parse('2026-08-13T06:00:00Z');
    expect(
      (await read('expiry,strike,type\n2026-08-25,24600,C\n', 'nifty.csv', { asOf })).chains[0]!.asOf,
    ).toBe(asOf);
  });
  it('does not guess the order of a slashed date', async () => {
    await expect(read('expiry,strike,type\n06/07/2027,24600,C\n')).rejects.toThrow(/expiry is not a date/);
  });
  it('makes a chain of every moment in it', async () => {
    const { chains } = await read(
      'as_of,symbol,expiry,strike,type\n2026-08-14T09:20:00+05:30,NIFTY,2026-08-25,24600,C\n2026-08-14T09:25:00+05:30,NIFTY,2026-08-25,24600,C\n',
    );
    expect(chains.map(({ asOf }) => asOf)).toEqual([
      Date.parse('2026-08-14T03:50Z'),
      Date.parse('2026-08-14T03:55Z'),
    ]);
  });
});

describe.skipIf(!hasShared)('the recorded chains', () => {
  it('of Microsoft have bids and asks and nothing else', async () => {
    const { chains } = await files().read(sharedPath('data/e_us/MSFT_option_chain_20211122.csv'));
    const slice = chains[0]!.slices[0]!;
    expect([slice.call.bid[0], slice.call.ask[0], slice.call.oi[0], slice.lotSize]).toEqual([
      192.15,
      192.4,
      Number.NaN,
      100,
    ]);
  });
  it('of Lean take 0 and 1e-7 for no volatility and the row without expiry for the underlying', async () => {
    const { chains } = await files().read(sharedPath('data/e_us/option_universe/spy_20240103.csv'));
    expect(chains[0]).toMatchObject({ symbol: 'SPY', spot: 468.79 });
    expect(chains[0]!.slices[0]!.call.vendorIv[0]).toBeNaN();
  });
  it('of Upstox are in contracts of 25 and have no volatility of 0', async () => {
    const { chains } = await files().read(
      sharedPath('data/g_api/upstox/option_chain_20240627_spot23868.json'),
    );
    const { call, put, lotSize } = chains[0]!.slices[0]!;
    expect(lotSize).toBe(25);
    for (const side of [call, put]) {
      expect(side.oi.every((x) => Number.isInteger(x))).toBe(true);
      expect(side.vendorIv.every((x) => Number.isNaN(x) || x > 0)).toBe(true);
    }
  });
  it('of the converted file match the exchange: an option of 27,150 shares is 362 lots', async () => {
    const { chains } = await files().read(sharedPath('data/b_bhavcopy/converted_udiff_NIFTY_20250814.csv'));
    const slice = chains[0]!.slices.find(({ expiry }) => expiry === '2025-08-28')!;
    const at = slice.strikes.indexOf(23_150);
    expect([slice.put.oi[at], slice.put.oiChange[at], slice.put.volume[at], slice.put.last[at]]).toEqual([
      362, 64, 324, 8.7,
    ]);
    expect(chains[0]!.slices.map(({ expiry }) => expiry).slice(0, 4)).toEqual([
      '2025-08-14',
      '2025-08-21',
      '2025-08-28',
      '2025-09-02',
    ]);
    const untraded = chains[0]!.slices
      .flatMap(({ call, put }) => [...call.last, ...put.last])
      .filter((x) => Number.isNaN(x));
    expect(untraded.length).toBeGreaterThanOrEqual(708);
  });
  it('of Yahoo take 0 for no quote, and then no volatility', async () => {
    const { chains } = await files().read(sharedPath('data/g_api/yahoo/options-AMZN.json'));
    const { call, put } = chains[0]!.slices[0]!;
    const known = [...call.vendorIv, ...put.vendorIv].filter((x) => !Number.isNaN(x));
    expect(known).toEqual([]);
    expect([...call.bid, ...put.ask].every((x) => Number.isNaN(x))).toBe(true);
  });
});
