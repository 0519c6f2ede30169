import { alpacaBroker } from '../../src/adapters/broker/alpaca.ts';
import { alpacaSymbol } from '../../src/adapters/broker/alpaca-order.ts';
import { vendorClient } from '../../src/adapters/vendor/session.ts';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import type { DeskEvent } from '../../src/domain/desk/event.ts';
import { deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { type DeskState, deskStart, openPositionsOf } from '../../src/domain/desk/state.ts';
import type { Instrument } from '../../src/domain/ledger/fill.ts';
import type { Minor } from '../../src/domain/money.ts';
import type { BrokerAnswer } from '../../src/ports/vendor/broker.ts';
import { type AlpacaServer, alpacaServer, type LineFault } from './alpaca-server.ts';
import { drawer } from './mutations.ts';
import { everyHost, loginAt } from './vendor-market.ts';
import { heldClock } from './vendor-server.ts';

const option = (strike: number, right: 'CE' | 'PE'): Instrument => ({
  kind: 'option',
  symbol: 'SPY',
  exchange: 'US',
  expiry: '2026-12-18',
  strike,
  right,
  multiplier: 100,
});

function request(number: number, draw: () => number): OrderRequest {
  const legs = Array.from({ length: 1 + Math.floor(draw() * 2) }, (_, i) =>
    deskLeg({
      action: draw() < 0.5 ? 'buy' : 'sell',
      instrument: option(600 + (number % 40) + 50 * i, draw() < 0.5 ? 'CE' : 'PE'),
      quantity: 1 + Math.floor(draw() * 3),
      lot: 1,
      tick: 0.01,
      freeze: null,
      expiresAt: null,
    }),
  );
  return {
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
  };
}

const rules = {
  ...deskRules,
  margin: false,
  limits: false,
  breaker: false,
  sessionsOnly: false,
  venue: 'broker' as const,
};

const onPost: [number, LineFault][] = [
  [0.08, 'dropRequest'],
  [0.16, 'dropResponse'],
  [0.24, 'twice'],
  [0.32, 'twiceSecond'],
  [0.38, 'late'],
  [0.46, 'errorAfter'],
  [0.49, '429'],
  [0.52, 'refuse'],
];

function faults(server: AlpacaServer, draw: () => number): void {
  server.fault = (path, method) => {
    const luck = draw();
    if (method === 'POST' && path === '/v2/orders')
      return onPost.find(([until]) => luck < until)?.[1] ?? null;
    return luck < 0.05 ? 'dropRequest' : luck < 0.1 ? 'dropResponse' : luck < 0.12 ? 'refuse' : null;
  };
}

export interface AlpacaTrial {
  orders: number;
  kills: number;
  filled: number;
  rejected: number;
  /** Orders the venue did more than once, or coach posted more than once. */
  doubled: string[];
  /** Done there and not booked here, or the other way round. */
  lost: string[];
  /** Contracts of which the two hold different quantities at the end. */
  apart: string[];
}

/** Positions by Alpaca's symbols. */
function heldBy(state: DeskState): Map<string, number> {
  const held = new Map<string, number>();
  for (const { instrument, quantity } of openPositionsOf(state)) {
    const symbol = alpacaSymbol(instrument)!;
    held.set(symbol, (held.get(symbol) ?? 0) + quantity / 1e8);
  }
  return held;
}

/**
 * So many orders through Alpaca's adapter over a line that loses, doubles, delays and breaks, with a process that dies every few orders:
 * before it sent, or before it heard. What the venue did, what was booked and what both hold must be the same.
 */
export async function alpacaTrial(count: number, killEvery: number, seed = 1): Promise<AlpacaTrial> {
  const draw = drawer(seed);
  const server = await alpacaServer(draw);
  const clock = heldClock('2026-11-23T15:00:00Z');
  const named = everyHost(server.url);
  const login = loginAt('alpaca', named);
  const start = () =>
    alpacaBroker({
      server: vendorClient('alpaca', 'alpaca-paper', { clock, named, login: () => login }),
      clock,
      name: 'Alpaca',
    });
  let broker = start();
  let state = deskStart({ account: 'alp', currency: 'USD', exchange: 'US', cash: 1e14 as Minor, at: 0 });
  const booked = new Map<string, number>();
  const trial: AlpacaTrial = {
    orders: count,
    kills: 0,
    filled: 0,
    rejected: 0,
    doubled: [],
    lost: [],
    apart: [],
  };
  const step = (event: DeskEvent) => {
    const outcome = stepDesk(state, event, rules);
    state = outcome.state;
    const seen = new Set(
      outcome.effects.flatMap((effect) => (effect.type === 'fill' ? [effect.fill.orderId!] : [])),
    );
    for (const intent of seen) booked.set(intent, (booked.get(intent) ?? 0) + 1);
  };
  const hear = (intent: string, answer: BrokerAnswer) => {
    if (answer.state === 'filled') trial.filled++;
    if (answer.state === 'rejected') trial.rejected++;
    if (answer.state === 'working') return;
    const fills = answer.state === 'filled' ? answer.fills : [];
    step({ at: clock.now(), type: 'report', intent, state: answer.state, fills });
  };
  try {
    faults(server, draw);
    for (let number = 0; number < count; number++) {
      const order = request(number, draw);
      const at = clock.now();
      const quotes = order.legs.map(({ instrument }) => quoteOf(instrument, at, { bid: 1, ask: 1.1 }));
      step({ at, type: 'order', request: order, quotes });
      const killed = killEvery > 0 && number % killEvery === killEvery - 1;
      const opens = order.legs.map(() => true);
      if (killed) {
        trial.kills++;
        // Half of the deaths come before anything was sent, half before the answer was heard.
        if (draw() < 0.5) await broker.send(order, opens);
        broker = start();
      } else hear(order.intent, await broker.send(order, opens));
      while (state.orders.length > 0) {
        await clock.sleep(20_000);
        // What was late arrives within a minute.
        if (clock.now() - at > 30_000) server.settle();
        hear(order.intent, await broker.ask({ ...order, sentAt: at }));
      }
      if (draw() < 0.1) hear(order.intent, await broker.ask({ ...order, sentAt: at }));
    }
    server.settle();
    for (const [intent, posts] of server.posts)
      if (posts > 1 && !server.doubled.has(intent)) trial.doubled.push(`${intent} posted ${posts} times`);
    for (const [intent, times] of server.executions)
      if (times !== 1) trial.doubled.push(`${intent} done ${times} times`);
    for (const [intent, times] of booked)
      if (times !== 1) trial.doubled.push(`${intent} booked ${times} times`);
    for (const intent of new Set([...booked.keys(), ...server.executions.keys()]))
      if (booked.has(intent) !== server.executions.has(intent)) trial.lost.push(intent);
    const held = heldBy(state);
    for (const symbol of new Set([...held.keys(), ...server.positions.keys()]))
      if ((held.get(symbol) ?? 0) !== (server.positions.get(symbol) ?? 0)) trial.apart.push(symbol);
    return trial;
  } finally {
    await server.close();
  }
}
