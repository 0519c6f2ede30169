import type { BasketBroker } from '../../core/shapes/basket.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';

/** One order of a basket: whole lots of one contract under the exchange's freeze quantity. */
export interface BasketOrder {
  instrument: Instrument;
  action: 'buy' | 'sell';
  /** Units of the underlying. */
  quantity: number;
  /** Per unit; null for a market order. */
  limit: number | null;
  /** What it is worth at the price shown, per unit: for the vendor's charges. */
  price: number;
}

/** What the vendor itself says of the basket. Money in rupees. */
export interface VendorCost {
  margin: number | null;
  charges: number | null;
}

export interface Basket {
  /** The orders as the vendor reads them, in the order they are to be sent. */
  orders: Record<string, string | number | boolean>[];
  vendor: VendorCost | null;
  /** Why the vendor was not asked, or what could not be checked; a sentence each. */
  warnings: string[];
}

/** Baskets for brokers that coach sends no orders to: written, priced by the vendor where there is a login, never sent. */
export interface Baskets {
  /** Throws CoachError `missing` for a contract the vendor does not list, `denied` where it needs a login. */
  write(
    broker: BasketBroker,
    orders: readonly BasketOrder[],
    about: { product: 'carry' | 'intraday'; tag: string; signal: AbortSignal },
  ): Promise<Basket>;
}
