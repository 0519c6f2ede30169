import type { Context } from '../../core/command.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { charges } from '../../domain/charges.ts';
import { knownExchange } from '../../domain/ledger/corporate.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import { minorHalfUp, perUnit, units } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';

/** Charges by the tables where the file has none, brokerage once an order; still marked as not known. */
export function estimated(
  fills: readonly Fill[],
  context: Context,
): { fills: Fill[]; count: number; reasons: string[] } {
  const seen = new Set<string>();
  const missing = new Map<string, { n: number; first: string; last: string; refused: string }>();
  let count = 0;
  const found = fills.map((fill): Fill => {
    const { instrument, side, orderId, currency } = fill;
    if (fill.chargesKnown || fill.split !== null || fill.kind !== 'trade') return fill;
    const exchange = knownExchange(instrument.exchange);
    if (exchange === null) return fill;
    const kind = instrument.kind === 'option' || instrument.kind === 'future' ? instrument.kind : 'stock';
    const again = orderId !== null && seen.has(orderId);
    if (orderId !== null) seen.add(orderId);
    const brokerage = again ? 0 : exchange === 'US' ? undefined : context.ports.config.brokeragePerOrder;
    const date = localDate(exchange, fill.at);
    const size = units(fill.quantity) * instrument.multiplier;
    const cost = charges(
      exchange,
      { side, kind, quantity: size, price: perUnit(fill.price) },
      date,
      brokerage === undefined ? {} : { brokeragePerOrder: brokerage },
    );
    const due = isRefusal(cost) ? cost : minorHalfUp(cost.total, currency);
    if (isRefusal(due)) {
      const met = missing.get(`${exchange} ${kind}`);
      if (met === undefined)
        missing.set(`${exchange} ${kind}`, { n: 1, first: date, last: date, refused: due.refused });
      else {
        met.n++;
        if (date < met.first) Object.assign(met, { first: date, refused: due.refused });
        if (date > met.last) met.last = date;
      }
      return fill;
    }
    count++;
    return { ...fill, charges: due };
  });
  // One line for each kind of contract, not one for each of ten years' days.
  const reasons = [...missing.values()].map(({ n, first, last, refused }) => {
    const when = first === last ? `on ${first}` : `from ${first} to ${last}`;
    return `charges of ${n} ${n === 1 ? 'trade' : 'trades'} ${when} are missing and were set to 0: ${refused}`;
  });
  return { fills: found, count, reasons };
}
