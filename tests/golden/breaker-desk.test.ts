import { describe, expect, it } from 'vitest';
import {
  type BreakerSettings,
  breakerDefaults,
  breakerStart,
  type FaultKind,
} from '../../src/domain/breaker/state.ts';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import type { DeskEffect, DeskEvent } from '../../src/domain/desk/event.ts';
import { deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { type DeskState, deskStart, equityOf } from '../../src/domain/desk/state.ts';
import type { Instrument } from '../../src/domain/ledger/fill.ts';
import { limitDefaults } from '../../src/domain/limits/limits.ts';
import type { Minor } from '../../src/domain/money.ts';
import { golden, hasShared } from '../support/shared.ts';

type Told = { t: number; type: string } & Record<string, unknown>;
interface Case {
  name: string;
  start: number;
  settings: Partial<BreakerSettings>;
  events: Told[];
  expected: { state: string; reasons: string[]; allowed?: boolean; granted?: boolean; unmet?: string[] }[];
}

const rules = { ...deskRules, sessionsOnly: false, margin: false, limits: false, staleAfterMs: null };
// On an exchange without a tariff nothing is charged: equity is what the sequence says, to the paisa.
const share = (symbol: string): Instrument => ({ kind: 'stock', symbol, exchange: 'TEST', multiplier: 1 });
const price = (symbol: string, at: number, last: number) => quoteOf(share(symbol), at, { last });
const worth = 1000;

const order = (symbol: string, action: 'buy' | 'sell', intent: string): OrderRequest => ({
  intent,
  legs: [
    deskLeg({
      action,
      instrument: share(symbol),
      quantity: 1,
      lot: 1,
      tick: 0.01,
      freeze: null,
      expiresAt: null,
    }),
  ],
  type: 'market',
  limit: null,
  stop: null,
  tif: 'day',
  fill: { kind: 'last', percent: 0 },
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
});

/** An account that holds one share worth its whole equity, and one for each trade of the sequence to be closed at the gain told. */
class Life {
  state: DeskState;
  effects: DeskEffect[] = [];
  private closed = 0;
  private sessions = 0;
  constructor({ start, settings, events }: Case) {
    const trades = events.filter(({ type }) => type === 'trade').length;
    const breaker = { ...breakerDefaults, ...settings };
    const loose = { ...breakerDefaults, maxDrawdown: 1, lossStreak: 1e6 };
    this.state = deskStart({
      account: 'live',
      currency: 'INR',
      exchange: 'NSE',
      cash: 1e12 as Minor,
      at: 0,
      settings: { limits: limitDefaults, breaker: loose },
    });
    for (const symbol of ['ALL', ...Array.from({ length: trades }, (_, i) => `T${i}`)]) {
      const at = symbol === 'ALL' ? start : worth;
      this.step({
        at: 1,
        type: 'order',
        request: order(symbol, 'buy', symbol),
        quotes: [price(symbol, 1, at)],
      });
    }
    const cash = (-trades * worth * 100) as Minor;
    const day = { first: (start * 100) as Minor, best: (start * 100) as Minor, trades: 0 };
    const own = { limits: limitDefaults, breaker };
    this.state = { ...this.state, cash, day, settings: own, breaker: breakerStart(start) };
  }
  step(event: DeskEvent): void {
    const outcome = stepDesk(this.state, event, rules);
    this.state = outcome.state;
    this.effects = outcome.effects;
  }
  /** Marks the share so that the whole is worth so much. */
  equity(at: number, value: number, beside: { symbol: string; last: number }[] = []): void {
    const changes = beside.map(({ symbol, last }) => last - (this.state.marks[keyOf(symbol)]?.last ?? 0));
    const own = this.state.marks[keyOf('ALL')]!.last!;
    const moved = value - equityOf(this.state) / 100 - changes.reduce((sum, change) => sum + change, 0);
    const quotes = [
      price('ALL', at, own + moved),
      ...beside.map(({ symbol, last }) => price(symbol, at, last)),
    ];
    this.step({ at, type: 'quotes', quotes });
  }
  /** Closes a trade at a gain; the rest moves the other way before, so that the equity stays. */
  trade(at: number, pnl: number): void {
    const symbol = `T${this.closed++}`;
    this.equity(at, equityOf(this.state) / 100, [{ symbol, last: worth + pnl }]);
    this.step({ at, type: 'close', trade: symbol, reason: 'told', quotes: [price(symbol, at, worth + pnl)] });
  }
  verdict(): { granted?: boolean; unmet?: string[] } {
    const found = this.effects.find((effect) => effect.type === 'verdict');
    if (found?.type !== 'verdict') return {};
    return {
      ...(found.granted === null ? {} : { granted: found.granted }),
      ...(found.unmet === null ? {} : { unmet: found.unmet }),
    };
  }
  /** What an event of the sequence comes to, the answer to it besides; undefined where a live account cannot be told such a thing. */
  hear(event: Told): object | undefined {
    const { t: at, type } = event;
    const numbers = Object.values(event).every(
      (value) =>
        typeof value !== 'string' ||
        value === type ||
        type === 'fault' ||
        type === 'cleared' ||
        type === 'order',
    );
    if (!numbers) return undefined;
    switch (type) {
      case 'equity':
        if ((event['value'] as number) <= 0) return undefined;
        this.equity(at, event['value'] as number);
        return {};
      case 'trade':
        this.trade(at, event['pnl'] as number);
        return {};
      case 'session': {
        const date = new Date(Date.UTC(2026, 0, 1 + this.sessions++)).toISOString().slice(0, 10);
        this.step({ at, type: 'session', phase: 'open', date, next: null });
        return {};
      }
      case 'halt':
        this.step({ at, type });
        return {};
      case 'check':
        this.step({ at, type });
        return this.verdict();
      case 'fault':
      case 'cleared':
        this.step({ at, type, kind: event['kind'] as FaultKind });
        return {};
      case 'request':
        this.step({ at, type, override: event['override'] === true });
        return this.verdict();
      case 'approve':
        this.step({ at, type, code: event['code'] as number });
        return this.verdict();
      case 'order': {
        const risk = event['risk'] as 'open' | 'close';
        const request = risk === 'open' ? order('NEW', 'buy', `n${at}`) : order('ALL', 'sell', `x${at}`);
        const quotes = [price(risk === 'open' ? 'NEW' : 'ALL', at, 10)];
        const { effects } = stepDesk(this.state, { at, type, request, quotes }, rules);
        const report = effects.find((effect) => effect.type === 'order');
        return { allowed: report?.type === 'order' && report.report.state === 'filled' };
      }
      default:
        return undefined;
    }
  }
}

const keyOf = (symbol: string): string => price(symbol, 0, 1).key;

/** Whether an event belongs to the shadow book, which a live account feeds itself; heard only while it is halted. */
const shadow = ({ type }: Told, { breaker }: DeskState): 'ignored' | 'heard' | null => {
  if (!type.startsWith('shadow')) return null;
  return breaker!.state === 'active' || breaker!.state === 'probation' ? 'ignored' : 'heard';
};

describe.skipIf(!hasShared)('the sequences of the breaker through a live account', () => {
  const cases = hasShared ? golden<{ cases: Case[] }>('07_breaker.json').cases : [];
  let heard = 0;

  for (const one of cases)
    it(one.name, () => {
      const life = new Life(one);
      for (const [i, event] of one.events.entries()) {
        const part = shadow(event, life.state);
        // From here on the sequence tells the shadow book other figures than this account's own.
        if (part === 'heard') break;
        const verdict = part === 'ignored' ? {} : life.hear(event);
        if (verdict === undefined) break;
        const { state, reasons } = life.state.breaker!;
        expect({ event: i, state, reasons, ...verdict }).toEqual({ event: i, ...one.expected[i] });
        heard++;
      }
    });

  it('are followed through most of what happens to an account', () => expect(heard).toBeGreaterThan(3800));
});
