import type { BuildUpKind } from '../../core/shapes/strikes.ts';
import { buildUpKind } from '../chain/state/build-up.ts';

/** One session of one future. */
export interface FutureDay {
  /** Canonical symbol of the underlying. */
  symbol: string;
  /** YYYY-MM-DD */
  session: string;
  /** YYYY-MM-DD, as the contract is listed. */
  expiry: string;
  /** Close, in the currency of the underlying. */
  price: number;
  /** Close of the session before; null where it did not trade or the file has none. */
  priceBefore: number | null;
  /** Open interest at the end of the session, in units of the underlying. */
  oi: number;
  /** What it changed by in the session. */
  oiChange: number;
}

/**
 * What price and open interest of an underlying's futures did together in one session. Open interest is summed over the
 * expiries, so that positions which roll into the next month are not taken for closed ones; the price is that of the future that
 * holds most of it. Null where a figure is missing.
 */
export function futuresBuildUp(days: readonly FutureDay[]): BuildUpKind | null {
  let most: FutureDay | null = null;
  let [oi, change] = [0, 0];
  for (const day of days) {
    oi += day.oi;
    change += day.oiChange;
    // Of equal ones the nearest expiry, whatever the order of the rows.
    if (most === null || day.oi > most.oi || (day.oi === most.oi && day.expiry < most.expiry)) most = day;
  }
  if (most === null || most.priceBefore === null) return null;
  return buildUpKind(most.priceBefore, most.price - most.priceBefore, oi - change, change);
}
