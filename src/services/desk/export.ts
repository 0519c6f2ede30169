import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { BasketDocument, BasketWords } from '../../core/shapes/basket.ts';
import type { OrderDocument } from '../../core/shapes/order.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import type { BasketOrder } from '../../ports/vendor/basket.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { placeOrder } from './order.ts';

/** The contract of a leg of an order; India's quantities are in units. */
function instrumentOf(
  { symbol }: OrderDocument,
  leg: OrderDocument['legs'][number],
  exchange: string,
): Instrument {
  const base = { symbol, exchange, multiplier: 1 };
  if (leg.type === 'EQ') return { ...base, kind: 'stock' };
  const expiry = leg.expiry ?? '';
  if (leg.type === 'FUT') return { ...base, kind: 'future', expiry };
  return { ...base, kind: 'option', expiry, strike: leg.strike ?? 0, right: leg.type };
}

/** The fills of the preview as orders: each slice one, buys before sells, so that what hedges is there first. */
function ordersOf(preview: OrderDocument, atMarket: boolean, exchange: string): BasketOrder[] {
  const orders = preview.fills.map(
    ({ leg, quantity, price }): BasketOrder => ({
      instrument: instrumentOf(preview, leg, exchange),
      action: leg.action,
      quantity,
      limit: atMarket ? null : price,
      price,
    }),
  );
  const side = (action: 'buy' | 'sell') => orders.filter((order) => order.action === action);
  return [...side('buy'), ...side('sell')];
}

/** Prices apart by so much are worth a word: the vendor knows better. */
const apart = (own: number | null, vendor: number | null, share: number): boolean =>
  own !== null && vendor !== null && Math.abs(own - vendor) > share * Math.max(1, vendor);

function differences({ estimate, vendor }: Pick<BasketDocument, 'estimate' | 'vendor'>): string[] {
  if (vendor === null) return [];
  const said: string[] = [];
  if (apart(estimate.margin, vendor.margin, 0.1))
    said.push(`The broker asks a margin of ${vendor.margin}, coach estimated ${estimate.margin}`);
  if (apart(estimate.charges, vendor.charges, 0.1))
    said.push(`The broker charges ${vendor.charges}, coach counted ${estimate.charges}`);
  return said;
}

function checkWords(words: BasketWords): void {
  if (words.type === 'market' && words.limit === undefined && words.stop === undefined) return;
  throw new CoachError(
    'usage',
    'A basket has a price for each leg, not a net price of the whole',
    'Leave --type, --limit and --stop away: each leg is a limit at the price it would be filled at now.',
  );
}

/**
 * An order as a basket that a person sends at their own broker: taken through everything the desk holds an order to, written as the
 * broker reads it, and priced there where there is a login. Nothing is sent, and a refused order gives no basket.
 */
export async function exportOrder(words: BasketWords, context: Context): Promise<BasketDocument> {
  checkWords(words);
  if (words.out !== undefined && context.caller !== 'cli')
    throw new CoachError(
      'denied',
      'Files are written for a person at this machine only',
      'Leave `out` away: the orders are in the answer.',
    );
  const preview = await placeOrder(words, context, true);
  const { account, symbol, legs, reason } = preview;
  const { exchange } = namedUnderlying(symbol);
  if (exchange === 'US')
    throw new CoachError(
      'usage',
      `${symbol} is traded in the US`,
      'Baskets are for Indian brokers; see docs/live.md for Alpaca.',
    );
  const base = { broker: words.broker, account, symbol, legs, reason };
  const estimate = {
    charges: preview.charges,
    margin: preview.margin === null ? null : Math.max(0, preview.margin.after - preview.margin.before),
  };
  if (preview.state === 'rejected')
    return { ...base, state: 'rejected', orders: [], estimate, vendor: null, file: null, warnings: [] };
  const baskets = await context.ports.baskets();
  const { orders, vendor, warnings } = await baskets.write(
    words.broker,
    ordersOf(preview, words.atMarket, exchange),
    { product: words.product, tag: preview.intent, signal: context.signal },
  );
  const file =
    words.out === undefined
      ? null
      : await context.ports.writeText(words.out, `${JSON.stringify(orders, null, 2)}\n`);
  const said = [...warnings, ...differences({ estimate, vendor })];
  return { ...base, state: 'ready', orders, estimate, vendor, file, warnings: said };
}
