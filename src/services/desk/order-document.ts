import type { OrderDocument } from '../../core/shapes/order.ts';
import { sizeFactor } from '../../domain/breaker/state.ts';
import { type FillModel, fillText } from '../../domain/desk/fill-model.ts';
import type { DeskLeg, OrderReport, OrderRequest } from '../../domain/desk/order.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { major } from '../../domain/money.ts';
import { roomOf } from './room.ts';

const legDocument = ({ action, instrument }: DeskLeg, quantity: number): OrderDocument['legs'][number] => ({
  action,
  type: instrument.right ?? (instrument.kind === 'future' ? 'FUT' : 'EQ'),
  strike: instrument.strike ?? null,
  expiry: instrument.expiry ?? null,
  quantity: quantity * instrument.multiplier,
});

/** An order as commands tell of it. */
export function orderDocument(
  request: OrderRequest,
  report: OrderReport,
  about: { state: DeskState; at: number; fill: FillModel; shown?: OrderDocument['state'] },
): OrderDocument {
  const { state, at } = about;
  const { currency, exchange, account } = state;
  const money = (amount: number) => major(amount, currency);
  const quoted = report.quotedAt;
  const { reason, margin } = report;
  return {
    intent: request.intent,
    account,
    state: about.shown ?? (report.state === 'sent' ? 'unknown' : report.state),
    reason: reason === null ? null : { code: reason.code, message: reason.words, hint: reason.hint },
    symbol: request.legs[0]?.instrument.symbol ?? '',
    risk: report.risk,
    trade: report.trade,
    legs: request.legs.map((leg) => legDocument(leg, leg.quantity)),
    quote: {
      asOf: quoted === null ? null : timeAt(exchange, quoted),
      ageMs: quoted === null ? null : Math.max(at - quoted, 0),
      basis: fillText(request.fill ?? about.fill),
    },
    fills: report.fills.map((fill) => ({
      leg: legDocument(request.legs[fill.leg]!, fill.quantity),
      quantity: fill.quantity * request.legs[fill.leg]!.instrument.multiplier,
      price: fill.price,
      basis: fill.basis,
      at: timeAt(exchange, at),
      charges: money(fill.charges),
      chargesKnown: fill.chargesKnown,
      items: fill.items,
    })),
    slices: report.fills.length,
    netCash: money(report.netCash),
    charges: money(report.charges),
    margin:
      margin === null ? null : { before: money(margin.before), after: money(margin.after), estimate: true },
    maxLoss: report.maxLoss === null ? null : money(report.maxLoss),
    undefinedRisk: report.undefinedRisk,
    cash: money(report.cash),
    currency,
    concerns: report.concerns,
    limits: report.limits,
    breaker: {
      state: state.breaker?.state ?? 'active',
      sizeFactor: state.breaker === null ? 1 : sizeFactor(state.breaker),
    },
    roomToday: roomOf(state),
  };
}
