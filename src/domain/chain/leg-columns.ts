export type Greeks = Pick<SolvedSide, 'delta' | 'gamma' | 'theta' | 'vega' | 'rho'>;

/** Both sides of an expiry in one set of columns: calls in the first half, puts in the second, so that one pass does all. */
export interface LegColumns {
  strikes: number;
  mid: Float64Array;
  price: Float64Array;
  iv: Float64Array;
  ivVendor: Uint8Array;
  /** Worked out when first asked for: of most expiries only volatilities are read. */
  greeks(): Greeks;
}

export const nothing = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

export function legColumns(strikes: number): LegColumns {
  const legs = 2 * strikes;
  return {
    strikes,
    mid: nothing(legs),
    price: nothing(legs),
    iv: nothing(legs),
    ivVendor: new Uint8Array(legs),
    greeks() {
      const none = nothing(legs);
      return { delta: none, gamma: none, theta: none, vega: none, rho: none };
    },
  };
}

/** Volatility and greeks of one side, a slot per strike; NaN where they cannot be had. Per unit of the underlying. */
export interface SolvedSide {
  /** Middle of the two-sided quote. */
  mid: Float64Array;
  /** What the volatility was solved from. */
  price: Float64Array;
  iv: Float64Array;
  /** With respect to the forward, discounted (Black 1976). */
  delta: Float64Array;
  gamma: Float64Array;
  /** Per calendar day. */
  theta: Float64Array;
  /** Per volatility point (0.01). */
  vega: Float64Array;
  /** Per percentage point of the rate, forward held. */
  rho: Float64Array;
  /** 1 where the volatility is the vendor's. */
  ivVendor: Uint8Array;
}
