import type { Exchange } from '../symbol/symbol.ts';

/**
 * One side (calls or puts) of one expiry, a column per field, a slot per strike of the slice.
 * NaN is "the source did not give it". Units: prices in the instrument's currency per unit of the underlying;
 * open interest, its change and volume in CONTRACTS (lots; may be fractional after a lot change);
 * bid and ask quantities in units; implied volatility annual, 0.15 = 15 %.
 */
export interface Side {
  last: Float64Array;
  /** Change of the premium since the previous close. */
  change: Float64Array;
  bid: Float64Array;
  ask: Float64Array;
  bidQty: Float64Array;
  askQty: Float64Array;
  oi: Float64Array;
  oiChange: Float64Array;
  volume: Float64Array;
  /** The vendor's own figure; NaN where it gave none or a placeholder (0, 1e-5). */
  vendorIv: Float64Array;
}

export const sideFields = [
  'last',
  'change',
  'bid',
  'ask',
  'bidQty',
  'askQty',
  'oi',
  'oiChange',
  'volume',
  'vendorIv',
] as const;

/** One expiry of a snapshot; strikes ascending and unique. */
export interface ExpirySlice {
  /** YYYY-MM-DD, the day the contract really expires. */
  expiry: string;
  /** Units per contract as the source gave it, or null where the contract table must answer. */
  lotSize: number | null;
  /** Price of the future of this expiry when the source gave one. */
  future: number | null;
  /** Settled at the open of the expiry, as SPX is: its last session is the one before. */
  settledAtOpen?: true;
  strikes: Float64Array;
  call: Side;
  put: Side;
}

/** An option chain as one source showed it at one moment. */
export interface Chain {
  /** Canonical symbol of the underlying. */
  symbol: string;
  exchange: Exchange;
  currency: 'INR' | 'USD';
  /** Moment the prices are of, epoch ms UTC. */
  asOf: number;
  /** The underlying's price at that moment; NaN where the source has none. */
  spot: number;
  /** Who said so: "nse", "upstox", "bhavcopy", "sample", … */
  source: string;
  /** How the source's open interest was turned into contracts, in words. */
  openInterestNote: string;
  /** Ascending by expiry. */
  slices: ExpirySlice[];
  /** Its id in the store, where it came from there whole. */
  storedId?: string;
}

/** A side of `n` slots, everything absent. */
export function emptySide(n: number): Side {
  const column = () => new Float64Array(n).fill(Number.NaN);
  return {
    last: column(),
    change: column(),
    bid: column(),
    ask: column(),
    bidQty: column(),
    askQty: column(),
    oi: column(),
    oiChange: column(),
    volume: column(),
    vendorIv: column(),
  };
}
