import { localDate } from '../calendar/calendar.ts';
import { chargeKind, charges } from '../charges.ts';
import { knownExchange } from '../ledger/corporate.ts';
import type { Instrument } from '../ledger/fill.ts';
import { type Minor, minorHalfUp } from '../money.ts';
import { isRefusal } from '../refusal.ts';

export interface OrderCharges {
  /** Rounded half up to the minor unit, once for the order. */
  charges: Minor;
  /** False where no tariff covers it; the charges are then zero. */
  known: boolean;
  items: Record<string, number>;
}

const none: OrderCharges = { charges: 0 as Minor, known: false, items: {} };

/** What one order costs under the tariff of its exchange's date. Quantity in the ledger's units, price per unit. */
export function orderCharges(
  instrument: Instrument,
  order: { side: 'buy' | 'sell'; quantity: number; price: number; at: number; currency: string },
  brokeragePerOrder: number | null,
): OrderCharges {
  const exchange = knownExchange(instrument.exchange);
  if (exchange === null) return none;
  const { side, price, at, currency } = order;
  const kind = chargeKind(instrument);
  const found = charges(
    exchange,
    { side, kind, quantity: order.quantity * instrument.multiplier, price },
    localDate(exchange, at),
    brokeragePerOrder === null || exchange === 'US' ? {} : { brokeragePerOrder },
  );
  if (isRefusal(found)) return none;
  const total = minorHalfUp(found.total, currency);
  return isRefusal(total) ? none : { charges: total, known: true, items: found.items };
}
