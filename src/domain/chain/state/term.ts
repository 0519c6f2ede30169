/** At-the-money volatility of one expiry. */
export interface TermPoint {
  years: number;
  atmIv: number | null;
}

const week = 7 / 365;

/**
 * Volatility at a constant maturity: total variance iv²·years straight between the expiries around it (the usual no-arbitrage
 * interpolation, Gatheral, "The Volatility Surface", ch. 3). Beyond the first or last expiry the nearest one's volatility
 * is taken when it is at most a week away, else null.
 */
export function constantMaturityIv(points: readonly TermPoint[], years: number): number | null {
  let before: { years: number; iv: number } | null = null;
  let after: { years: number; iv: number } | null = null;
  for (const { years: t, atmIv: iv } of points) {
    if (iv === null || !(iv > 0 && t > 0)) continue;
    if (t <= years && (before === null || t > before.years)) before = { years: t, iv };
    if (t >= years && (after === null || t < after.years)) after = { years: t, iv };
  }
  if (before !== null && after !== null) {
    if (after.years === before.years) return before.iv;
    const weight = (years - before.years) / (after.years - before.years);
    const low = before.iv * before.iv * before.years;
    const high = after.iv * after.iv * after.years;
    return Math.sqrt((low + weight * (high - low)) / years);
  }
  const only = before ?? after;
  return only !== null && Math.abs(only.years - years) <= week ? only.iv : null;
}
