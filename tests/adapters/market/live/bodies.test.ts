import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { files } from '../../../../src/adapters/market/files.ts';
import { readKiteInstruments } from '../../../../src/adapters/market/live/kite-instruments.ts';
import type { Bars } from '../../../../src/domain/bar.ts';
import { underlying } from '../../../../src/domain/symbol/instrument.ts';
import { hasShared, sharedBytes, sharedPath } from '../../../support/shared.ts';
import { marketAt } from '../../../support/vendor-market.ts';
import { upstoxScene } from '../../../support/vendor-scenes.ts';
import { heldClock, type VendorServer, vendorServer } from '../../../support/vendor-server.ts';
import { mutationTrial } from '../../../support/vendor-trial.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-bodies-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
let server: VendorServer;
beforeEach(async () => {
  server = await vendorServer();
});
afterEach(() => server.close());

const api = (name: string) => JSON.parse(sharedBytes(`data/g_api/${name}`).toString('utf8'));
const imported = (name: string, options: object = {}) =>
  files().read(sharedPath(`data/g_api/${name}`), options);
const plain = (bars: Bars | undefined) =>
  bars === undefined
    ? null
    : {
        ...bars,
        time: [...bars.time],
        close: [...bars.close],
        volume: [...bars.volume],
        open: [...bars.open],
        high: [...bars.high],
        low: [...bars.low],
      };

describe.skipIf(!hasShared)('a recorded body over the wire is what a file import of it is', () => {
  it.each([
    ['2024-06-20', 'upstox/option_chain_20240620_spot23593.json', 23_593.5],
    ['2024-06-27', 'upstox/option_chain_20240627_spot23868.json', 23_868.8],
  ])('Upstox, the chain of %s', async (expiry, name, spot) => {
    const at = `${expiry}T11:00:00+05:30`;
    const clock = heldClock(at);
    server.date = new Date(at).toUTCString();
    upstoxScene.answer(server);
    server.answers.set('/v2/option/contract', { data: [{ expiry, lot_size: 25 }] });
    server.answers.set('/v2/option/chain', api(name));
    const market = await marketAt('upstox', server.url, clock, folder);
    const sealed = await market.chain({ underlying: underlying('NIFTY', 'NSE', 'index') });
    const live = sealed.judged(clock.now()).value;
    const file = (await imported(name, { asOf: sealed.asOf })).chains[0]!;
    expect(live).toEqual(file);
    expect(live.spot).toBe(spot);
    expect(live.slices[0]!.lotSize).toBe(25);
  });
  it('Upstox and Kite, candles', async () => {
    const clock = heldClock('2024-06-11T11:00:00+05:30');
    const share = underlying('NHPC', 'NSE', 'stock');
    server.answers.set('/market-quote/instruments/exchange/NSE.json.gz', [
      { segment: 'NSE_EQ', trading_symbol: 'NHPC', instrument_key: 'NSE_EQ|INE848E01016' },
    ]);
    const body = api('upstox/intraday_candles.json');
    server.answers.set('/v3/historical-candle/NSE_EQ%7CINE848E01016/minutes/1/2024-06-10/2024-06-10', body);
    const market = await marketAt('upstox', server.url, clock, folder);
    const day = {
      from: Date.parse('2024-06-10T00:00:00+05:30'),
      to: Date.parse('2024-06-10T23:59:00+05:30'),
    };
    const live = (await market.bars({ underlying: share, interval: '1m', ...day })).judged(clock.now()).value;
    expect(plain(live)).toEqual(
      plain((await imported('upstox/intraday_candles.json', { symbol: 'NHPC' })).bars[0]),
    );

    const then = heldClock('2017-12-15T12:00:00+05:30');
    server.answers.set('/instruments/NSE', undefined);
    const { Raw } = await import('../../../support/vendor-server.ts');
    server.answers.set(
      '/instruments/NSE',
      new Raw(
        'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n77,1,NHPC,NHPC,0,,0,0.05,1,EQ,NSE,NSE\n',
      ),
    );
    server.answers.set('/instruments/historical/77/minute', api('kite/historical_minute.json'));
    const kite = await marketAt('kite', server.url, then, folder);
    const bars = (await kite.bars({ underlying: share, interval: '1m' })).judged(then.now()).value;
    expect(plain(bars)).toEqual(
      plain((await imported('kite/historical_minute.json', { symbol: 'NHPC' })).bars[0]),
    );
  });
  it('Alpaca, an option chain and bars', async () => {
    const clock = heldClock('2024-04-25T20:00:01Z');
    const apple = underlying('AAPL', 'US', 'stock');
    server.answers.set('/v2/options/contracts', {
      option_contracts: [
        { symbol: 'AAPL240503P00155000', expiration_date: '2024-05-03', open_interest: '77' },
      ],
    });
    server.answers.set('/v2/stocks/snapshots', {
      AAPL: { latestTrade: { p: 169.89, t: '2024-04-25T19:59:59Z' } },
    });
    server.answers.set(
      '/v1beta1/options/snapshots/AAPL',
      api('alpaca/historical_option_data.get_option_chain.json').response,
    );
    const market = await marketAt('alpaca', server.url, clock, folder);
    const live = (await market.chain({ underlying: apple })).judged(clock.now()).value;
    const file = (await imported('alpaca/historical_option_data.get_option_chain.json')).chains[0]!;
    expect(live.slices[0]!.put.oi[0]).toBe(77);
    live.slices[0]!.put.oi[0] = Number.NaN;
    expect(live.slices).toEqual(file.slices);
    expect([live.asOf, live.spot]).toEqual([file.asOf, 169.89]);

    const later = heldClock('2022-03-11T15:00:00Z');
    server.answers.set(
      '/v2/stocks/bars',
      api('alpaca/historical_stock_data.multisymbol_get_bars.json').response,
    );
    const bars = (
      await (await marketAt('alpaca', server.url, later, folder)).bars({ underlying: apple, interval: '1d' })
    ).judged(later.now()).value;
    const same = (await imported('alpaca/historical_stock_data.multisymbol_get_bars.json')).bars.find(
      (one) => one.symbol === 'AAPL',
    );
    expect(plain(bars)).toEqual(plain(same));
  });
  it.each(['AAPL', 'BABA', 'SPOT'])('Yahoo, the chart of %s', async (symbol) => {
    const name = `yahoo/chart-${symbol}-2020-01-01-to-2020-01-03.json`;
    const clock = heldClock('2020-01-06T15:00:00Z');
    server.answers.set(`/v8/finance/chart/${symbol}`, api(name).response.body);
    const market = await marketAt('yahoo', server.url, clock, folder);
    const live = (
      await market.bars({ underlying: underlying(symbol, 'US', 'stock'), interval: '1d' })
    ).judged(clock.now()).value;
    expect(plain(live)).toEqual(plain((await imported(name)).bars[0]));
  });
  it('Yahoo without a stamp, and empty answers of Alpaca, are missing and not nothing', async () => {
    const clock = heldClock('2024-06-11T15:00:00Z');
    const apple = underlying('AAPL', 'US', 'stock');
    server.answers.set(
      '/v8/finance/chart/AAPL',
      api('yahoo/chart-notimestamp-weird-quote.fake.json').response.body,
    );
    const yahoo = await marketAt('yahoo', server.url, clock, folder);
    await expect(yahoo.bars({ underlying: apple, interval: '1d' })).rejects.toMatchObject({
      kind: 'missing',
    });
    server.answers.set(
      '/v2/stocks/bars',
      api('alpaca/historical_stock_data.get_bars_single_empty_response.json').response,
    );
    server.answers.set(
      '/v2/stocks/snapshots',
      api('alpaca/historical_stock_data.get_snapshot_multi_empty_response.json').response,
    );
    const alpaca = await marketAt('alpaca', server.url, clock, folder);
    await expect(alpaca.bars({ underlying: apple, interval: '1d' })).rejects.toMatchObject({
      kind: 'missing',
    });
    await expect(alpaca.quote({ underlying: apple })).rejects.toMatchObject({ kind: 'missing' });
  });
  it('Kite’s list, whose row stands twice, gives it once', () => {
    const text = sharedBytes('data/g_api/kite/instruments_all.csv').toString('utf8');
    const found = readKiteInstruments('instruments_all.csv', text);
    const option = found.find((one) => one.name === 'BANKNIFTY18JAN23500CE');
    expect(option).toMatchObject({ expiry: '2018-01-25', strike: 23_500, lot: 40, type: 'CE' });
    expect(new Set(found.map((one) => one.token)).size).toBe(found.length);
  });
});

describe('damaged bodies', () => {
  it('300 of them: none is accepted wrongly, none breaks anything', async () => {
    const trial = await mutationTrial(300, folder);
    expect(trial.faults).toEqual([]);
    expect(trial.bodies).toBe(300);
    expect(trial.refused).toBeGreaterThan(50);
    expect(trial.accepted).toBeGreaterThan(50);
  });
});
