import type { ExpirySlice, Side } from './snapshot.ts';

/** Middle of a two-sided, uncrossed quote; NaN where there is none. */
export function midOf(bid: number, ask: number): number {
  return bid > 0 && ask >= bid && ask < Number.POSITIVE_INFINITY ? (bid + ask) / 2 : Number.NaN;
}

/** The last price of an option that traded today (or whose volume the source does not give); NaN otherwise. */
export function tradedOf(side: Side, i: number): number {
  const last = side.last[i]!;
  const traded = last > 0 && !(side.volume[i]! <= 0);
  return traded ? last : Number.NaN;
}

const widest = { ratio: 0.25, price: 0.25 } as const;

/**
 * The middle as a price to work with: NaN where the quote is wider than a quarter of its middle, and than 0.25, for then it
 * is a stub that says where nobody trades.
 */
export function usableMid(bid: number, ask: number): number {
  const mid = midOf(bid, ask);
  return ask - bid <= Math.max(widest.price, widest.ratio * mid) ? mid : Number.NaN;
}

/** Writes middles and usable prices of a side and returns how many quotes are two-sided. */
export function quotesInto(side: Side, mid: Float64Array, price: Float64Array): number {
  let found = 0;
  for (let i = 0; i < mid.length; i++) {
    mid[i] = midOf(side.bid[i]!, side.ask[i]!);
    price[i] = usableMid(side.bid[i]!, side.ask[i]!);
    if (mid[i]! > 0) found++;
  }
  return found;
}

/** Slot of the strike nearest to a level, the lower of two equally near; -1 without strikes or level. */
export function nearestStrike({ strikes }: Pick<ExpirySlice, 'strikes'>, level: number): number {
  if (strikes.length === 0 || Number.isNaN(level)) return -1;
  let low = 0;
  let high = strikes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (strikes[middle]! < level) low = middle + 1;
    else high = middle;
  }
  return low > 0 && level - strikes[low - 1]! <= Math.abs(strikes[low]! - level) ? low - 1 : low;
}
