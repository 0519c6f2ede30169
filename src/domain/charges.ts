import india from '../../data/charges/india.json' with { type: 'json' };
import us from '../../data/charges/us.json' with { type: 'json' };
import { dayNumber, type Exchange } from './calendar/zone.ts';
import type { Refusal } from './refusal.ts';

export interface ChargeSide {
  side: 'buy' | 'sell';
  /** Units of funds (`fund`) are taxed otherwise than shares. */
  kind: 'option' | 'future' | 'stock' | 'fund';
  /** Indian shares: sold on the day they were bought, or taken home; `delivery` when absent. */
  product?: 'delivery' | 'intraday';
  /** Units of the underlying (lots times lot size, US contracts times 100) or shares. */
  quantity: number;
  /** Per unit: the premium, the futures price, the share price. */
  price: number;
  /** Orders the quantity was sent in, 1 when absent. */
  orders?: number;
}

export interface Charges {
  items: Record<string, number>;
  total: number;
  source: string;
}

interface Rate {
  item: string;
  rate: number;
  exchange?: string;
  kind?: string;
  side?: string | null;
  cap?: number | null;
  effectiveFrom: string;
  effectiveTo: string | null;
}

const indianRates: readonly Rate[] = india.rates;
const sharesPerContract = 100;

const shareProducts: readonly string[] = ['delivery', 'intraday'];

const inForce = (rate: Rate, date: string): boolean =>
  rate.effectiveFrom <= date && (rate.effectiveTo === null || date <= rate.effectiveTo);

function rateOf(item: string, exchange: Exchange, kind: string, date: string): Rate | undefined {
  return indianRates.find(
    (rate) =>
      rate.item === item &&
      (rate.exchange ?? exchange) === exchange &&
      (rate.kind === 'share' ? shareProducts.includes(kind) : (rate.kind ?? kind) === kind) &&
      inForce(rate, date),
  );
}

function unusable(side: ChargeSide, date: string): Refusal | null {
  const { quantity, price, orders = 1 } = side;
  if (!(quantity >= 0 && Number.isFinite(quantity) && price >= 0 && Number.isFinite(price))) {
    return { refused: 'Charges need a quantity and a price of zero or more' };
  }
  if (!Number.isSafeInteger(orders) || orders < 1) return { refused: `${orders} is not a number of orders` };
  return Number.isNaN(dayNumber(date))
    ? { refused: `"${date.slice(0, 40)}" is not a date`, hint: 'Write dates as YYYY-MM-DD' }
    : null;
}

const sum = (items: Record<string, number>): number => Object.values(items).reduce((a, b) => a + b, 0);

/** Brokerage of one order of a discount broker: flat, of futures and shares of the day a share of the turnover where that is less. */
function indianBrokerage(kind: string, turnover: number, told: number | undefined): number {
  const { perOrder, futureRateCap, intradayRateCap, delivery } = india.brokerage;
  if (kind === 'delivery') return delivery;
  if (kind === 'intraday') return Math.min(told ?? perOrder, intradayRateCap * turnover);
  return told ?? (kind === 'future' ? Math.min(perOrder, futureRateCap * turnover) : perOrder);
}

function indianCharges(
  exchange: Exchange,
  side: ChargeSide,
  date: string,
  perOrder: number | undefined,
): Charges | Refusal {
  const { quantity, price, orders = 1, product = 'delivery' } = side;
  if (side.kind === 'fund') {
    return {
      refused: 'No charge table for units of funds on Indian exchanges',
      hint: 'Give the charges from the contract note',
    };
  }
  const kind = side.kind === 'stock' ? product : side.kind;
  const transaction = rateOf('transaction', exchange, kind, date);
  if (date < india.from || transaction === undefined) {
    return {
      refused: `No ${exchange} ${side.kind} charges are known for ${date}`,
      hint: `They start on ${india.from}, those of contracts on BSE on 2024-10-01`,
    };
  }
  const turnover = quantity * price;
  const charge = (item: string): number => {
    const found = rateOf(item, exchange, kind, date);
    return found === undefined || (found.side ?? side.side) !== side.side ? 0 : found.rate * turnover;
  };
  const items: Record<string, number> = {
    brokerage: indianBrokerage(kind, turnover / orders, perOrder) * orders,
    stt: charge('stt'),
    transaction: charge('transaction'),
    ipft: charge('ipft'),
    sebi: charge('sebi'),
    stamp: charge('stamp'),
  };
  const gst = rateOf('gst', exchange, kind, date)!.rate;
  items['gst'] = gst * (items['brokerage']! + items['transaction']! + items['ipft']! + items['sebi']!);
  return { items, total: sum(items), source: side.kind === 'stock' ? india.shareSource : india.source };
}

/** What a contract or share counts as in the tables: units of Indian funds bear an ISIN of their own series. */
export const chargeKind = ({
  kind,
  isin = '',
}: {
  kind: string;
  isin?: string | undefined;
}): ChargeSide['kind'] =>
  kind === 'option' || kind === 'future' ? kind : kind === 'etf' || isin.startsWith('INF') ? 'fund' : 'stock';

function americanCharges(side: ChargeSide, date: string, perOrder: number | undefined): Charges | Refusal {
  const { kind, quantity, price, orders = 1 } = side;
  if (kind === 'future') return { refused: 'No charge table for futures in the US' };
  const perUnit: readonly Rate[] = kind === 'option' ? us.perContract : us.perShare;
  const units = kind === 'option' ? quantity / sharesPerContract : quantity;
  const items: Record<string, number> = { brokerage: (perOrder ?? us.brokerage.perOrder) * orders };
  const add = (rates: readonly Rate[], base: number): void => {
    for (const { item, rate, side: charged, cap, ...dates } of rates) {
      if (!inForce({ item, rate, ...dates }, date)) continue;
      const due = (charged ?? side.side) === side.side ? rate * base : 0;
      items[item] = Math.min(due, (cap ?? Number.POSITIVE_INFINITY) * orders);
    }
  };
  add(perUnit, units);
  add(us.ofValue, quantity * price);
  return { items, total: sum(items), source: us.source };
}

/**
 * What one side of a trade costs beyond its price, unrounded and by item, under the rates in force on the date.
 * (STT is rounded to the rupee only on the contract note.)
 */
export function charges(
  exchange: Exchange,
  side: ChargeSide,
  onDate: string,
  options: { brokeragePerOrder?: number } = {},
): Charges | Refusal {
  const refusal = unusable(side, onDate);
  if (refusal !== null) return refusal;
  return exchange === 'US'
    ? americanCharges(side, onDate, options.brokeragePerOrder)
    : indianCharges(exchange, side, onDate, options.brokeragePerOrder);
}

/** Securities transaction tax the buyer pays when an option is exercised: on intrinsic value times units; none in the US. */
export function exerciseStt(
  exchange: Exchange,
  intrinsic: number,
  quantity: number,
  onDate: string,
): Charges | Refusal {
  const refusal = unusable({ side: 'buy', kind: 'option', quantity, price: intrinsic }, onDate);
  if (refusal !== null) return refusal;
  if (exchange === 'US') return { items: { stt: 0 }, total: 0, source: us.source };
  const found = rateOf('sttExercise', exchange, 'option', onDate);
  if (found === undefined) return { refused: `No tax on exercise is known for ${onDate}` };
  const stt = found.rate * intrinsic * quantity;
  return { items: { stt }, total: stt, source: india.source };
}
