import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { ExpirySlice } from '../snapshot.ts';

/** Sums over all strikes of one expiry, in contracts; NaN where the source gives no such column at all. */
export type Totals = Record<keyof ChainDocument['totals'], number>;

/** Sum of what is there; a missing leg counts as 0, a column without a single figure as NaN. */
export function sumPresent(values: Float64Array): number {
  let sum = 0;
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    present++;
  }
  return present === 0 ? Number.NaN : sum;
}

export function totals({ call, put }: ExpirySlice): Totals {
  return {
    callOi: sumPresent(call.oi),
    putOi: sumPresent(put.oi),
    callVolume: sumPresent(call.volume),
    putVolume: sumPresent(put.volume),
    callOiChange: sumPresent(call.oiChange),
    putOiChange: sumPresent(put.oiChange),
  };
}

/** The sums of several expiries together. */
export function totalsOfAll(parts: readonly Totals[]): Totals {
  const sum = (pick: (part: Totals) => number) => sumPresent(Float64Array.from(parts, pick));
  return {
    callOi: sum((t) => t.callOi),
    putOi: sum((t) => t.putOi),
    callVolume: sum((t) => t.callVolume),
    putVolume: sum((t) => t.putVolume),
    callOiChange: sum((t) => t.callOiChange),
    putOiChange: sum((t) => t.putOiChange),
  };
}
