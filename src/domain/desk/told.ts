import type { Minor } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import { draftOf, endTrades, execute, forget } from './book.ts';
import { orderCharges } from './charge.ts';
import type { DeskEffect, DeskEvent } from './event.ts';
import { blankReport, type FilledLeg, type OrderRequest } from './order.ts';
import type { Outcome } from './placing.ts';
import { quoteOf } from './quote.ts';
import { rejection } from './request.ts';
import type { DeskRules } from './rules.ts';
import { remargined } from './settlement.ts';
import type { DeskState } from './state.ts';
import { withoutOrder } from './working.ts';

type Report = Extract<DeskEvent, { type: 'report' }>;

function rejected(state: DeskState, request: OrderRequest, at: number): Outcome {
  const after = withoutOrder(state, request.intent);
  after.intents = [...after.intents, request.intent];
  const reason = rejection(
    'notFilled',
    'The broker rejected the order',
    'Look at the reason the broker gives.',
  );
  const report = blankReport(request, after.cash, { reason, quotedAt: at });
  return { state: after, effects: [{ type: 'order', request, report }] };
}

/** Books fills at the prices that were told, each with the tariff's charges. */
function bookTold(draft: DeskState, request: OrderRequest, event: Report, rules: DeskRules) {
  const effects: DeskEffect[] = [];
  const fills: FilledLeg[] = [];
  for (const [n, { leg: index, quantity, price }] of event.fills.entries()) {
    const leg = request.legs[index];
    if (leg === undefined) continue;
    const about = { side: leg.action, quantity, price, at: event.at, currency: draft.currency };
    const { charges, known, items } = orderCharges(leg.instrument, about, rules.brokeragePerOrder);
    const rows = execute(draft, {
      ...about,
      instrument: leg.instrument,
      key: leg.key,
      charges,
      chargesKnown: known,
      kind: 'trade',
      orderId: request.intent,
      number: `${index}.${n}`,
      trade: request.trade,
      tag: request.tag,
      note: request.note,
    });
    if (isRefusal(rows)) continue;
    draft.marks[leg.key] ??= quoteOf(leg.instrument, event.at, { last: price, source: 'fill' });
    const basis = 'told';
    const filled = { leg: index, slice: n, quantity, price, basis, charges, chargesKnown: known, items };
    fills.push(filled);
    for (const fill of rows) effects.push({ type: 'fill', fill, leg: filled });
  }
  return { effects, fills };
}

/**
 * What a broker says of an order it was sent. A fill is booked at its price with the tariff's charges; nothing known keeps the order
 * `sent`, which blocks its symbol. An order that is not there, or was told of before, changes nothing.
 */
export function onReport(state: DeskState, event: Report, rules: DeskRules): Outcome {
  const order = state.orders.find(
    ({ request, state: how }) => request.intent === event.intent && how === 'sent',
  );
  if (order === undefined || event.state === 'unknown')
    return { state: { ...state, at: event.at }, effects: [] };
  const { request } = order;
  if (event.state === 'rejected') return rejected(state, request, event.at);
  const draft = draftOf(state);
  draft.at = event.at;
  const { effects, fills } = bookTold(draft, request, event, rules);
  draft.orders = draft.orders.filter((other) => other !== order);
  draft.intents = [...draft.intents, request.intent];
  const trade = request.trade ?? request.intent;
  const index = draft.trades.findIndex(({ id }) => id === trade);
  if (index >= 0 && request.bracket !== null)
    draft.trades[index] = { ...draft.trades[index]!, bracket: request.bracket };
  const charges = fills.reduce((sum, fill) => sum + fill.charges, 0) as Minor;
  const ended = endTrades(draft, request.tag ?? 'order');
  forget(draft);
  remargined(draft, rules);
  const told = { state: 'filled' as const, trade, fills, charges, quotedAt: event.at };
  const report = blankReport(request, draft.cash, told);
  return { state: draft, effects: [...effects, { type: 'order', request, report }, ...ended] };
}
