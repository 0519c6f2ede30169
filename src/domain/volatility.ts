import { absent, rollingMoments, rollingSum } from './indicators/window.ts';

export const volatilityEstimators = [
  'close',
  'parkinson',
  'garman-klass',
  'rogers-satchell',
  'yang-zhang',
] as const;
export type VolatilityEstimator = (typeof volatilityEstimators)[number];

interface Prices {
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/** ln(a/b) bar by bar, b taken `lag` bars earlier. */
function logRatio(a: Float64Array, b: Float64Array, lag = 0): Float64Array {
  const out = absent(a.length);
  for (let i = lag; i < a.length; i++) out[i] = Math.log(a[i]! / b[i - lag]!);
  return out;
}

const mapped = (length: number, value: (i: number) => number): Float64Array =>
  new Float64Array(length).map((_, i) => value(i));

/** Sample variance (ddof 1) of every window of n values. */
const variance = (values: Float64Array, n: number): Float64Array =>
  rollingMoments(values, n).m2.map((sum) => sum / (n - 1));

/** Mean over n bars of Rogers and Satchell's (1991) one-bar variance, free of drift. */
function rogersSatchell({ open, high, low, close }: Prices, n: number): Float64Array {
  const parts = mapped(close.length, (i) => {
    const top = Math.log(high[i]! / close[i]!) * Math.log(high[i]! / open[i]!);
    return top + Math.log(low[i]! / close[i]!) * Math.log(low[i]! / open[i]!);
  });
  return rollingSum(parts, n).map((sum) => sum / n);
}

/** Garman and Klass (1980): range and body of the bar, no drift, no overnight gap. */
function garmanKlass({ open, high, low, close }: Prices, n: number): Float64Array {
  const parts = mapped(
    close.length,
    (i) => 0.5 * Math.log(high[i]! / low[i]!) ** 2 - (2 * Math.LN2 - 1) * Math.log(close[i]! / open[i]!) ** 2,
  );
  return rollingSum(parts, n).map((sum) => sum / n);
}

/** Yang and Zhang (2000): overnight variance + k open-to-close variance + (1-k) Rogers-Satchell. */
function yangZhang(prices: Prices, n: number): Float64Array {
  const k = 0.34 / (1.34 + (n + 1) / (n - 1));
  const overnight = variance(logRatio(prices.open, prices.close, 1), n);
  const session = variance(logRatio(prices.close, prices.open), n);
  return rogersSatchell(prices, n).map((value, i) => overnight[i]! + k * session[i]! + (1 - k) * value);
}

function barVariance(prices: Prices, n: number, estimator: VolatilityEstimator): Float64Array {
  switch (estimator) {
    case 'close':
      return variance(logRatio(prices.close, prices.close, 1), n);
    case 'parkinson': {
      const squares = logRatio(prices.high, prices.low).map((value) => value * value);
      return rollingSum(squares, n).map((sum) => sum / (n * 4 * Math.LN2));
    }
    case 'garman-klass':
      return garmanKlass(prices, n);
    case 'rogers-satchell':
      return rogersSatchell(prices, n);
    case 'yang-zhang':
      return yangZhang(prices, n);
  }
}

/**
 * Historical volatility per year (0.15 = 15 %) over a window of n: n log returns for `close` (sample standard deviation),
 * n bars for the range estimators (Parkinson 1980 and those above). First value at index n for `close` and `yang-zhang`,
 * which need the close before, else n-1. `close` and `yang-zhang` need n of at least 2.
 */
export function historicalVolatility(
  prices: Prices,
  n: number,
  estimator: VolatilityEstimator = 'close',
  periodsPerYear = 252,
): Float64Array {
  return barVariance(prices, n, estimator).map((value) =>
    value >= 0 ? Math.sqrt(value * periodsPerYear) : Number.NaN,
  );
}
