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
  const reasons = new Set<string>();
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
    const size = units(fill.quantity) * instrument.multiplier;
    const cost = charges(
      exchange,
      { side, kind, quantity: size, price: perUnit(fill.price) },
      localDate(exchange, fill.at),
      brokerage === undefined ? {} : { brokeragePerOrder: brokerage },
    );
    const due = isRefusal(cost) ? cost : minorHalfUp(cost.total, currency);
    if (isRefusal(due)) {
      reasons.add(`charges are missing and were set to 0: ${due.refused}`);
      return fill;
    }
    count++;
    return { ...fill, charges: due };
  });
  return { fills: found, count, reasons: [...reasons] };
}
