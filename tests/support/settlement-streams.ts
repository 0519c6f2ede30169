import { stepDesk } from '../../src/domain/desk/desk.ts';
import { type DeskEvent, inOrder } from '../../src/domain/desk/event.ts';
import { type DeskLeg, deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { deskStart } from '../../src/domain/desk/state.ts';
import type { Instrument } from '../../src/domain/ledger/fill.ts';
import type { Minor } from '../../src/domain/money.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import { knownUnderlying } from '../../src/domain/symbol/known.ts';

const expiry = '2026-11-23';
const opened = Date.parse(`${expiry}T09:15:00+05:30`);
const moment = Date.parse(`${expiry}T15:40:00+05:30`);
const rules = { ...deskRules, margin: false, limits: false };
const nifty = knownUnderlying('NIFTY')!;
const cash = 100_000_000;
const [low, high, units] = [26_000, 26_200, 65];

const call = (strike: number): Instrument => ({
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry,
  strike,
  right: 'CE',
  multiplier: 1,
});
const quote = (strike: number, at: number, bid: number) =>
  quoteOf(call(strike), at, { bid, ask: bid + 1, spot: 26_000, forward: 26_000, years: 0.001, iv: 0.1 });
const leg = (action: 'buy' | 'sell', strike: number): DeskLeg =>
  deskLeg({
    action,
    instrument: call(strike),
    quantity: units,
    lot: units,
    tick: 0.05,
    freeze: null,
    expiresAt: moment,
  });
const order = (intent: string, legs: DeskLeg[]): OrderRequest => ({
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
});

/** An account that sold a vertical of 200 points, and what it was paid less charges. */
function withVertical() {
  const start = deskStart({ account: 'paper', currency: 'INR', exchange: 'NSE', cash: cash as Minor, at: 0 });
  const begun = stepDesk(
    start,
    { at: opened, type: 'session', phase: 'open', date: expiry, next: null },
    rules,
  ).state;
  const quotes = [quote(low, opened + 1, 100), quote(high, opened + 1, 40)];
  const request = order('v', [leg('sell', low), leg('buy', high)]);
  return stepDesk(begun, { at: opened + 1, type: 'order', request, quotes }, rules).state;
}

/** Rupee value of one paisa amount rounded half up, as the exercise tax of the buyer is. */
const taxOf = (price: number): number =>
  Math.floor(Math.max(price - high, 0) * units * 0.0015 * 100 + 0.5 + 1e-9);

/**
 * Streams of events of one moment in a random order around a settlement; gives what went wrong in the first that did, or null. Every order
 * must settle to the same paisa, at most the vertical's width plus the tax.
 */
export function settlementStreams(count: number, seed: number): string | null {
  const draw = mulberry32(seed);
  const before = withVertical();
  for (let stream = 0; stream < count; stream++) {
    const price = 25_500 + Math.round(draw() * 20_000) / 20;
    const events: DeskEvent[] = [
      { at: moment, type: 'settle', underlying: nifty, expiry, price },
      { at: moment, type: 'quotes', quotes: [quote(low, moment, 90 + Math.floor(draw() * 20))] },
      {
        at: moment,
        type: 'order',
        request: order('late', [leg('buy', low)]),
        quotes: [quote(low, moment, 5)],
      },
      { at: moment, type: 'tick' },
      { at: moment, type: 'session', phase: 'close', date: expiry, next: null },
    ];
    for (let i = events.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      [events[i], events[j]] = [events[j]!, events[i]!];
    }
    let state = before;
    for (const event of stream % 10 === 0 ? inOrder(events) : events)
      state = stepDesk(state, event, rules).state;
    const width = Math.round(Math.min(Math.max(price - low, 0), high - low) * units * 100);
    const wanted = before.cash - width - taxOf(price);
    if (state.trades.length > 0 || state.cash !== wanted)
      return `stream ${stream} at ${price}: ${state.cash} instead of ${wanted}, ${events.map(({ type }) => type).join(' ')}`;
  }
  return null;
}
