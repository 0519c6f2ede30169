import { describe, expect, it } from 'vitest';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import type { DeskEffect, DeskEvent } from '../../src/domain/desk/event.ts';
import { fillModel, fillPrice } from '../../src/domain/desk/fill-model.ts';
import { type DeskLeg, deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { type Quote, quoteOf } from '../../src/domain/desk/quote.ts';
import { heldLegs, riskOf } from '../../src/domain/desk/risk.ts';
import { type DeskRules, deskRules } from '../../src/domain/desk/rules.ts';
import { type DeskState, deskStart, equityOf, openPositionsOf } from '../../src/domain/desk/state.ts';
import type { Instrument } from '../../src/domain/ledger/fill.ts';
import { settingsDefaults } from '../../src/domain/limits/limits.ts';
import type { Minor } from '../../src/domain/money.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import { underlying } from '../../src/domain/symbol/instrument.ts';
import { settlementStreams } from '../support/settlement-streams.ts';

const open = Date.parse('2026-11-23T09:15:00+05:30');
const close = Date.parse('2026-11-23T15:40:00+05:30');
const expiry = '2026-11-23';
const option = (strike: number, right: 'CE' | 'PE', on = '2026-12-29'): Instrument => ({
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: on,
  strike,
  right,
  multiplier: 1,
});
const quote = (instrument: Instrument, at: number, bid: number, ask: number): Quote =>
  quoteOf(instrument, at, {
    bid,
    ask,
    bidQty: 650,
    askQty: 650,
    spot: 26_000,
    forward: 26_050,
    years: 0.1,
    iv: 0.12,
    rate: 0.06,
  });
const leg = (action: 'buy' | 'sell', instrument: Instrument, lots = 1): DeskLeg =>
  deskLeg({
    action,
    instrument,
    quantity: 65 * lots,
    lot: 65,
    tick: 0.05,
    freeze: 1800,
    expiresAt: Date.parse(`${instrument.expiry}T15:40:00+05:30`),
  });
const order = (intent: string, legs: DeskLeg[], told: Partial<OrderRequest> = {}): OrderRequest => ({
  intent,
  legs,
  type: 'market',
  limit: null,
  stop: null,
  tif: 'day',
  fill: null,
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
  ...told,
});

const wide: DeskRules = { ...deskRules, margin: false, limits: false };

class Account {
  effects: DeskEffect[] = [];
  state: DeskState;
  constructor(
    readonly rules: DeskRules = wide,
    settings = settingsDefaults,
    cash = 100_000_000,
  ) {
    this.state = deskStart({
      account: 'paper',
      currency: 'INR',
      exchange: 'NSE',
      cash: cash as Minor,
      at: 0,
      settings,
    });
    this.step({ at: open, type: 'session', phase: 'open', date: '2026-11-23', next: '2026-11-25' });
  }
  step(event: DeskEvent): DeskEffect[] {
    const { state, effects } = stepDesk(this.state, event, this.rules);
    this.state = state;
    this.effects = effects;
    return effects;
  }
  place(request: OrderRequest, quotes: Quote[], at = open + 60_000) {
    this.step({ at, type: 'order', request, quotes });
    return this.report();
  }
  report() {
    const found = this.effects.find((effect) => effect.type === 'order');
    return found?.type === 'order' ? found.report : null;
  }
}

const ce = option(26_200, 'CE');
const pe = option(25_800, 'PE');

describe('fills', () => {
  const model = (text: string) => {
    const found = fillModel(text);
    if (isRefusal(found)) throw new Error(found.refused);
    return found;
  };
  const taking = { side: 'buy' as const, quantity: 65, tick: 0.05, legs: 1 };

  for (const [text, buy, sell] of [
    ['touch', 101, 100],
    ['mid+2%', 102.55, 98.45],
    ['combo', 100.9, 100.1],
    ['impact', 101.2, 99.8],
  ] as const) {
    it(`${text} buys at ${buy} and sells at ${sell}`, () => {
      const shown = quote(ce, open, 100, 101);
      expect(fillPrice(model(text), shown, taking)).toMatchObject({ price: buy });
      expect(fillPrice(model(text), shown, { ...taking, side: 'sell' })).toMatchObject({ price: sell });
    });
  }

  it('never better than the touch, but under combo', () => {
    const draw = mulberry32(3);
    for (let i = 0; i < 2_000; i++) {
      const bid = Math.round(draw() * 4000) / 20 + 0.05;
      const ask = bid + Math.round(draw() * 100) / 20;
      const shown = {
        ...quote(ce, open, bid, ask),
        askQty: 1 + Math.floor(draw() * 200),
        bidQty: 1 + Math.floor(draw() * 200),
      };
      for (const text of ['touch', 'mid', 'mid+0.3%', 'mid+5%', 'impact']) {
        const bought = fillPrice(model(text), shown, taking);
        const sold = fillPrice(model(text), shown, { ...taking, side: 'sell' });
        if (isRefusal(bought) || isRefusal(sold)) throw new Error('no price');
        expect(bought.price).toBeGreaterThanOrEqual(ask - 1e-9);
        expect(sold.price).toBeLessThanOrEqual(bid + 1e-9);
      }
    }
  });

  it('what exceeds the quantity shown pays impact', () => {
    const shown = { ...quote(ce, open, 100, 101), askQty: 65 };
    expect(fillPrice({ kind: 'touch' }, shown, { ...taking, quantity: 650 })).toMatchObject({
      basis: 'impact',
      beyond: 585,
    });
  });

  it('slices at the freeze quantity, each with its own brokerage: 27 + 27 lots of NIFTY', () => {
    const account = new Account();
    const report = account.place(order('a', [leg('buy', ce, 54)]), [
      { ...quote(ce, open + 60_000, 100, 101), askQty: null },
    ]);
    expect(report!.fills.map(({ quantity, items }) => [quantity / 65, items['brokerage']])).toEqual([
      [27, 20],
      [27, 20],
    ]);
  });
});

describe('orders that are refused', () => {
  const at = open + 120_000;
  const cases: [string, string, OrderRequest, Quote[], number][] = [
    ['no quote', 'noQuote', order('a', [leg('buy', ce)]), [], at],
    ['an old quote', 'stale', order('a', [leg('buy', ce)]), [quote(ce, at - 60_001, 1, 2)], at],
    ['a quote of the future', 'stale', order('a', [leg('buy', ce)]), [quote(ce, at + 5000, 1, 2)], at],
    ['half a lot', 'lot', order('a', [{ ...leg('buy', ce), quantity: 32.5 }]), [quote(ce, at, 1, 2)], at],
    [
      '1e308 lots',
      'tooLarge',
      order('a', [{ ...leg('buy', ce), quantity: 1e308 }]),
      [quote(ce, at, 1, 2)],
      at,
    ],
    [
      'no quantity',
      'quantity',
      order('a', [{ ...leg('buy', ce), quantity: Number.NaN }]),
      [quote(ce, at, 1, 2)],
      at,
    ],
    [
      'an expired contract',
      'expired',
      order('a', [leg('buy', option(26_000, 'CE', '2026-11-17'))]),
      [quote(ce, at, 1, 2)],
      at,
    ],
    [
      'a concern that blocks',
      'concern',
      order('a', [leg('buy', ce)], { concerns: [{ name: 'size', severity: 'block', evidence: {} }] }),
      [quote(ce, at, 1, 2)],
      at,
    ],
    [
      'a closed market',
      'closed',
      order('a', [leg('buy', ce)]),
      [quote(ce, close + 60_000, 1, 2)],
      close + 60_000,
    ],
  ];
  for (const [name, code, request, quotes, when] of cases) {
    it(`${name}: ${code}, and nothing is in the account`, () => {
      const account = new Account();
      if (when > close)
        account.step({ at: close, type: 'session', phase: 'close', date: '2026-11-23', next: '2026-11-25' });
      const before = account.state;
      expect(account.place(request, quotes, when)).toMatchObject({ state: 'rejected', reason: { code } });
      expect({ ...account.state, at: 0 }).toEqual({ ...before, at: 0 });
    });
  }

  it('the same intent twice is one order', () => {
    const account = new Account();
    account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 100, 101)]);
    expect(account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 100, 101)])).toMatchObject({
      reason: { code: 'duplicate' },
    });
    expect(account.state.trades).toHaveLength(1);
  });
});

describe("the exchange's own limits", () => {
  const rich = new Account({ ...deskRules, margin: false }, settingsDefaults, 900_000_000_000_000);
  const far = option(26_400, 'CE');
  const at = (ms: number, n: number) => [
    { ...quote(n === 0 ? ce : far, ms, 100, 101), bidQty: null, askQty: null },
  ];

  it('stop a position in index options at 5,000 crore of delta, and let what reduces it through', () => {
    const bought: number[] = [];
    for (let i = 0; i < 8; i++) {
      const report = rich.place(
        order(`b${i}`, [leg('buy', ce, 10_000)]),
        at(open + 60_000 + i, 0),
        open + 60_000 + i,
      );
      if (report!.state === 'filled') bought.push(i);
      else expect(report).toMatchObject({ reason: { code: 'positionLimit' } });
    }
    // 10,000 lots of a delta near a half stand for about 750 crore.
    expect(bought.length).toBeGreaterThan(4);
    expect(bought.length).toBeLessThan(8);
    const exit = order('x', [leg('sell', ce, 10_000)]);
    expect(rich.place(exit, at(open + 90_000, 0), open + 90_000)).toMatchObject({
      state: 'filled',
      risk: 'close',
    });
    const hedge = order('h', [leg('sell', far, 10_000)]);
    expect(rich.place(hedge, at(open + 91_000, 1), open + 91_000)).toMatchObject({ state: 'filled' });
  });
});

describe('many trades in the same contracts', () => {
  it('are looked at together: the worst loss of fifteen spreads is fifteen times that of one, and bounded', () => {
    const account = new Account(deskRules, settingsDefaults, 10_000_000_000);
    const far = option(26_400, 'CE');
    const quotes = (at: number) => [quote(ce, at, 100, 101), quote(far, at, 40, 41)];
    const legs = [leg('sell', ce), leg('buy', far)];
    for (let i = 0; i < 15; i++) {
      const at = open + 60_000 + i;
      expect(account.place(order(`s${i}`, legs), quotes(at), at)).toMatchObject({ state: 'filled' });
    }
    const open15 = riskOf(heldLegs(account.state, openPositionsOf(account.state)), 0);
    expect(open15.undefined).toBe(false);
    expect(open15.loss).toBeCloseTo(15 * 65 * (200 - 59), 6);
    // Half bought back dearer: what was lost on it stays lost.
    const at = open + 70_000;
    account.place(
      order('x', [leg('buy', ce, 7), leg('sell', far, 7)]),
      [quote(ce, at, 119, 120), quote(far, at, 40, 41)],
      at,
    );
    const left = riskOf(heldLegs(account.state, openPositionsOf(account.state)), 0);
    expect(left.loss).toBeCloseTo(8 * 65 * (200 - 59), 6);
  });

  it('bought in one trade and sold in another leave what was paid', () => {
    const at = { instrument: ce, quote: quote(ce, open, 100, 101) };
    const legs = [
      { ...at, units: 65, price: 120 },
      { ...at, units: -65, price: 100 },
    ];
    expect(riskOf(legs, 5)).toEqual({ loss: 65 * 20 + 5, undefined: false });
    expect(riskOf([...legs, { ...at, units: -65, price: 90 }], 0).undefined).toBe(true);
  });
});

describe('exits and waiting orders', () => {
  const spread = [leg('sell', ce), leg('buy', option(26_400, 'CE'))];
  const quotes = (at: number, near: number, far: number) => [
    quote(ce, at, near, near + 1),
    quote(option(26_400, 'CE'), at, far, far + 1),
  ];

  it('a bracket closes the whole at the prices an exit gets', () => {
    const account = new Account();
    const bracket = { target: 200_000 as Minor, stop: 300_000 as Minor, timeStop: null };
    account.place(order('a', spread, { bracket }), quotes(open + 60_000, 100, 40));
    account.step({ at: open + 90_000, type: 'quotes', quotes: quotes(open + 90_000, 80, 38) });
    expect(account.state.trades).toHaveLength(1);
    account.step({ at: open + 120_000, type: 'quotes', quotes: quotes(open + 120_000, 50, 25) });
    expect(account.effects.find((effect) => effect.type === 'closed')).toMatchObject({ reason: 'target' });
    expect(account.state.trades).toEqual([]);
    expect(equityOf(account.state)).toBe(account.state.cash);
  });

  it('an exit without a price for every leg stays, and says so', () => {
    const account = new Account();
    const bracket = { target: null, stop: null, timeStop: '2026-11-23' };
    account.place(order('a', spread, { bracket }), quotes(open + 60_000, 100, 40));
    const bare = { ...quote(ce, open + 90_000, 80, 81), bid: null, ask: null };
    account.step({ at: open + 90_000, type: 'quotes', quotes: [bare] });
    expect(account.effects).toMatchObject([{ type: 'alert', code: 'exitBlocked' }]);
    expect(account.state.trades).toHaveLength(1);
  });

  it('a limit waits for its net price, a day order ends with the session', () => {
    const account = new Account();
    account.place(order('a', spread, { type: 'limit', limit: -65 }), quotes(open + 60_000, 100, 40));
    expect(account.state.orders).toHaveLength(1);
    account.step({ at: open + 90_000, type: 'quotes', quotes: quotes(open + 90_000, 108, 41) });
    expect(account.report()).toMatchObject({ state: 'filled', netCash: Math.round(65 * 66 * 100) });
    account.place(
      order('b', spread, { type: 'limit', limit: -900 }),
      quotes(open + 95_000, 100, 40),
      open + 95_000,
    );
    account.step({ at: close, type: 'session', phase: 'close', date: '2026-11-23', next: '2026-11-25' });
    expect(account.report()).toMatchObject({ intent: 'b', state: 'cancelled' });
    expect(account.state.orders).toEqual([]);
  });

  it('a hedge taken from under a short is new risk, not an exit', () => {
    const account = new Account({ ...deskRules, margin: false });
    account.place(order('a', spread), quotes(open + 60_000, 100, 40));
    account.step({ at: open + 61_000, type: 'halt' });
    const hedge = order('b', [leg('sell', option(26_400, 'CE'))]);
    expect(account.place(hedge, quotes(open + 62_000, 100, 40), open + 62_000)).toMatchObject({
      risk: 'open',
      reason: { code: 'breaker' },
    });
    const whole = order('c', [leg('buy', ce), leg('sell', option(26_400, 'CE'))]);
    expect(account.place(whole, quotes(open + 63_000, 100, 40), open + 63_000)).toMatchObject({
      state: 'filled',
      risk: 'close',
    });
  });
});

describe('settlement', () => {
  it('100,000 streams in any order of equal times settle alike, no vertical wider than its width', () => {
    expect(settlementStreams(100_000, Number(process.env['COACH_TEST_SEED'] ?? 5))).toBeNull();
  }, 600_000);

  it('an index option without a closing value is told of with every session', () => {
    const account = new Account();
    const near = option(26_000, 'CE', expiry);
    account.place(order('a', [leg('buy', near)]), [quote(near, open + 60_000, 100, 101)]);
    account.step({ at: close, type: 'session', phase: 'close', date: expiry, next: '2026-11-25' });
    for (const date of ['2026-11-25', '2026-11-26']) {
      account.step({
        at: Date.parse(`${date}T09:15:00+05:30`),
        type: 'session',
        phase: 'open',
        date,
        next: null,
      });
      expect(account.effects).toMatchObject([{ type: 'alert', code: 'unsettled' }]);
    }
  });

  it('a stock option in the money is delivered with its hedge, or closed in the session before by rule', () => {
    const stock = (strike: number): Instrument => ({
      ...option(strike, 'CE', '2026-11-24'),
      symbol: 'RELIANCE',
    });
    const legs = [leg('sell', stock(1400)), leg('buy', stock(1440))].map((one) => ({ ...one, freeze: null }));
    const shown = (at: number) => [quote(stock(1400), at, 30, 31), quote(stock(1440), at, 10, 11)];
    const reliance = underlying('RELIANCE', 'NSE', 'stock');
    const delivered = new Account();
    delivered.place(order('a', legs), shown(open + 60_000));
    delivered.step({
      at: Date.parse('2026-11-24T15:40:00+05:30'),
      type: 'settle',
      underlying: reliance,
      expiry: '2026-11-24',
      price: 1500,
    });
    expect(delivered.state.trades).toEqual([]);
    const careful = new Account({ ...wide, physical: 'close-before' });
    careful.place(order('a', legs), shown(open + 60_000));
    careful.step({ at: close - 1000, type: 'quotes', quotes: shown(close - 1000) });
    careful.step({ at: close, type: 'session', phase: 'close', date: '2026-11-23', next: '2026-11-24' });
    expect(careful.effects.find((effect) => effect.type === 'closed')).toMatchObject({
      reason: 'beforeDelivery',
    });
  });
});

describe('the breaker inside the desk', () => {
  it('halts at a loss of 1,000 in a session that goes on to lose 6,500, and takes no new risk after it', () => {
    const settings = { ...settingsDefaults, breaker: { ...settingsDefaults.breaker, maxLossPerDay: 1000 } };
    const account = new Account({ ...deskRules, margin: false, limits: false }, settings);
    account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 200, 201)]);
    const losses: number[] = [];
    for (let i = 1; i <= 65; i++) {
      const at = open + 60_000 + i * 1000;
      account.step({ at, type: 'quotes', quotes: [quote(ce, at, 200 - 1.5 * i, 201 - 1.5 * i)] });
      const lost = (account.state.day.first - equityOf(account.state)) / 100;
      if (account.state.breaker!.state === 'active') losses.push(lost);
      else
        expect(account.place(order(`n${i}`, [leg('buy', pe)]), [quote(pe, at, 90, 91)], at)).toMatchObject({
          reason: { code: 'breaker' },
        });
    }
    expect(Math.max(...losses)).toBeLessThan(1000);
    expect(account.state.breaker).toMatchObject({ state: 'halted', reasons: ['dailyLoss'] });
    const exit = order('x', [leg('sell', ce)]);
    const at = open + 200_000;
    expect(account.place(exit, [quote(ce, at, 100, 101)], at)).toMatchObject({
      state: 'filled',
      risk: 'close',
    });
  });

  it('trades what it refuses in a shadow book, whose figures open the way back', () => {
    const account = new Account({ ...deskRules, margin: false, limits: false });
    account.step({ at: open + 1000, type: 'halt' });
    const refused = account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 100, 101)]);
    expect(refused).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
    expect(account.state.trades).toEqual([]);
    expect(account.state.shadow!.trades).toHaveLength(1);
    account.step({ at: open + 90_000, type: 'quotes', quotes: [quote(ce, open + 90_000, 150, 151)] });
    const shadow = account.state.shadow!.trades[0]!.id;
    account.step({
      at: open + 95_000,
      type: 'close',
      trade: shadow,
      reason: 'target',
      quotes: [quote(ce, open + 95_000, 150, 151)],
    });
    account.step({ at: close, type: 'session', phase: 'close', date: '2026-11-23', next: '2026-11-25' });
    const book = account.state.breaker!.shadow!;
    expect(book.wins).toBe(1);
    expect(book.returns).toHaveLength(1);
    expect(book.returns[0]).toBeCloseTo(((150 - 101) * 65 - 70) / 1_000_000, 4);
  });

  it('stale prices with something open trip it, fresh ones clear the fault', () => {
    const account = new Account({ ...deskRules, margin: false, limits: false });
    account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 100, 101)]);
    account.step({ at: open + 60_000 + 900_001, type: 'tick' });
    expect(account.state.breaker).toMatchObject({ state: 'halted', reasons: ['stale'], faults: ['stale'] });
    const at = open + 1_000_000;
    account.step({ at, type: 'quotes', quotes: [quote(ce, at, 100, 101)] });
    expect(account.state.breaker).toMatchObject({ state: 'halted', faults: [] });
  });

  it('a deposit is no gain and a withdrawal no loss', () => {
    const settings = { ...settingsDefaults, breaker: { ...settingsDefaults.breaker, maxLossPerDay: 1000 } };
    const account = new Account(wide, settings);
    account.step({ at: open + 1, type: 'cash', amount: -90_000_000 as Minor });
    expect(account.state).toMatchObject({ cash: 10_000_000, breaker: { state: 'active', peak: 100_000 } });
    account.step({ at: open + 2, type: 'cash', amount: 50_000_000 as Minor });
    expect(account.state.breaker).toMatchObject({ state: 'active', peak: 600_000, sessionFirst: 600_000 });
  });
});

describe('an order whose fate is not known', () => {
  it('blocks its symbol until the broker tells, and is booked once', () => {
    const account = new Account({ ...wide, venue: 'broker' });
    expect(account.place(order('a', [leg('buy', ce)]), [quote(ce, open + 60_000, 100, 101)])).toMatchObject({
      state: 'sent',
    });
    expect(account.place(order('b', [leg('buy', pe)]), [quote(pe, open + 60_000, 100, 101)])).toMatchObject({
      reason: { code: 'unknownOrder' },
    });
    const told: DeskEvent = {
      at: open + 70_000,
      type: 'report',
      intent: 'a',
      state: 'filled',
      fills: [{ leg: 0, quantity: 65, price: 101 }],
    };
    account.step({ ...told, state: 'unknown', fills: [] });
    expect(account.state.orders).toHaveLength(1);
    account.step(told);
    account.step(told);
    expect(account.state.trades).toHaveLength(1);
    expect(account.state.trades[0]!.positions[0]!.fills).toBe(1);
  });
});
