import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kiteOrder } from '../../src/adapters/broker/kite-basket.ts';
import type { BasketDocument } from '../../src/core/shapes/basket.ts';
import { desk } from '../support/trading.ts';
import { everyHost } from '../support/vendor-market.ts';
import { Raw, type Seen, type VendorServer, vendorServer } from '../support/vendor-server.ts';

const words = {
  symbol: 'NIFTY',
  expiry: '2026-08-25',
  legs: ['SELL CE 25200', 'BUY CE 25400'],
  lots: 2,
};
const header =
  'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange';
const listed = (lot: number) =>
  [25_200, 25_400]
    .map(
      (strike, i) => `${i},1,NIFTY26AUG${strike}CE,NIFTY,0,2026-08-25,${strike},0.05,${lot},CE,NFO-OPT,NFO`,
    )
    .join('\n');

vi.setConfig({ testTimeout: 120_000 });

let home: string;
let server: VendorServer;
let coach: ReturnType<typeof desk>;
beforeEach(async () => {
  server = await vendorServer();
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-export-'));
  process.env['COACH_HOME'] = home;
  process.env['COACH_VENDOR_URLS'] = Object.entries(everyHost(server.url))
    .map((pair) => pair.join('='))
    .join(',');
  coach = desk('2026-08-20T11:00:00+05:30');
  await coach.ask('account open', { cash: 5_000_000, practice: true });
});
afterEach(async () => {
  delete process.env['COACH_VENDOR_URLS'];
  await coach.close();
  await server.close();
  fs.rmSync(home, { recursive: true, force: true });
});

const ask = async (more: object) =>
  (await coach.ask('order export', { ...words, ...more })) as BasketDocument;
async function loggedIn(vendor: 'kite' | 'upstox'): Promise<void> {
  server.answers.set('/user/profile', { data: {} });
  server.answers.set('/v2/market-quote/ltp', { data: {} });
  const given = { key: 'key-123456', secret: null, token: 'token-123456', code: null, redirect: '' };
  await (await coach.ports.logins()).accept(vendor, given, new AbortController().signal);
}

describe('an order as a basket', () => {
  it('for Kite without a login: buys first, limits at the prices seen, said to be unchecked', async () => {
    const basket = await ask({ broker: 'kite' });
    expect(basket).toMatchObject({ state: 'ready', vendor: null, file: null });
    expect(
      basket.orders.map((one) => [
        one['transaction_type'],
        one['tradingsymbol'],
        one['quantity'],
        one['order_type'],
        one['product'],
        one['exchange'],
      ]),
    ).toEqual([
      ['BUY', 'NIFTY26AUG25400CE', 130, 'LIMIT', 'NRML', 'NFO'],
      ['SELL', 'NIFTY26AUG25200CE', 130, 'LIMIT', 'NRML', 'NFO'],
    ]);
    expect(Number(basket.orders[0]!['price'])).toBeGreaterThan(0);
    expect(basket.estimate.charges).toBeGreaterThan(0);
    expect(basket.estimate.margin).toBeGreaterThan(0);
    expect(basket.warnings[0]).toMatch(/no login at Kite/);
    expect(server.asked).toEqual([]);
  });
  it('for Kite with a login: names and lots are checked, margin and charges are the broker’s', async () => {
    await loggedIn('kite');
    server.answers.set('/instruments/NFO', new Raw(`${header}\n${listed(65)}\n`));
    server.answers.set('/margins/basket', {
      data: { final: { total: 61_234.5 }, initial: { total: 190_000 } },
    });
    server.answers.set('/charges/orders', ({ body }: Seen) => ({
      data: (JSON.parse(body) as unknown[]).map(() => ({ charges: { total: 31.27 } })),
    }));
    const basket = await ask({ broker: 'kite', product: 'intraday', atMarket: true });
    expect(basket).toMatchObject({ state: 'ready', vendor: { margin: 61_234.5, charges: 62.54 } });
    expect(basket.orders[0]).toMatchObject({ order_type: 'MARKET', price: 0, product: 'MIS' });
    const asked = server.asked.find((one) => one.path.startsWith('/margins/basket'))!;
    expect(JSON.parse(asked.body)).toEqual(basket.orders);
  });
  it('is refused where the broker lists another lot, or not that contract', async () => {
    await loggedIn('kite');
    server.answers.set('/instruments/NFO', new Raw(`${header}\n${listed(75)}\n`));
    expect(await ask({ broker: 'kite' })).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/lots of 75/),
    });
  });
  it('for Upstox by its instrument keys, with its margin and charges; not without a login', async () => {
    expect(await ask({ broker: 'upstox' })).toMatchObject({ kind: 'denied' });
    await loggedIn('upstox');
    const contract = (strike: number) => ({
      expiry: '2026-08-25',
      strike_price: strike,
      instrument_type: 'CE',
      lot_size: 65,
      instrument_key: `NSE_FO|${strike}`,
    });
    server.answers.set('/v2/option/contract', { data: [contract(25_200), contract(25_400)] });
    server.answers.set('/v2/charges/margin', { data: { required_margin: 200_000, final_margin: 60_000 } });
    server.answers.set('/v2/charges/brokerage', { data: { charges: { total: 30.5 } } });
    const basket = await ask({ broker: 'upstox' });
    expect(basket).toMatchObject({ state: 'ready', vendor: { margin: 60_000, charges: 61 } });
    expect(
      basket.orders.map((one) => [one['instrument_token'], one['transaction_type'], one['product']]),
    ).toEqual([
      ['NSE_FO|25400', 'BUY', 'D'],
      ['NSE_FO|25200', 'SELL', 'D'],
    ]);
    expect(new Set(basket.orders.map((one) => one['correlation_id'])).size).toBe(2);
  });
  it('holds the order to the limits of the account, and gives no orders where they refuse', async () => {
    await coach.ask('limits set', { maxLossPerTrade: 1 });
    expect(await ask({ broker: 'kite' })).toMatchObject({
      state: 'rejected',
      reason: { code: 'limit' },
      orders: [],
    });
  });
  it('names what is Kite’s own: shares are CNC, tags letters and digits', () => {
    const share = {
      instrument: { kind: 'stock' as const, symbol: 'M&M', exchange: 'NSE', multiplier: 1 },
      action: 'buy' as const,
      quantity: 5,
      limit: 10,
      price: 10,
    };
    expect(kiteOrder(share, 'carry', 'o-12_ab')).toMatchObject({
      exchange: 'NSE',
      tradingsymbol: 'M&M',
      product: 'CNC',
      tag: 'o12ab',
    });
  });
});
