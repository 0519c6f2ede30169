import { sizeFactor } from '../breaker/state.ts';
import { slicesUnder } from '../contract/contract.ts';
import type { Minor } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import { draftOf, endTrades, execute, forget } from './book.ts';
import { orderCharges } from './charge.ts';
import type { DeskEffect } from './event.ts';
import { type FillModel, fillText } from './fill-model.ts';
import { gates, type Judged, judge } from './judging.ts';
import { blankReport, type FilledLeg, type OrderReport, type OrderRequest, type Rejection } from './order.ts';
import { type Desk, isRejection, type Priced, priced, ready } from './pricing.ts';
import { isClosing, rejection, requestFault } from './request.ts';
import type { DeskState } from './state.ts';

/** A state after something was done to it, and what came of it. */
export interface Outcome {
  state: DeskState;
  effects: DeskEffect[];
}

/** Writes the legs of an order into a draft, each slice under the freeze quantity an order with its own charges. */
function writeLegs(draft: DeskState, request: OrderRequest, legs: readonly Priced[], desk: Desk) {
  const filled: FilledLeg[] = [];
  const effects: DeskEffect[] = [];
  for (const [i, { leg, quote, price, basis }] of legs.entries()) {
    draft.marks[leg.key] = quote;
    const slices = slicesUnder(Math.round(leg.quantity / leg.lot), leg.lot, leg.freeze);
    if (isRefusal(slices)) return rejection('tooLarge', slices.refused, slices.hint ?? 'Trade fewer lots.');
    for (const [slice, lots] of slices.entries()) {
      const quantity = lots * leg.lot;
      const about = { side: leg.action, quantity, price, at: desk.at, currency: draft.currency };
      const { charges, known, items } = orderCharges(leg.instrument, about, desk.rules.brokeragePerOrder);
      const rows = execute(draft, {
        at: desk.at,
        instrument: leg.instrument,
        key: leg.key,
        side: leg.action,
        quantity,
        price,
        charges,
        chargesKnown: known,
        kind: 'trade',
        orderId: request.intent,
        number: `${i}.${slice}`,
        trade: request.trade,
        tag: request.tag,
        note: request.note ?? `filled at ${basis}`,
      });
      if (isRefusal(rows)) return rejection('tooLarge', rows.refused, 'Trade fewer lots.');
      const one: FilledLeg = { leg: i, slice, quantity, price, basis, charges, chargesKnown: known, items };
      filled.push(one);
      rows.forEach((fill, n) => {
        effects.push({ type: 'fill', fill, leg: n === 0 ? one : null });
      });
    }
  }
  return { filled, effects };
}

/** The order at the size the breaker lets through: whole lots of every leg, at least one of each. */
function sized(request: OrderRequest, factor: number): OrderRequest {
  if (factor === 1) return request;
  const lots = request.legs.map(({ quantity, lot }) => Math.round(quantity / lot));
  const common = lots.reduce((a, b) => gcd(a, b));
  const share = Math.max(Math.floor(common * factor), 1) / common;
  return { ...request, legs: request.legs.map((leg) => ({ ...leg, quantity: leg.quantity * share })) };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function keepBracket(
  draft: DeskState,
  request: OrderRequest,
  model: FillModel,
  risk: Minor | null,
): string | null {
  const id = request.trade ?? request.intent;
  const index = draft.trades.findIndex((trade) => trade.id === id);
  if (index < 0) return null;
  const trade = draft.trades[index]!;
  draft.trades[index] = {
    ...trade,
    bracket: request.bracket ?? trade.bracket,
    risk: risk ?? trade.risk,
    fill: fillText(model),
  };
  return id;
}

/** Fills an order whose prices suit it, if the account it makes passes every bound; nothing changes if not. */
function fillOrder(
  request: OrderRequest,
  legs: readonly Priced[],
  model: FillModel,
  desk: Desk,
  base: OrderReport,
): Outcome {
  const { state, at } = desk;
  const draft = draftOf(state);
  draft.at = at;
  const quotedAt = Math.min(...legs.map(({ quote }) => quote.at));
  const refused = (reason: Rejection, judged?: Judged): Outcome => ({
    state,
    effects: [{ type: 'order', request, report: { ...base, ...judged?.shown, quotedAt, reason } }],
  });
  const written = writeLegs(draft, request, legs, desk);
  if (isRejection(written)) return refused(written);
  const netCash = written.filled.reduce((sum, fill) => {
    const { action, instrument } = request.legs[fill.leg]!;
    const value = Math.round(fill.price * fill.quantity * instrument.multiplier * 100);
    return instrument.kind === 'future' ? sum : sum + (action === 'sell' ? value : -value);
  }, 0) as Minor;
  const charges = written.filled.reduce((sum, fill) => sum + fill.charges, 0) as Minor;
  const judged = judge(
    state,
    draft,
    { request, legs, charges, risk: base.risk, factor: base.sizeFactor },
    desk.rules,
  );
  if (judged.reason !== null) return refused(judged.reason, judged);
  if (desk.rules.margin) [draft.margin, draft.marginAt] = [judged.margin, at];
  const trade = keepBracket(draft, request, model, judged.shown.maxLoss);
  draft.intents = [...state.intents, request.intent];
  draft.orderCount++;
  draft.orders = draft.orders.filter((order) => order.request.intent !== request.intent);
  if (base.risk === 'open') draft.day = { ...draft.day, trades: draft.day.trades + 1 };
  const ended = endTrades(draft, request.tag ?? 'order');
  forget(draft);
  const report: OrderReport = {
    ...base,
    ...judged.shown,
    state: 'filled',
    trade,
    fills: written.filled,
    netCash,
    charges,
    cash: draft.cash,
    quotedAt,
  };
  return {
    state: draft,
    effects: [...written.effects, { type: 'order', request, report }, ...judged.alerts, ...ended],
  };
}

/** Lets an order wait, for its price or for the broker. */
function wait(
  request: OrderRequest,
  desk: Desk,
  base: OrderReport,
  how: { state: 'working' | 'sent'; triggered: boolean },
): Outcome {
  const draft = draftOf(desk.state);
  const known = desk.state.orders.find((order) => order.request.intent === request.intent);
  const order = { request, placedAt: known?.placedAt ?? desk.at, ...how };
  draft.orders = [...draft.orders.filter((other) => other !== known), order];
  draft.at = desk.at;
  if (known !== undefined) return { state: draft, effects: [] };
  draft.orderCount++;
  return { state: draft, effects: [{ type: 'order', request, report: { ...base, state: how.state } }] };
}

/** Lets an order go to the broker, if the account it would make at the prices at hand passes every bound. */
function sent(
  request: OrderRequest,
  legs: readonly Priced[],
  model: FillModel,
  desk: Desk,
  base: OrderReport,
): Outcome {
  const trial = fillOrder(request, legs, model, desk, base);
  const shown = trial.effects.find((effect) => effect.type === 'order')?.report;
  if (shown === undefined || shown.state === 'rejected') return trial;
  const { margin, maxLoss, undefinedRisk, limits, quotedAt } = shown;
  const report = { ...base, margin, maxLoss, undefinedRisk, limits, quotedAt };
  const outcome = wait(request, desk, report, { state: 'sent', triggered: false });
  if (base.risk === 'close') return outcome;
  const { state } = outcome;
  return { ...outcome, state: { ...state, day: { ...state.day, trades: state.day.trades + 1 } } };
}

/**
 * Takes an order through everything it must pass: sense, breaker, concerns, prices, margin and limits. `again` is an order that waited
 * before. It is filled as a whole, waits, or is refused with one reason, and then nothing of it is in the state.
 */
export function place(asked: OrderRequest, desk: Desk, again?: { triggered: boolean }): Outcome {
  const { state, at, rules } = desk;
  const refuse = (reason: Rejection, report: OrderReport): Outcome => ({
    state,
    effects: [{ type: 'order', request: asked, report: { ...report, reason } }],
  });
  const fault = again === undefined ? requestFault(state, asked, at) : null;
  if (fault !== null) return refuse(fault, blankReport(asked, state.cash));
  const risk = isClosing(state, asked) ? 'close' : 'open';
  const factor = risk === 'close' || state.breaker === null || !rules.breaker ? 1 : sizeFactor(state.breaker);
  const request = sized(asked, again === undefined && factor > 0 ? factor : 1);
  const base = blankReport(request, state.cash, { risk, sizeFactor: factor });
  if (risk === 'open') {
    const gate = gates(state, request, rules);
    if (gate !== null) return refuse(gate, base);
  }
  const model = request.fill ?? rules.fill;
  const legs = priced(request, model, desk);
  if (rules.venue === 'broker' && again === undefined)
    return isRejection(legs) ? refuse(legs, base) : sent(request, legs, model, desk, base);
  if (isRejection(legs)) return again === undefined ? refuse(legs, base) : { state, effects: [] };
  const now = ready(request, legs, again?.triggered ?? false);
  if (now.fill) return fillOrder(request, legs, model, desk, base);
  if (request.tif !== 'ioc') return wait(request, desk, base, { state: 'working', triggered: now.triggered });
  return refuse(
    rejection('notFilled', 'The price asked for is not there now', 'Use --tif day to let the order wait.'),
    base,
  );
}
