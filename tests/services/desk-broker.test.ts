import { describe, expect, it, vi } from 'vitest';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import type { DeskEvent } from '../../src/domain/desk/event.ts';
import { deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { deskStart } from '../../src/domain/desk/state.ts';
import type { Instrument } from '../../src/domain/ledger/fill.ts';
import type { Minor } from '../../src/domain/money.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import { reconcile, sendOrder } from '../../src/services/desk/broker.ts';
import { faultyBroker } from '../support/faulty-broker.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 300_000 });

const option = (strike: number): Instrument => ({
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: '2026-12-29',
  strike,
  right: 'CE',
  multiplier: 1,
});

function request(
  number: number,
  at: number,
): { request: OrderRequest; quotes: ReturnType<typeof quoteOf>[] } {
  const strikes = [25_000 + 50 * (number % 40), 27_500 + 50 * (number % 30)];
  const legs = strikes.map((strike) =>
    deskLeg({
      action: 'buy',
      instrument: option(strike),
      quantity: 65,
      lot: 65,
      tick: 0.05,
      freeze: null,
      expiresAt: null,
    }),
  );
  return {
    request: {
      intent: `o${String(number).padStart(6, '0')}`,
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
    },
    quotes: strikes.map((strike) => quoteOf(option(strike), at, { bid: 100, ask: 101 })),
  };
}

describe('orders through a broker with a bad line', () => {
  it('10,000 of them are each done once or not at all, and the account holds what the broker holds', async () => {
    const draw = mulberry32(Number(process.env['COACH_TEST_SEED'] ?? 13));
    const { broker, executions } = faultyBroker(draw);
    const rules = {
      ...deskRules,
      margin: false,
      limits: false,
      breaker: false,
      sessionsOnly: false,
      venue: 'broker' as const,
    };
    let state = deskStart({ account: 'paper', currency: 'INR', exchange: 'NSE', cash: 1e14 as Minor, at: 0 });
    const booked = new Map<string, number>();
    const step = (event: DeskEvent) => {
      const outcome = stepDesk(state, event, rules);
      state = outcome.state;
      const seen = new Set<string>();
      for (const effect of outcome.effects) if (effect.type === 'fill') seen.add(effect.fill.orderId!);
      for (const intent of seen) booked.set(intent, (booked.get(intent) ?? 0) + 1);
    };
    const hear = (at: number, intent: string, answer: Awaited<ReturnType<typeof broker.ask>>) =>
      step({
        at,
        type: 'report',
        intent,
        state: answer.state === 'working' ? 'unknown' : answer.state,
        fills: answer.state === 'filled' ? answer.fills : [],
      });
    for (let number = 0; number < 10_000; number++) {
      const at = 1_000_000 + number * 1000;
      const order = request(number, at);
      step({ at, type: 'order', ...order });
      hear(at + 1, order.request.intent, await broker.send(order.request, [true, true]));
      // An answer that comes twice changes nothing.
      if (draw() < 0.2)
        hear(at + 2, order.request.intent, await broker.ask({ ...order.request, sentAt: at }));
      while (state.orders.length > 0)
        hear(at + 3, order.request.intent, await broker.ask({ ...order.request, sentAt: at }));
      if (number % 50 === 49) {
        // The book is emptied now and then, so that it does not grow without end.
        state = { ...state, trades: [], marks: {}, intents: [] };
      }
    }
    expect([...booked.values()].every((times) => times === 1)).toBe(true);
    expect(new Set(booked.keys())).toEqual(new Set(executions.keys()));
    expect([...executions.values()].every((times) => times === 1)).toBe(true);
  });

  it('the intent is kept before anything is sent, and not knowing halts until the fate is known', async () => {
    const coach = desk('2026-11-23T11:00:00+05:30');
    try {
      await coach.ask('account open', { cash: 50_000_000 });
      await coach.ask('limits set', { maxDrawdown: 1 });
      const context = coach.context(null);
      const { broker, executions } = faultyBroker(mulberry32(3));
      const { desk: store } = await coach.ports.store();
      for (let number = 0; number < 60; number++) {
        const order = request(number, coach.ports.clock.now());
        const watching: typeof broker = {
          ask: broker.ask,
          async send(sent, opens) {
            expect((await store.orders({ intent: sent.intent }))[0]).toMatchObject({ state: 'unknown' });
            return broker.send(sent, opens);
          },
        };
        const done = await sendOrder('paper', order, watching, context);
        const known = done.state.orders.length === 0;
        expect(done.state.breaker!.faults).toEqual(known ? [] : ['unknownOrder']);
        if (known) continue;
        while ((await reconcile('paper', broker, context)) > 0);
        const moment = (await store.load('paper'))!;
        expect(moment.state).toMatchObject({
          orders: [],
          breaker: { state: 'halted', reasons: ['unknownOrder'], faults: [] },
        });
        expect((await store.orders({ intent: order.request.intent }))[0]!.state).toMatch(/filled|rejected/);
        break;
      }
      const fills = await (await coach.ports.store()).ledger.fills({ account: 'paper' });
      expect(new Set(fills.map((fill) => fill.orderId))).toEqual(new Set(executions.keys()));
    } finally {
      await coach.close();
    }
  });
});
