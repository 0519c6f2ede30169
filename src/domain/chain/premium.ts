import type { Bars } from '../bar.ts';
import { historicalVolatility, type VolatilityEstimator } from '../volatility.ts';
import { barsBefore } from './state/levels.ts';

export interface VarianceRiskPremium {
  /** ATM IV less realised volatility; both annual. */
  vrp: number | null;
  realizedVolatility: number | null;
  /** Estimator and window, or why there is none. */
  basis: string;
}

const window = 20;

// A source of closes alone writes them into all four columns; a range estimator would call that calm.
function hasRange({ open, high, low, close }: Bars, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (high[i]! > low[i]! || open[i] !== close[i]) return true;
  return false;
}

/**
 * IV less what the underlying did: Yang and Zhang's (2000) volatility of the last 20 daily bars before the day, from
 * closes where the bars have no range; 252 days a year.
 */
export function varianceRiskPremium(
  bars: Bars | undefined,
  day: string,
  iv: number | null,
): VarianceRiskPremium {
  const none = (basis: string): VarianceRiskPremium => ({ vrp: null, realizedVolatility: null, basis });
  if (bars === undefined || bars.interval !== '1d') return none('no daily bars');
  const end = barsBefore(bars, day);
  if (end <= window) return none(`${end} daily bars before the day, ${window + 1} are needed`);
  const start = end - window - 1;
  const estimator: VolatilityEstimator = hasRange(bars, start + 1, end) ? 'yang-zhang' : 'close';
  const cut = (column: Float64Array) => column.subarray(start, end);
  const prices = { open: cut(bars.open), high: cut(bars.high), low: cut(bars.low), close: cut(bars.close) };
  const realized = historicalVolatility(prices, window, estimator)[window]!;
  if (!Number.isFinite(realized)) return none('the daily bars give no volatility');
  return {
    vrp: iv === null ? null : iv - realized,
    realizedVolatility: realized,
    basis: `ATM IV less ${estimator} volatility of ${window} daily bars × √252`,
  };
}
