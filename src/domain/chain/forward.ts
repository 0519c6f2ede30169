import { tradedOf } from './quote.ts';
import type { ExpirySlice } from './snapshot.ts';

/**
 * Where a forward comes from: put-call parity on two-sided quotes, parity on last trades, the future of the same expiry,
 * or the spot carried at the rate alone (dividends ignored).
 */
export type ForwardBasis = 'parity' | 'parity-last' | 'future' | 'spot';

export interface Forward {
  forward: number | null;
  basis: ForwardBasis;
  /** Why it is not parity on quotes; null where it is. */
  note: string | null;
}

interface Carry {
  spot: number;
  rate: number;
  years: number;
  discount: number;
}

/**
 * Forward by put-call parity F = K + (C - P)/discount (Stoll 1969) at the strike where |C - P| is least, lowest on ties;
 * NaN where no strike has both prices.
 */
export function parityForward(
  strikes: Float64Array,
  callPrice: Float64Array,
  putPrice: Float64Array,
  discount: number,
  admits: (i: number) => boolean = () => true,
): number {
  let best = Number.POSITIVE_INFINITY;
  let at = -1;
  for (let i = 0; i < strikes.length; i++) {
    const gap = Math.abs(callPrice[i]! - putPrice[i]!);
    if (gap < best && admits(i)) {
      best = gap;
      at = i;
    }
  }
  return at < 0 ? Number.NaN : strikes[at]! + (callPrice[at]! - putPrice[at]!) / discount;
}

// A trade of hours ago or a stub quote can put parity anywhere; three percent and five more a year is beyond usual carry.
function plausible(forward: number, anchor: number, years: number): boolean {
  if (!(forward > 0)) return false;
  return Number.isNaN(anchor) || Math.abs(Math.log(forward / anchor)) <= 0.03 + 0.05 * years;
}

const widestParity = 0.005;

/** Whether both quotes together leave the forward open by at most 0.5 % of the strike either way. */
function tight({ strikes, call, put }: ExpirySlice, i: number): boolean {
  const spreads = call.ask[i]! - call.bid[i]! + put.ask[i]! - put.bid[i]!;
  return spreads / 2 <= widestParity * strikes[i]!;
}

/** The forward of one expiry from the usable middles of its sides, by the best basis that gives a believable one; null where nothing does. */
export function forwardOf(
  slice: ExpirySlice,
  callPrice: Float64Array,
  putPrice: Float64Array,
  carry: Carry,
): Forward {
  const { strikes, call, put, future, expiry } = slice;
  const { spot, rate, years, discount } = carry;
  const carried = spot > 0 ? spot * Math.exp(rate * years) : Number.NaN;
  const listed = future !== null && future > 0 ? future : Number.NaN;
  const anchor = Number.isNaN(listed) ? carried : listed;
  const quoted = parityForward(strikes, callPrice, putPrice, discount, (i) => tight(slice, i));
  if (plausible(quoted, anchor, years)) return { forward: quoted, basis: 'parity', note: null };
  const missing = Number.isNaN(quoted)
    ? `No strike of ${expiry} has a call and a put quoted two-sided and tight`
    : `Parity on the quotes of ${expiry} gives an implausible ${quoted.toFixed(2)}`;
  const callLast = strikes.map((_, i) => tradedOf(call, i));
  const putLast = strikes.map((_, i) => tradedOf(put, i));
  const traded = parityForward(strikes, callLast, putLast, discount);
  if (plausible(traded, anchor, years)) {
    return {
      forward: traded,
      basis: 'parity-last',
      note: `${missing}; the forward is from last trades, which need not be of one moment`,
    };
  }
  if (listed > 0)
    return { forward: listed, basis: 'future', note: `${missing}; the forward is the price of the future` };
  if (carried > 0) {
    return {
      forward: carried,
      basis: 'spot',
      note: `${missing}; the forward is the spot carried at the rate, without dividends`,
    };
  }
  return { forward: null, basis: 'spot', note: `${missing} and there is no spot; the forward is unknown` };
}
