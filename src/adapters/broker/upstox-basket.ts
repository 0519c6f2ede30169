import { CoachError } from '../../core/errors.ts';
import { underlying } from '../../domain/symbol/instrument.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';
import type { Basket, BasketOrder, VendorCost } from '../../ports/vendor/basket.ts';
import { isObject, listUnder, textUnder, under } from '../files/json.ts';
import { numberIn } from '../files/numbers.ts';
import { upstoxKey } from '../market/live/upstox.ts';
import type { UpstoxKeys } from '../market/live/upstox-keys.ts';
import type { Client } from '../vendor/client.ts';

type Row = Record<string, string | number | boolean>;

interface Vendor {
  server: Client;
  keys: UpstoxKeys;
}

/** Instrument keys of an underlying's options, by expiry, strike and right, with their lots. */
async function optionKeys(
  symbol: string,
  exchange: 'NSE' | 'BSE',
  { server, keys }: Vendor,
  signal: AbortSignal,
) {
  const owner = knownUnderlying(symbol, exchange) ?? underlying(symbol, exchange, 'stock');
  const query = { instrument_key: await upstoxKey(owner, keys, signal) };
  const { value } = await server.json({ path: '/v2/option/contract', query, signal });
  const found = new Map<string, { key: string; lot: number }>();
  for (const row of listUnder(value, 'data')) {
    const key = textUnder(row, 'instrument_key');
    if (!isObject(row) || key === undefined) continue;
    const name = `${textUnder(row, 'expiry')?.slice(0, 10)} ${numberIn(row['strike_price'])} ${textUnder(row, 'instrument_type')}`;
    found.set(name, { key, lot: numberIn(row['lot_size']) });
  }
  return found;
}

async function rowOf(
  order: BasketOrder,
  about: { product: 'carry' | 'intraday'; tag: string; signal: AbortSignal },
  vendor: Vendor,
  lists: Map<string, Awaited<ReturnType<typeof optionKeys>>>,
): Promise<Row> {
  const { kind, symbol, exchange, expiry, strike, right } = order.instrument;
  if ((exchange !== 'NSE' && exchange !== 'BSE') || kind === 'future')
    throw new CoachError(
      'usage',
      `coach writes no Upstox orders of ${symbol} ${kind}s`,
      'Baskets are of options and shares of NSE and BSE.',
    );
  let key: string;
  if (kind === 'option') {
    const list = lists.get(symbol) ?? (await optionKeys(symbol, exchange, vendor, about.signal));
    lists.set(symbol, list);
    const found = list.get(`${expiry} ${strike} ${right}`);
    if (found === undefined)
      throw new CoachError(
        'missing',
        `Upstox does not list ${symbol} ${expiry} ${strike} ${right}`,
        'Look at its expiry and strike.',
      );
    if (found.lot > 0 && order.quantity % found.lot !== 0)
      throw new CoachError(
        'refused',
        `${symbol} trades in lots of ${found.lot} at Upstox, not ${order.quantity}`,
        'Update coach, or give whole lots.',
      );
    key = found.key;
  } else key = await upstoxKey(underlying(symbol, exchange, 'stock'), vendor.keys, about.signal);
  return {
    correlation_id: '',
    instrument_token: key,
    transaction_type: order.action.toUpperCase(),
    quantity: order.quantity,
    order_type: order.limit === null ? 'MARKET' : 'LIMIT',
    price: order.limit ?? 0,
    trigger_price: 0,
    disclosed_quantity: 0,
    product: about.product === 'intraday' ? 'I' : 'D',
    validity: 'DAY',
    is_amo: false,
    slice: false,
    tag: about.tag.slice(0, 40),
  };
}

const figure = (value: unknown): number | null => {
  const found = numberIn(value);
  return Number.isFinite(found) && found >= 0 ? found : null;
};

async function costAt(
  { server }: Vendor,
  rows: readonly Row[],
  orders: readonly BasketOrder[],
  signal: AbortSignal,
): Promise<VendorCost> {
  const instruments = rows.map((row, i) => ({
    instrument_key: row['instrument_token'],
    quantity: row['quantity'],
    transaction_type: row['transaction_type'],
    product: row['product'],
    price: orders[i]!.price,
  }));
  const { value } = await server.json({
    path: '/v2/charges/margin',
    method: 'POST',
    json: { instruments },
    signal,
  });
  const margin =
    figure(under(value, 'data')['final_margin']) ?? figure(under(value, 'data')['required_margin']);
  let charges = 0;
  for (const [i, row] of rows.entries()) {
    const query = {
      instrument_token: String(row['instrument_token']),
      quantity: Number(row['quantity']),
      product: String(row['product']),
      transaction_type: String(row['transaction_type']),
      price: orders[i]!.price,
    };
    const answer = await server.json({ path: '/v2/charges/brokerage', query, signal });
    charges += figure(under(under(answer.value, 'data'), 'charges')['total']) ?? Number.NaN;
  }
  return { margin, charges: Number.isFinite(charges) ? Math.round(charges * 100) / 100 : null };
}

/** A basket for Upstox's multi-order call. Its orders name instruments by key, which only a login can look up. */
export async function upstoxBasket(
  orders: readonly BasketOrder[],
  about: { product: 'carry' | 'intraday'; tag: string; signal: AbortSignal },
  vendor: Vendor,
): Promise<Basket> {
  const lists = new Map<string, Awaited<ReturnType<typeof optionKeys>>>();
  const rows: Row[] = [];
  for (const [i, order] of orders.entries())
    rows.push({
      ...(await rowOf(order, about, vendor, lists)),
      correlation_id: `${about.tag.slice(0, 16)}-${i + 1}`,
    });
  return { orders: rows, vendor: await costAt(vendor, rows, orders, about.signal), warnings: [] };
}
