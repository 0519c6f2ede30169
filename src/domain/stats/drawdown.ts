/** The deepest fall of an equity curve from its peak so far. Indices are points of the curve, 0 = the start. */
export interface Drawdown {
  /** 0 or negative, a ratio of the peak. */
  depth: number;
  peakIndex: number;
  troughIndex: number;
  /** First point back at the peak, null while it has not come. */
  recoveryIndex: number | null;
  /** Points from a peak to its recovery, or to the end, at the longest. */
  longestUnderwater: number;
  /** Root of the mean squared drawdown over the points after the start (Martin's ulcer index, as a ratio). */
  ulcerIndex: number;
}

/** Wealth after each return, from 1 at index 0. */
export function wealth(returns: ArrayLike<number>): Float64Array {
  const out = new Float64Array(returns.length + 1);
  out[0] = 1;
  for (let i = 0; i < returns.length; i++) out[i + 1] = out[i]! * (1 + returns[i]!);
  return out;
}

/** Drawdown of a curve whose first point counts as a peak; equity must start above 0. The first of equal troughs is given. */
export function drawdown(equity: ArrayLike<number>): Drawdown {
  const out: Drawdown = {
    depth: 0,
    peakIndex: 0,
    troughIndex: 0,
    recoveryIndex: null,
    longestUnderwater: 0,
    ulcerIndex: 0,
  };
  let peak = 0;
  let squares = 0;
  let waiting = false;
  for (let i = 1; i < equity.length; i++) {
    const fall = equity[i]! / equity[peak]! - 1;
    if (fall < 0) out.longestUnderwater = Math.max(out.longestUnderwater, i - peak);
    else {
      if (i - peak > 1) out.longestUnderwater = Math.max(out.longestUnderwater, i - peak);
      if (waiting) out.recoveryIndex = i;
      waiting = false;
      peak = i;
    }
    squares += Math.min(fall, 0) ** 2;
    if (fall < out.depth) {
      Object.assign(out, { depth: fall, peakIndex: peak, troughIndex: i, recoveryIndex: null });
      waiting = true;
    }
  }
  out.ulcerIndex = equity.length > 1 ? Math.sqrt(squares / (equity.length - 1)) : 0;
  return out;
}
