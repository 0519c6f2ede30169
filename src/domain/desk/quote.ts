import { type Instrument, positionKey } from '../ledger/fill.ts';

/** Prices of one contract as somebody showed them at one moment; null is "not given". Prices are per unit, in the currency. */
export interface Quote {
  /** `positionKey` of the instrument. */
  key: string;
  instrument: Instrument;
  /** Moment the prices are of, epoch ms. */
  at: number;
  bid: number | null;
  ask: number | null;
  /** Quantity shown at the touch, in the ledger's units (India: units, US: contracts). */
  bidQty: number | null;
  askQty: number | null;
  last: number | null;
  /** The session's closing and settlement price. */
  close: number | null;
  settle: number | null;
  /** Price of the underlying at that moment, and carried to the contract's expiry. */
  spot: number | null;
  forward: number | null;
  /** Years to expiry; null for what does not expire. */
  years: number | null;
  /** Annual volatility, 0.15 = 15 %. */
  iv: number | null;
  /** Continuously compounded interest rate. */
  rate: number;
  source: string;
}

/** A quote of what is given; everything else is "not given". */
export const quoteOf = (
  instrument: Instrument,
  at: number,
  given: Partial<Omit<Quote, 'key' | 'instrument' | 'at'>>,
): Quote => ({
  key: positionKey(instrument),
  instrument,
  at,
  bid: null,
  ask: null,
  bidQty: null,
  askQty: null,
  last: null,
  close: null,
  settle: null,
  spot: null,
  forward: null,
  years: null,
  iv: null,
  rate: 0,
  source: '',
  ...given,
});

/** A price somebody would take or ask: finite and above zero. */
export const isPrice = (value: number | null): value is number =>
  value !== null && value > 0 && value < Number.POSITIVE_INFINITY;

/** Half the distance of an uncrossed two-sided quote; null without one. */
export const halfSpread = ({ bid, ask }: Quote): number | null =>
  isPrice(bid) && isPrice(ask) && ask >= bid ? (ask - bid) / 2 : null;

export type MarkBasis = 'mid' | 'last' | 'close' | 'settle';

/** What a contract is worth by a quote: its middle, else its last trade, its close, its settlement; null without any. */
export function markOf(quote: Quote): { price: number; basis: MarkBasis } | null {
  const { bid, ask } = quote;
  if (isPrice(bid) && isPrice(ask) && ask >= bid) return { price: (bid + ask) / 2, basis: 'mid' };
  for (const basis of ['last', 'close', 'settle'] as const) {
    const price = quote[basis];
    if (price !== null && price >= 0 && price < Number.POSITIVE_INFINITY) return { price, basis };
  }
  return null;
}
