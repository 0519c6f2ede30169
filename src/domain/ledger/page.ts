import type { Instrument } from './fill.ts';

/** One account's one contract in one currency: what a page's `holding` numbers stand for. */
export interface Holding {
  account: string;
  currency: string;
  instrument: Instrument;
}

/** Fills in time order, a column per field, so that a fold over a million builds no objects. */
export interface FillPage {
  /** Every holding by its number; sparse. */
  holdings: readonly (Holding | undefined)[];
  count: number;
  at: Float64Array;
  holding: Int32Array;
  /** Hundred-millionths of a unit, negative when sold. */
  quantity: Float64Array;
  /** Millionths of the currency. */
  price: Float64Array;
  charges: Float64Array;
  chargesKnown: Uint8Array;
  /** Index into `fillKinds`. */
  kind: Uint8Array;
  /** 0 and 0 but on a split. */
  splitNew: Float64Array;
  splitOld: Float64Array;
}
