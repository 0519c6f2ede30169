import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainFile, files } from '../../../../src/adapters/market/files.ts';
import { readNseChain } from '../../../../src/adapters/market/nse/chain.ts';
import type { Chain, ExpirySlice } from '../../../../src/domain/chain/snapshot.ts';
import { hasShared, sharedBytes, sharedPath } from '../../../support/shared.ts';

const folder = 'data/a_nse_option_chain';

interface Expected {
  timestamp: string;
  symbol: string;
  spot: number;
  rows_nearest: number;
  ce_oi: number;
  pe_oi: number;
  pcr_oi: number;
  pcr_volume: number;
  pcr_oi_all: number;
  max_pain: number;
  atm_strike: number;
  atm_straddle_last: number;
  ce_oi_chg: number;
  pe_oi_chg: number;
}

const sum = (column: Float64Array) => column.reduce((total, x) => total + (Number.isNaN(x) ? 0 : x), 0);

function maxPain(slice: ExpirySlice): number {
  let best = [Number.POSITIVE_INFINITY, 0];
  for (const at of slice.strikes) {
    let pain = 0;
    slice.strikes.forEach((strike, i) => {
      pain +=
        (slice.call.oi[i] || 0) * Math.max(at - strike, 0) +
        (slice.put.oi[i] || 0) * Math.max(strike - at, 0);
    });
    if (pain < best[0]!) best = [pain, at];
  }
  return best[1]!;
}

const row = (over: object = {}) => ({
  strikePrice: 25000,
  expiryDate: '02-Sep-2025',
  CE: {
    underlying: 'NIFTY',
    identifier: 'OPTIDXNIFTY02-09-2025CE25000.00',
    openInterest: 319.5,
    changeinOpenInterest: -2,
    totalTradedVolume: 6,
    impliedVolatility: 0,
    lastPrice: 100,
    change: 5,
    bidQty: 75,
    bidprice: 99.5,
    askQty: 150,
    askPrice: 100.5,
    underlyingValue: 1,
    ...over,
  },
});
const body = (rows: object[], records: object = {}) => ({
  records: {
    data: rows,
    expiryDates: ['02-Sep-2025'],
    timestamp: '14-Aug-2025 15:30:00',
    underlyingValue: 24631.3,
    ...records,
  },
});
const source = { name: 'chain.json' };
const chainOf = (rows: object[], records?: object): Chain =>
  readNseChain(body(rows, records), source).chains[0]!;

describe('readNseChain', () => {
  it('keeps fractional open interest and takes a volatility of 0 as none', () => {
    const slice = chainOf([row()]).slices[0]!;
    expect(slice.expiry).toBe('2025-09-02');
    expect(slice.call.oi[0]).toBe(319.5);
    expect(slice.call.vendorIv[0]).toBeNaN();
    expect(slice.call.bidQty[0]).toBe(75);
  });
  it('leaves a side that is not there absent', () => {
    const { put } = chainOf([row()]).slices[0]!;
    expect([put.last[0], put.bid[0], put.oi[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
  it('takes the spot of the records, never of a leg', () => {
    expect(chainOf([row()]).spot).toBe(24631.3);
    expect(chainOf([row()], { underlyingValue: 0 }).spot).toBeNaN();
  });
  it('stamps with the time inside, on the exchange clock', () => {
    expect(new Date(chainOf([row()]).asOf).toISOString()).toBe('2025-08-14T10:00:00.000Z');
  });
  it('reads the v3 layout: expiryDates in the row, buyPrice1, a leg of nobody', () => {
    const v3 = {
      strikePrice: 25000,
      expiryDates: '02-09-2025',
      CE: {
        underlying: 'NIFTY',
        identifier: 'x',
        lastPrice: 5,
        buyPrice1: 4.5,
        sellPrice1: 5.5,
        openInterest: 10,
      },
      PE: { underlying: null, identifier: null, strikePrice: 0, lastPrice: 0, openInterest: 0 },
    };
    const { call, put } = chainOf([v3]).slices[0]!;
    expect([call.bid[0], call.ask[0]]).toEqual([4.5, 5.5]);
    expect(put.oi[0]).toBeNaN();
  });
  it('leaves zero prices absent and takes the prices off a crossed book, saying so', () => {
    expect(chainOf([row({ bidprice: 0 })]).slices[0]!.call.bid[0]).toBeNaN();
    const { chains, ledger } = readNseChain(body([row({ bidprice: 101 })]), source);
    expect(chains[0]!.slices[0]!.call.bid[0]).toBeNaN();
    expect(chains[0]!.slices[0]!.call.ask[0]).toBeNaN();
    expect(ledger.notes.join()).toContain('1 crossed book');
  });
  it('gives an option at its expiry no volatility', () => {
    const expiring = { ...row({ impliedVolatility: 4.56 }), expiryDate: '14-Aug-2025' };
    expect(chainOf([expiring]).slices[0]!.call.vendorIv[0]).toBeNaN();
    const before = { timestamp: '14-Aug-2025 15:29:59' };
    expect(chainOf([expiring], before).slices[0]!.call.vendorIv[0]).toBeCloseTo(0.0456, 12);
  });
  it.each([
    ['a negative price', { lastPrice: -5 }, 'last price'],
    ['an absurd price', { askPrice: 1e308 }, 'ask'],
    ['words', { openInterest: 'many' }, 'open interest'],
    ['NaN in words', { lastPrice: 'NaN' }, 'last price'],
    ['a flag', { totalTradedVolume: true }, 'volume'],
  ])('refuses a leg with %s and keeps the others', (_, over, reason) => {
    const good = { ...row(), strikePrice: 25100 };
    const { chains, ledger } = readNseChain(body([row(over), good]), source);
    expect(ledger.refused).toEqual([{ row: 1, reason: expect.stringContaining(reason) }]);
    expect([...chains[0]!.slices[0]!.strikes]).toEqual([25100]);
  });
  it('refuses an expiry that is not a day, is past, or an option told twice', () => {
    const wrong = ['31-Feb-2026', '13-Aug-2025', '02-Sep-2099', 'soon'].map((expiryDate) => ({
      ...row(),
      expiryDate,
    }));
    const { ledger } = readNseChain(body([...wrong, row(), row()]), source);
    expect(ledger.refused.map(({ row }) => row).sort()).toEqual([1, 2, 3, 4, 6]);
  });
  it('says what an empty answer means', () => {
    expect(() => readNseChain({ records: { data: [] } }, source)).toThrow(/without option rows/);
  });
});

describe.skipIf(!hasShared)('the recorded snapshots', () => {
  const stats = hasShared
    ? (
        JSON.parse(sharedBytes(`${folder}/_chain_stats_reference.json`).toString()) as {
          stats: Record<string, Expected>;
        }
      ).stats
    : {};
  const names = hasShared
    ? fs.readdirSync(sharedPath(folder)).filter((name) => /^(BANK)?NIFTY_/.test(name))
    : [];

  it.each(names)('%s gives the reference sums', async (name) => {
    const expected = Object.entries(stats).find(([key]) =>
      key.replace('.gz', '').endsWith(`/${name.replace('.gz', '')}`),
    )?.[1];
    const file = await files().read(sharedPath(`${folder}/${name}`));
    const chain = file.chains[0]!;
    expect(file).toMatchObject({ format: 'nse-chain', refused: [], refusedMore: 0 });
    expect(chain.slices.every(({ strikes }) => strikes.every((x, i) => i === 0 || x > strikes[i - 1]!))).toBe(
      true,
    );
    if (expected === undefined) throw new Error(`no reference for ${name}`);
    const slice = chain.slices[0]!;
    const { call, put, strikes } = slice;
    const all = (side: 'call' | 'put') => chain.slices.reduce((total, s) => total + sum(s[side].oi), 0);
    const atm = strikes.indexOf(expected.atm_strike);
    expect(chain).toMatchObject({
      symbol: expected.symbol,
      spot: expected.spot,
      exchange: 'NSE',
      currency: 'INR',
    });
    expect(strikes.length).toBe(expected.rows_nearest);
    expect([sum(call.oi), sum(put.oi)]).toEqual([expected.ce_oi, expected.pe_oi]);
    expect([sum(call.oiChange), sum(put.oiChange)]).toEqual([expected.ce_oi_chg, expected.pe_oi_chg]);
    expect(sum(put.oi) / sum(call.oi)).toBeCloseTo(expected.pcr_oi, 6);
    expect(sum(put.volume) / sum(call.volume)).toBeCloseTo(expected.pcr_volume, 6);
    expect(all('put') / all('call')).toBeCloseTo(expected.pcr_oi_all, 6);
    expect(maxPain(slice)).toBe(expected.max_pain);
    expect(call.last[atm]! + put.last[atm]!).toBeCloseTo(expected.atm_straddle_last, 8);
    expect(slice.lotSize).toBe(chain.symbol === 'BANKNIFTY' ? 25 : chain.asOf > Date.UTC(2024, 0) ? 25 : 50);
  });
  it('is one chain for a command that wants one', async () => {
    const chain = await chainFile(sharedPath(`${folder}/NIFTY_20241105_105818.json`), { symbol: 'nifty' });
    expect(chain.slices).toHaveLength(18);
    await expect(
      chainFile(sharedPath(`${folder}/NIFTY_20241105_105818.json`), { symbol: 'SENSEX' }),
    ).rejects.toThrow(/it holds NIFTY, not SENSEX/);
  });
});
