import type { OrderRequest } from '../../domain/desk/order.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { formatOption } from '../../domain/symbol/format.ts';
import { underlying } from '../../domain/symbol/instrument.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';
import type { BrokerAnswer } from '../../ports/vendor/broker.ts';
import { isObject, listUnder, textUnder } from '../files/json.ts';
import { numberIn } from '../files/numbers.ts';

/** Alpaca's name of a contract or share; null for what it does not trade. */
export function alpacaSymbol(instrument: Instrument): string | null {
  const { kind, symbol, exchange, expiry, strike, right } = instrument;
  if (exchange !== 'US') return null;
  if (kind === 'stock' || kind === 'etf') return symbol;
  if (kind !== 'option' || expiry === undefined || strike === undefined || right === undefined) return null;
  const owner = underlying(symbol, 'US', 'stock');
  return formatOption({ kind: 'option', underlying: owner, expiry, strike, right }, 'occ');
}

/** The contract or share an Alpaca symbol names; null where it is neither. */
export function alpacaInstrument(symbol: string): Instrument | null {
  const option = /^[A-Z]{1,6}\d{6}[CP]\d{8}$/.test(symbol);
  const parsed = parseSymbol(option ? symbol : `US:${symbol}`);
  if (isRefusal(parsed) || parsed.kind === 'future') return null;
  if (parsed.kind === 'underlying')
    return {
      kind: parsed.assetClass === 'etf' ? 'etf' : 'stock',
      symbol: parsed.symbol,
      exchange: 'US',
      multiplier: 1,
    };
  const { underlying: owner, expiry, strike, right } = parsed;
  return { kind: 'option', symbol: owner.symbol, exchange: 'US', expiry, strike, right, multiplier: 100 };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const price = (value: number): string => value.toFixed(2);

export type AlpacaBody = Record<string, unknown>;

/** Why Alpaca would not take an order of this kind; null where it does. */
function unfit({ legs, type, tif }: OrderRequest): string | null {
  const options = legs.some(({ instrument }) => instrument.kind === 'option');
  if (legs.some(({ instrument }) => alpacaSymbol(instrument) === null))
    return 'it trades US shares and options only';
  if (legs.length > 1 && legs.some(({ instrument }) => instrument.kind !== 'option'))
    return 'several legs must all be options';
  if (legs.length > 4) return 'an order has at most four legs';
  if (legs.length > 1 && (type === 'stop' || type === 'stop-limit'))
    return 'orders of several legs have no stop';
  if (options && tif === 'gtc') return 'orders of options are for the day';
  if (options && tif === 'ioc' && type !== 'market')
    return 'orders of options are for the day, not immediate or cancel';
  if (legs.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity <= 0))
    return 'quantities are whole';
  return null;
}

/**
 * The body of an order, its intent the client order id; or why Alpaca does not take such an order. A net price is per unit of the smallest
 * leg here and per combination there, a credit negative in both.
 */
export function alpacaBody(request: OrderRequest, opens: readonly boolean[]): AlpacaBody | { unfit: string } {
  const why = unfit(request);
  if (why !== null) return { unfit: why };
  const { legs, type, limit, stop, tif, intent } = request;
  const options = legs[0]!.instrument.kind === 'option';
  const common = {
    client_order_id: intent,
    type: type.replace('-', '_'),
    time_in_force: options ? 'day' : tif,
  };
  const purpose = (i: number) => `${legs[i]!.action}_to_${opens[i] === true ? 'open' : 'close'}`;
  if (legs.length === 1) {
    const [leg] = legs;
    return {
      ...common,
      symbol: alpacaSymbol(leg!.instrument),
      qty: String(leg!.quantity),
      side: leg!.action,
      ...(options ? { position_intent: purpose(0) } : {}),
      ...(limit === null ? {} : { limit_price: price(Math.abs(limit)) }),
      ...(stop === null ? {} : { stop_price: price(Math.abs(stop)) }),
    };
  }
  const whole = legs.map(({ quantity }) => quantity).reduce(gcd);
  const smallest = Math.min(...legs.map(({ quantity }) => quantity));
  return {
    ...common,
    order_class: 'mleg',
    qty: String(whole),
    ...(limit === null ? {} : { limit_price: price((limit * smallest) / whole) }),
    legs: legs.map(({ instrument, action, quantity }, i) => ({
      symbol: alpacaSymbol(instrument),
      ratio_qty: String(quantity / whole),
      side: action,
      position_intent: purpose(i),
    })),
  };
}

const over = new Set(['filled', 'canceled', 'expired', 'rejected', 'replaced', 'done_for_day', 'calculated']);

/** What an order of Alpaca's says became of ours; null for what is no order, or not this one. */
export function answerIn(
  found: unknown,
  { intent, legs }: Pick<OrderRequest, 'intent' | 'legs'>,
): BrokerAnswer | null {
  if (!isObject(found) || textUnder(found, 'client_order_id') !== intent) return null;
  const status = textUnder(found, 'status') ?? '';
  if (!over.has(status)) return { state: 'working' };
  const parts = listUnder(found, 'legs');
  const rows = parts.length > 0 ? parts : [found];
  const fills: { leg: number; quantity: number; price: number }[] = [];
  for (const row of rows) {
    const leg = legs.findIndex(({ instrument }) => alpacaSymbol(instrument) === textUnder(row, 'symbol'));
    const quantity = numberIn((row as Record<string, unknown>)['filled_qty']);
    const paid = numberIn((row as Record<string, unknown>)['filled_avg_price']);
    if (!(quantity > 0)) continue;
    if (leg < 0 || !Number.isFinite(quantity) || !(paid >= 0 && paid < 1e9)) return null;
    fills.push({ leg, quantity, price: paid });
  }
  if (fills.length > 0) return { state: 'filled', fills };
  // Filled without a fill to be seen is not believed.
  return status === 'filled' ? { state: 'unknown' } : { state: 'rejected', reason: status };
}
