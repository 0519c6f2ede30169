import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alpacaBroker } from '../../../src/adapters/broker/alpaca.ts';
import {
  alpacaBody,
  alpacaInstrument,
  alpacaSymbol,
  answerIn,
} from '../../../src/adapters/broker/alpaca-order.ts';
import { vendorClient } from '../../../src/adapters/vendor/session.ts';
import { deskLeg, type OrderRequest } from '../../../src/domain/desk/order.ts';
import type { Instrument } from '../../../src/domain/ledger/fill.ts';
import type { BrokerAccount } from '../../../src/ports/vendor/broker.ts';
import { type AlpacaServer, alpacaServer } from '../../support/alpaca-server.ts';
import { alpacaTrial } from '../../support/alpaca-trial.ts';
import { hasShared, sharedBytes } from '../../support/shared.ts';
import { everyHost, loginAt } from '../../support/vendor-market.ts';
import { heldClock } from '../../support/vendor-server.ts';

const call = (strike: number): Instrument => ({
  kind: 'option',
  symbol: 'SPY',
  exchange: 'US',
  expiry: '2026-12-18',
  strike,
  right: 'CE',
  multiplier: 100,
});
const leg = (action: 'buy' | 'sell', instrument: Instrument, quantity = 2) =>
  deskLeg({ action, instrument, quantity, lot: 1, tick: 0.01, freeze: null, expiresAt: null });
const order = (more: Partial<OrderRequest> = {}): OrderRequest => ({
  intent: 'o1',
  legs: [leg('sell', call(650)), leg('buy', call(660))],
  type: 'limit',
  limit: -2.5,
  stop: null,
  tif: 'day',
  fill: null,
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
  ...more,
});

let server: AlpacaServer;
let broker: BrokerAccount;
const clock = heldClock('2026-11-23T15:00:00Z');
beforeEach(async () => {
  server = await alpacaServer(() => 0.5);
  const named = everyHost(server.url);
  const login = loginAt('alpaca', named);
  broker = alpacaBroker({
    server: vendorClient('alpaca', 'alpaca-paper', { clock, named, login: () => login }),
    clock,
    name: 'Alpaca',
  });
});
afterEach(() => server.close());

const signal = new AbortController().signal;

describe('an order as Alpaca reads it', () => {
  it('of several legs: ratios, a signed net price for each combination, what opens and what closes', () => {
    expect(alpacaBody(order(), [true, false])).toEqual({
      client_order_id: 'o1',
      type: 'limit',
      time_in_force: 'day',
      order_class: 'mleg',
      qty: '2',
      limit_price: '-2.50',
      legs: [
        { symbol: 'SPY261218C00650000', ratio_qty: '1', side: 'sell', position_intent: 'sell_to_open' },
        { symbol: 'SPY261218C00660000', ratio_qty: '1', side: 'buy', position_intent: 'buy_to_close' },
      ],
    });
    const ratio = alpacaBody(
      order({ legs: [leg('buy', call(650), 4), leg('sell', call(660), 6)], limit: 1 }),
      [true, true],
    );
    // 1 per unit of the smaller leg of 4 is 2 per combination of 2:3.
    expect(ratio).toMatchObject({
      qty: '2',
      limit_price: '2.00',
      legs: [{ ratio_qty: '2' }, { ratio_qty: '3' }],
    });
  });
  it('of one leg, and of shares', () => {
    expect(alpacaBody(order({ legs: [leg('sell', call(650))] }), [true])).toMatchObject({
      symbol: 'SPY261218C00650000',
      qty: '2',
      side: 'sell',
      position_intent: 'sell_to_open',
      limit_price: '2.50',
    });
    const shares: Instrument = { kind: 'stock', symbol: 'AAPL', exchange: 'US', multiplier: 1 };
    expect(
      alpacaBody(order({ legs: [leg('buy', shares, 10)], type: 'market', limit: null, tif: 'gtc' }), [true]),
    ).toEqual({
      client_order_id: 'o1',
      type: 'market',
      time_in_force: 'gtc',
      symbol: 'AAPL',
      qty: '10',
      side: 'buy',
    });
  });
  it.each([
    ['good till cancelled', order({ tif: 'gtc' })],
    ['of India', order({ legs: [leg('buy', { ...call(1), exchange: 'NSE' })] })],
    [
      'options beside shares',
      order({
        legs: [
          leg('buy', call(1)),
          leg('sell', { kind: 'stock', symbol: 'SPY', exchange: 'US', multiplier: 1 }),
        ],
      }),
    ],
    ['a stop of several legs', order({ type: 'stop', stop: 1, limit: null })],
  ])('is none where it is %s, and then nothing is sent', async (_, wrong) => {
    expect(alpacaBody(wrong, [true, true])).toHaveProperty('unfit');
    expect(await broker.send(wrong, [true, true])).toMatchObject({ state: 'rejected' });
    expect(server.seen).toEqual([]);
  });
  it('has names that read back', () => {
    for (const one of [
      call(650.5),
      { kind: 'stock', symbol: 'BRK.B', exchange: 'US', multiplier: 1 } as Instrument,
    ])
      expect(alpacaInstrument(alpacaSymbol(one)!)).toMatchObject({
        symbol: one.symbol,
        multiplier: one.multiplier,
      });
    expect(alpacaInstrument('BTC/USD')).toBeNull();
  });
  it.skipIf(!hasShared)('recorded answers say what became of it', () => {
    const body = JSON.parse(
      sharedBytes('data/g_api/alpaca/order_routes.market_order.json').toString(),
    ).response;
    const intent = body.client_order_id as string;
    const legs = [leg('buy', { kind: 'stock', symbol: 'AAPL', exchange: 'US', multiplier: 1 })];
    expect(answerIn(body, { intent, legs })).toEqual({ state: 'working' });
    expect(answerIn(body, { intent: 'another', legs })).toBeNull();
    const done = { ...body, symbol: 'AAPL', status: 'filled', filled_qty: '2', filled_avg_price: '101.25' };
    expect(answerIn(done, { intent, legs })).toEqual({
      state: 'filled',
      fills: [{ leg: 0, quantity: 2, price: 101.25 }],
    });
    expect(answerIn({ ...done, status: 'canceled', filled_qty: '1' }, { intent, legs })).toMatchObject({
      state: 'filled',
      fills: [{ quantity: 1 }],
    });
    expect(answerIn({ ...body, status: 'expired' }, { intent, legs })).toEqual({
      state: 'rejected',
      reason: 'expired',
    });
    expect(answerIn({ ...body, status: 'filled' }, { intent, legs })).toEqual({ state: 'unknown' });
  });
});

describe('the account at Alpaca', () => {
  it('is filled once, tells its positions, and answers a second post of the same intent with the first', async () => {
    const first = await broker.send(order(), [true, true]);
    expect(first).toMatchObject({ state: 'filled' });
    expect(await broker.send(order(), [true, true])).toEqual(first);
    expect([...server.executions]).toEqual([['o1', 1]]);
    const held = await broker.positions(signal);
    expect(held.map(({ instrument, quantity }) => [instrument.strike, quantity])).toEqual([
      [650, -2],
      [660, 2],
    ]);
    expect(await broker.cash(signal)).toEqual({ amount: 100_000, currency: 'USD', blocked: false });
  });
  it('is unknown while nobody can tell, and never got it only after two minutes of misses', async () => {
    server.fault = (_, method) => (method === 'POST' ? 'dropRequest' : null);
    expect(await broker.send(order(), [true, true])).toEqual({ state: 'unknown' });
    const sentAt = clock.now();
    expect(await broker.ask({ ...order(), sentAt })).toEqual({ state: 'unknown' });
    await clock.sleep(121_000);
    expect(await broker.ask({ ...order(), sentAt })).toMatchObject({ state: 'rejected' });
    server.fault = () => 'dropRequest';
    expect(await broker.ask({ ...order(), sentAt })).toEqual({ state: 'unknown' });
    expect(server.posts.size).toBe(0);
  });
  it('rests, is cancelled, and says what is open', async () => {
    server.resting = true;
    expect(await broker.send(order(), [true, true])).toEqual({ state: 'working' });
    expect(await broker.openOrders(signal)).toEqual(['o1']);
    await broker.cancel('o1', signal);
    expect(await broker.ask({ ...order(), sentAt: clock.now() })).toEqual({
      state: 'rejected',
      reason: 'canceled',
    });
  });
  it('refuses to guess at a position it cannot read', async () => {
    server.positions.set('BTC/USD', 1);
    await expect(broker.positions(signal)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a bad line to Alpaca', () => {
  it('120 orders, a death every six: none twice, none lost, positions as the venue has them, no intent posted twice', async () => {
    const trial = await alpacaTrial(120, 6, Number(process.env['COACH_TEST_SEED'] ?? 29));
    expect([trial.doubled, trial.lost, trial.apart]).toEqual([[], [], []]);
    expect(trial.kills).toBe(20);
    expect(trial.filled).toBeGreaterThan(60);
    expect(trial.rejected).toBeGreaterThan(5);
  }, 120_000);
});
