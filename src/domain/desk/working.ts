import { localDate } from '../calendar/calendar.ts';
import { type Minor, units } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import { draftOf, forget } from './book.ts';
import type { DeskEffect } from './event.ts';
import { fillModel, fillPrice } from './fill-model.ts';
import { blankReport, type DeskLeg, type OrderRequest } from './order.ts';
import { type Outcome, place } from './placing.ts';
import type { Desk, Prices } from './pricing.ts';
import { markOf, type Quote } from './quote.ts';
import { rejection } from './request.ts';
import type { DeskRules } from './rules.ts';
import { remargined } from './settlement.ts';
import { type DeskState, type DeskTrade, positionOf } from './state.ts';

/** The newest prices of what is held or worked, with those that just came. */
export function pricesOf(state: DeskState, quotes: readonly Quote[]): Prices {
  if (quotes.length === 0) return state.marks;
  const prices = { ...state.marks };
  for (const quote of quotes) {
    const known = prices[quote.key];
    if (known === undefined || quote.at >= known.at) prices[quote.key] = quote;
  }
  return prices;
}

/** Marks with what just came of the contracts that are held or worked; the same object where nothing changed. */
function marked(state: DeskState, quotes: readonly Quote[]): DeskState {
  let marks: Record<string, Quote> | null = null;
  for (const quote of quotes) {
    const known = state.marks[quote.key];
    // A quote without any price says nothing of what a contract is worth.
    if (known === undefined || quote.at < known.at || markOf(quote) === null) continue;
    marks ??= { ...state.marks };
    marks[quote.key] = quote;
  }
  return marks === null ? state : { ...state, marks };
}

/** The order that closes what is left of a trade. Exits keep the tick they were opened at; quantities may be odd after a split. */
export function exitOrder(trade: DeskTrade, reason: string, at: number): OrderRequest {
  const legs = trade.positions
    .filter(({ quantity }) => quantity !== 0)
    .map(
      (position): DeskLeg => ({
        action: position.quantity > 0 ? 'sell' : 'buy',
        instrument: position.instrument,
        key: positionOf(position),
        quantity: Math.abs(units(position.quantity)),
        lot: Math.abs(units(position.quantity)),
        tick: position.instrument.exchange === 'US' ? 0.01 : 0.05,
        freeze: null,
        expiresAt: null,
      }),
    );
  const found = trade.fill === null ? null : fillModel(trade.fill);
  return {
    intent: `${trade.id}:${reason}:${at}`,
    legs,
    type: 'market',
    limit: null,
    stop: null,
    tif: 'ioc',
    fill: found === null || isRefusal(found) ? null : found,
    bracket: null,
    trade: trade.id,
    concerns: [],
    note: reason,
    tag: reason,
  };
}

/** Closes what is left of a trade at the prices at hand. Without a price for every leg it stays, and that is told. */
export function leave(trade: DeskTrade, reason: string, desk: Desk): Outcome {
  const outcome = place(exitOrder(trade, reason, desk.at), desk);
  const report = outcome.effects.find((effect) => effect.type === 'order')?.report;
  if (report?.state !== 'rejected') return outcome;
  const figures = { reason, code: report.reason?.code ?? null };
  return { state: desk.state, effects: [{ type: 'alert', code: 'exitBlocked', about: trade.id, figures }] };
}

/** P/L of a trade before charges at the prices an exit would get, minor units; null where a leg has none. */
export function exitGain(trade: DeskTrade, { state, prices, rules }: Desk): Minor | null {
  const exit = exitOrder(trade, 'look', state.at);
  const model = exit.fill ?? rules.fill;
  let gain = trade.positions.reduce((sum, position) => sum + position.cash, 0);
  for (const leg of exit.legs) {
    const quote = prices[leg.key];
    if (quote === undefined || leg.instrument.kind === 'future') return null;
    const taking = { side: leg.action, quantity: leg.quantity, tick: leg.tick, legs: exit.legs.length };
    const found = fillPrice(model, quote, taking);
    if (isRefusal(found)) return null;
    const value = Math.round(found.price * leg.quantity * leg.instrument.multiplier * 100);
    gain += leg.action === 'sell' ? value : -value;
  }
  return gain as Minor;
}

function dueExit(trade: DeskTrade, desk: Desk): string | null {
  const { bracket } = trade;
  if (bracket === null) return null;
  const today = localDate(desk.state.exchange, desk.at);
  if (bracket.timeStop !== null && today >= bracket.timeStop) return 'timeStop';
  if (bracket.stop === null && bracket.target === null) return null;
  const gain = exitGain(trade, desk);
  if (gain === null) return null;
  if (bracket.stop !== null && gain <= -bracket.stop) return 'stop';
  return bracket.target !== null && gain >= bracket.target ? 'target' : null;
}

/** Brackets that are due, then orders that wait, in the order they came; all at the same prices. */
export function lookAt(start: DeskState, prices: Prices, at: number, rules: DeskRules): Outcome {
  let state = start;
  const effects: DeskEffect[] = [];
  for (const { id } of start.trades) {
    const trade = state.trades.find((one) => one.id === id);
    const desk = { state, prices, at, rules };
    const reason = trade === undefined ? null : dueExit(trade, desk);
    if (reason === null) continue;
    const outcome = leave(trade!, reason, desk);
    state = outcome.state;
    effects.push(...outcome.effects);
  }
  for (const order of start.orders) {
    if (order.state === 'sent') continue;
    const outcome = place(order.request, { state, prices, at, rules }, { triggered: order.triggered });
    const report = outcome.effects.find((effect) => effect.type === 'order')?.report;
    state = outcome.state;
    effects.push(...outcome.effects);
    if (report?.state === 'rejected') state = withoutOrder(state, order.request.intent);
  }
  return { state, effects };
}

export function withoutOrder(state: DeskState, intent: string): DeskState {
  const draft = draftOf(state);
  draft.orders = state.orders.filter(({ request }) => request.intent !== intent);
  forget(draft);
  return draft;
}

/** Takes a waiting order back. One that a broker has is not taken back before the broker answers. */
export function cancel(state: DeskState, intent: string, words: string): Outcome {
  const order = state.orders.find(({ request }) => request.intent === intent);
  if (order === undefined || order.state === 'sent') return { state, effects: [] };
  const after = withoutOrder(state, intent);
  after.intents = [...after.intents, intent];
  const reason = rejection('notFilled', words, 'Place it anew if it is still wanted.');
  const report = blankReport(order.request, after.cash, { state: 'cancelled', reason });
  return { state: after, effects: [{ type: 'order', request: order.request, report }] };
}

const marginEveryMs = 60_000;

/** New prices: marks first, then exits and waiting orders. */
export function onQuotes(state: DeskState, quotes: readonly Quote[], at: number, rules: DeskRules): Outcome {
  const fresh = marked(state, quotes);
  const now = { ...fresh, at };
  // A short's margin moves with its market; a scan of every scenario at every tick would cost ten times the rest.
  if (fresh !== state && !(at - state.marginAt < marginEveryMs)) remargined(now, rules);
  const quiet = state.orders.length === 0 && state.trades.every(({ bracket }) => bracket === null);
  return quiet ? { state: now, effects: [] } : lookAt(now, pricesOf(now, quotes), at, rules);
}
