import type { Context } from '../../core/command.ts';
import { type Exchange, localDate } from '../../domain/calendar/calendar.ts';
import { type ChargeSide, chargeKind, charges } from '../../domain/charges.ts';
import { knownExchange } from '../../domain/ledger/corporate.ts';
import { type Fill, positionKey } from '../../domain/ledger/fill.ts';
import { type Minor, minorHalfUp, perUnit, units } from '../../domain/money.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { FillRows } from '../../ports/journal.ts';

const wanting = (fill: Fill): boolean => !fill.chargesKnown && fill.split === null && fill.kind === 'trade';

const dayKey = (fill: Fill, date: string): string =>
  `${fill.account}|${positionKey(fill.instrument)}|${date}`;

/** What part of a day's purchases or sales of a share was closed on that day: it is charged as intraday, the rest as delivery. */
function intradayParts(fills: Iterable<Fill>): (fill: Fill, date: string) => number {
  const days = new Map<string, { buy: number; sell: number }>();
  for (const fill of fills) {
    const exchange = knownExchange(fill.instrument.exchange);
    if (exchange === null || exchange === 'US' || fill.kind !== 'trade') continue;
    if (chargeKind(fill.instrument) !== 'stock') continue;
    const key = dayKey(fill, localDate(exchange, fill.at));
    const day = days.get(key) ?? { buy: 0, sell: 0 };
    day[fill.side] += fill.quantity;
    days.set(key, day);
  }
  return (fill, date) => {
    const day = days.get(dayKey(fill, date));
    return day === undefined ? 0 : Math.min(day.buy, day.sell) / day[fill.side];
  };
}

function costOf(
  fill: Fill,
  exchange: Exchange,
  date: string,
  intraday: number,
  brokerage: number | undefined,
): number | Refusal {
  const size = units(fill.quantity) * fill.instrument.multiplier;
  const kind = chargeKind(fill.instrument);
  const whole = { side: fill.side, kind, price: perUnit(fill.price) };
  const parts: ChargeSide[] =
    kind !== 'stock' || exchange === 'US'
      ? [{ ...whole, quantity: size }]
      : [
          { ...whole, quantity: size * intraday, product: 'intraday' },
          { ...whole, quantity: size * (1 - intraday), product: 'delivery' },
        ];
  let total = 0;
  for (const part of parts) {
    const found = charges(
      exchange,
      part,
      date,
      brokerage === undefined ? {} : { brokeragePerOrder: brokerage },
    );
    if (isRefusal(found)) return found;
    total += found.total;
  }
  return total;
}

/** Kinds of contract whose charges no table has, with how many trades and which days. */
interface Missing {
  n: number;
  first: string;
  last: string;
  refused: string;
}

function miss(missing: Map<string, Missing>, kind: string, date: string, refused: string): void {
  const met = missing.get(kind);
  if (met === undefined) missing.set(kind, { n: 1, first: date, last: date, refused });
  else {
    met.n++;
    if (date < met.first) Object.assign(met, { first: date, refused });
    if (date > met.last) met.last = date;
  }
}

/** The same fills with these charges, in minor units; NaN where they stay as they are. */
const charged = (fills: FillRows, costs: Float64Array): FillRows => ({
  length: fills.length,
  *[Symbol.iterator]() {
    let i = 0;
    for (const fill of fills) {
      const cost = costs[i++]!;
      yield Number.isNaN(cost) ? fill : { ...fill, charges: cost as Minor };
    }
  },
});

/**
 * Charges by the tables where the file has none, brokerage once an order; still marked as not known. Indian shares bought and sold
 * within one day of the file are charged as intraday, as far as they are even.
 */
export function estimated(
  fills: FillRows,
  context: Context,
): { fills: FillRows; count: number; reasons: string[] } {
  const seen = new Set<string>();
  const missing = new Map<string, Missing>();
  // A file of contracts alone is not gone through for what it would not tell.
  let partOf: ReturnType<typeof intradayParts> | undefined;
  const costs = new Float64Array(fills.length).fill(Number.NaN);
  let [count, i] = [0, 0];
  for (const fill of fills) {
    const place = i++;
    const { instrument, orderId, currency } = fill;
    const exchange = knownExchange(instrument.exchange);
    if (!wanting(fill) || exchange === null) continue;
    const again = orderId !== null && seen.has(orderId);
    if (orderId !== null) seen.add(orderId);
    const brokerage = again ? 0 : exchange === 'US' ? undefined : context.ports.config.brokeragePerOrder;
    const date = localDate(exchange, fill.at);
    const isShare = chargeKind(instrument) === 'stock' && exchange !== 'US';
    if (isShare) partOf ??= intradayParts(fills);
    const cost = costOf(fill, exchange, date, isShare ? partOf!(fill, date) : 0, brokerage);
    const due = typeof cost === 'number' ? minorHalfUp(cost, currency) : cost;
    if (isRefusal(due)) {
      miss(missing, `${exchange} ${chargeKind(instrument)}`, date, due.refused);
      continue;
    }
    count++;
    costs[place] = due;
  }
  // One line for each kind of contract, not one for each of ten years' days.
  const reasons = [...missing.values()].map(({ n, first, last, refused }) => {
    const when = first === last ? `on ${first}` : `from ${first} to ${last}`;
    return `charges of ${n} ${n === 1 ? 'trade' : 'trades'} ${when} are missing and were set to 0: ${refused}`;
  });
  return { fills: count === 0 ? fills : charged(fills, costs), count, reasons };
}
