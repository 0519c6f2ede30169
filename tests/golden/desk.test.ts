import { describe, expect, it } from 'vitest';
import { toEpoch } from '../../src/domain/calendar/calendar.ts';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import type { DeskEffect, DeskEvent } from '../../src/domain/desk/event.ts';
import { type DeskLeg, deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { type DeskState, deskStart, equityOf } from '../../src/domain/desk/state.ts';
import type { Minor } from '../../src/domain/money.ts';
import { underlying } from '../../src/domain/symbol/instrument.ts';
import { knownUnderlying } from '../../src/domain/symbol/known.ts';
import { priceOn, type SymbolDay, symbolDays } from '../support/bhavcopy.ts';
import { golden, hasShared } from '../support/shared.ts';

interface GoldenLeg {
  action: 'BUY' | 'SELL';
  type: 'CE' | 'PE';
  strike: number;
  quantity: number;
  entryPrice: number;
  exitPrice: number;
  entryCharges: number;
  exitCharges: number;
}
interface GoldenTrade {
  entryDate: string;
  exitDate: string;
  expiry: string;
  reason: string;
  credit: number;
  legs: GoldenLeg[];
  grossPnl: number;
  charges: number;
  pnl: number;
}
interface GoldenCase {
  name: string;
  input: { symbol: string };
  expected: { trades: GoldenTrade[] };
}

const cash = 1_000_000_000 as Minor;
const rules = { ...deskRules, sessionsOnly: false, margin: false, limits: false, breaker: false };
const closeOn = (date: string) => toEpoch('NSE', date, '15:30');
const money = (minor: number) => minor / 100;

function instrumentOf(symbol: string, expiry: string, { type, strike }: GoldenLeg) {
  return { kind: 'option' as const, symbol, exchange: 'NSE', expiry, strike, right: type, multiplier: 1 };
}

function legOf(symbol: string, expiry: string, leg: GoldenLeg, lot: number): DeskLeg {
  return deskLeg({
    action: leg.action === 'BUY' ? 'buy' : 'sell',
    instrument: instrumentOf(symbol, expiry, leg),
    quantity: leg.quantity,
    lot,
    tick: 0.05,
    freeze: null,
    expiresAt: toEpoch('NSE', expiry, '15:30'),
  });
}

const orderOf = (intent: string, legs: DeskLeg[]): OrderRequest => ({
  intent,
  legs,
  type: 'market',
  limit: null,
  stop: null,
  tif: 'day',
  fill: { kind: 'close' },
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
});

/** The prices of a session's legs, as the daily file has them. */
const quotesOn = (day: SymbolDay, symbol: string, { expiry, legs }: GoldenTrade) =>
  legs.map((leg) => {
    const found = priceOn(day, expiry, leg.strike, leg.type);
    return quoteOf(instrumentOf(symbol, expiry, leg), closeOn(day.date), {
      close: found?.traded ? found.close : null,
      spot: day.spot,
      source: 'bhavcopy',
    });
  });

class Run {
  state: DeskState;
  effects: DeskEffect[] = [];
  constructor() {
    this.state = deskStart({ account: 'paper', currency: 'INR', exchange: 'NSE', cash, at: 0 });
  }
  step(event: DeskEvent) {
    const outcome = stepDesk(this.state, event, rules);
    this.state = outcome.state;
    this.effects = outcome.effects;
    return outcome.effects;
  }
  fills() {
    return this.effects.flatMap((effect) => (effect.type === 'fill' ? [effect.fill] : []));
  }
}

function playTrade(run: Run, trade: GoldenTrade, symbol: string, days: SymbolDay[]) {
  const on = (date: string) => days.find((day) => day.date === date)!;
  const entry = on(trade.entryDate);
  const legs = trade.legs.map((leg) =>
    legOf(symbol, trade.expiry, leg, priceOn(entry, trade.expiry, leg.strike, leg.type)!.lot),
  );
  const intent = `${trade.entryDate}:${trade.expiry}`;
  const before = run.state.cash;
  run.step({
    at: closeOn(trade.entryDate),
    type: 'order',
    request: orderOf(intent, legs),
    quotes: quotesOn(entry, symbol, trade),
  });
  const bought = run.fills();
  expect(bought.map((fill) => fill.price / 1e6)).toEqual(trade.legs.map((leg) => leg.entryPrice));
  expect(bought.map((fill) => money(fill.charges))).toEqual(trade.legs.map((leg) => leg.entryCharges));

  const exit = on(trade.exitDate);
  const at = closeOn(trade.exitDate);
  const owner = knownUnderlying(symbol) ?? underlying(symbol, 'NSE', 'stock');
  if (trade.reason.startsWith('expiry'))
    run.step({ at, type: 'settle', underlying: owner, expiry: trade.expiry, price: exit.spot });
  else
    run.step({
      at,
      type: 'close',
      trade: intent,
      reason: trade.reason,
      quotes: quotesOn(exit, symbol, trade),
    });
  const sold = run.fills();
  expect(sold.map((fill) => fill.price / 1e6)).toEqual(trade.legs.map((leg) => leg.exitPrice));
  expect(sold.map((fill) => money(fill.charges))).toEqual(trade.legs.map((leg) => leg.exitCharges));

  const closed = run.effects.find((effect) => effect.type === 'closed');
  expect(closed).toMatchObject({
    trade: intent,
    pnl: Math.round(trade.pnl * 100),
    charges: Math.round(trade.charges * 100),
  });
  expect(run.state.cash - before).toBe(Math.round(trade.pnl * 100));
  expect(run.state.trades).toEqual([]);
  expect(equityOf(run.state)).toBe(run.state.cash);
}

describe.skipIf(!hasShared)('option backtests traded one by one through the desk', () => {
  for (const [file, folder] of [
    ['08_option_backtests.json', 'l_fo_history'],
    ['08b_option_backtests_made.json', 'n_made_fo'],
  ] as const) {
    const cases = hasShared ? golden<{ cases: GoldenCase[] }>(file).cases : [];
    for (const { name, input, expected } of cases) {
      it(`${file.slice(0, 3)} ${name}: ${expected.trades.length} trades to the paisa`, () => {
        const days = symbolDays(folder, input.symbol);
        const run = new Run();
        for (const trade of expected.trades) playTrade(run, trade, input.symbol, days);
        expect(expected.trades.length).toBeGreaterThan(0);
      }, 300_000);
    }
  }
});
