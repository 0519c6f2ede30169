import { CoachError } from '../../core/errors.ts';
import { formatFuture, formatOption } from '../../domain/symbol/format.ts';
import { underlying } from '../../domain/symbol/instrument.ts';
import type { Basket, BasketOrder, VendorCost } from '../../ports/vendor/basket.ts';
import { isObject, listUnder, under } from '../files/json.ts';
import { numberIn } from '../files/numbers.ts';
import type { KiteInstruments } from '../market/live/kite-instruments.ts';
import type { Client } from '../vendor/client.ts';

type Row = Record<string, string | number | boolean>;

const exchanges: Readonly<Record<string, { cash: string; derivatives: string }>> = {
  NSE: { cash: 'NSE', derivatives: 'NFO' },
  BSE: { cash: 'BSE', derivatives: 'BFO' },
};

function named({ instrument }: BasketOrder): { exchange: string; tradingsymbol: string } {
  const { kind, symbol, exchange, expiry, strike, right } = instrument;
  const home = exchanges[exchange];
  if (home === undefined)
    throw new CoachError(
      'usage',
      `Kite does not trade ${symbol} (${exchange})`,
      'Baskets are of NSE and BSE.',
    );
  const owner = underlying(symbol, exchange as 'NSE' | 'BSE', 'stock');
  if (kind === 'future')
    return {
      exchange: home.derivatives,
      tradingsymbol: formatFuture({ kind, underlying: owner, expiry: expiry! }),
    };
  if (kind !== 'option') return { exchange: home.cash, tradingsymbol: symbol };
  const contract = { kind, underlying: owner, expiry: expiry!, strike: strike!, right: right! };
  return { exchange: home.derivatives, tradingsymbol: formatOption(contract, 'kite') };
}

/** An order of a Kite basket (and of its margin question), as kite.trade/docs/connect/v3 has it. */
export function kiteOrder(order: BasketOrder, product: 'carry' | 'intraday', tag: string): Row {
  const { action, quantity, limit, instrument } = order;
  const held = instrument.kind === 'option' || instrument.kind === 'future' ? 'NRML' : 'CNC';
  return {
    variety: 'regular',
    ...named(order),
    transaction_type: action.toUpperCase(),
    order_type: limit === null ? 'MARKET' : 'LIMIT',
    quantity,
    price: limit ?? 0,
    trigger_price: 0,
    product: product === 'intraday' ? 'MIS' : held,
    validity: 'DAY',
    // Kite takes twenty letters and digits.
    tag: tag.replace(/[^a-z0-9]/gi, '').slice(0, 20),
  };
}

const figure = (value: unknown): number | null => {
  const found = numberIn(value);
  return Number.isFinite(found) && found >= 0 ? found : null;
};

async function costAt(
  server: Client,
  rows: readonly Row[],
  orders: readonly BasketOrder[],
  signal: AbortSignal,
): Promise<VendorCost> {
  const asked = { method: 'POST' as const, signal };
  const margins = await server.json({
    ...asked,
    path: '/margins/basket?consider_positions=true',
    json: rows,
  });
  const final = under(under(margins.value, 'data'), 'final');
  const noted = rows.map((row, i) => ({ order_id: String(i + 1), ...row, average_price: orders[i]!.price }));
  const charges = await server.json({ ...asked, path: '/charges/orders', json: noted });
  const totals = listUnder(charges.value, 'data').map((one) => figure(under(one, 'charges')['total']));
  const sum = totals.reduce<number>((all, one) => all + (one ?? Number.NaN), 0);
  return {
    margin: figure(isObject(final) ? final['total'] : undefined),
    charges: totals.length === rows.length && Number.isFinite(sum) ? Math.round(sum * 100) / 100 : null,
  };
}

/** Names that the vendor's own list does not have would be refused there: they are refused here. */
async function insistOnListed(
  rows: readonly Row[],
  instruments: KiteInstruments,
  signal: AbortSignal,
): Promise<void> {
  for (const exchange of new Set(rows.map((row) => String(row['exchange'])))) {
    const listed = new Map((await instruments(exchange, signal)).map((one) => [one.name, one]));
    for (const row of rows.filter((one) => one['exchange'] === exchange)) {
      const found = listed.get(String(row['tradingsymbol']));
      if (found === undefined)
        throw new CoachError(
          'missing',
          `Kite does not list ${row['tradingsymbol']}`,
          'Look at its expiry and strike.',
        );
      if (found.lot > 0 && Number(row['quantity']) % found.lot !== 0)
        throw new CoachError(
          'refused',
          `${row['tradingsymbol']} trades in lots of ${found.lot} at Kite, not ${row['quantity']}`,
          'Update coach, or give whole lots.',
        );
    }
  }
}

/** A basket for Kite, checked and priced there where there is a login. */
export async function kiteBasket(
  orders: readonly BasketOrder[],
  about: { product: 'carry' | 'intraday'; tag: string; signal: AbortSignal },
  vendor: { server: Client; instruments: KiteInstruments } | null,
): Promise<Basket> {
  const rows = orders.map((order) => kiteOrder(order, about.product, about.tag));
  if (vendor === null)
    return {
      orders: rows,
      vendor: null,
      warnings: [
        'There is no login at Kite: names, margin and charges were not checked there. `coach market login kite`',
      ],
    };
  await insistOnListed(rows, vendor.instruments, about.signal);
  return { orders: rows, vendor: await costAt(vendor.server, rows, orders, about.signal), warnings: [] };
}
