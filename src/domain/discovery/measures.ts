import type { Measured } from '../../core/shapes/league.ts';
import { coMoment, mean, standardDeviation, sum, variance } from '../stats/sample.ts';
import { comparableFrom, type History } from './history.ts';

/** Sessions each measure looks back on. */
export const windows = { turnover: 20, volatility: 20, momentum: 60, skip: 5, beta: 120, least: 20 } as const;

/** What a picker may know of one member of the universe; null where the data do not carry it. */
export type Measures = Measured & {
  symbol: string;
  /** Mean shares traded a session over the last 20. */
  volume: number | null;
};

/** What comes from elsewhere than the bars. */
export type Known = Partial<
  Pick<Measures, 'sector' | 'marketCap' | 'openInterest' | 'optionVolume' | 'ivRank' | 'buildUp'>
>;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function logReturns(close: Float64Array, from: number): Float64Array {
  const returns = new Float64Array(Math.max(0, close.length - from - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = Math.log(close[from + i + 1]! / close[from + i]!);
  return returns;
}

const root2 = Math.SQRT2;
const scale = 3 - 2 * root2;

/**
 * Mean of the two-day spread estimates of Corwin and Schultz (2012, eq. 14 and 18), negative ones as zero, with their
 * adjustment for the night: a day that lies whole above or below the close before is moved back to it.
 */
export function highLowSpread(
  { high, low, close }: Pick<History, 'high' | 'low' | 'close'>,
  from: number,
): number {
  let total = 0;
  let count = 0;
  for (let i = from + 1; i < close.length; i++) {
    const before = close[i - 1]!;
    const shift = Math.max(0, low[i]! - before) - Math.max(0, before - high[i]!);
    const [h, l] = [high[i]! - shift, low[i]! - shift];
    const one = Math.log(high[i - 1]! / low[i - 1]!) ** 2 + Math.log(h / l) ** 2;
    const two = Math.log(Math.max(high[i - 1]!, h) / Math.min(low[i - 1]!, l)) ** 2;
    const alpha = (Math.sqrt(2 * one) - Math.sqrt(one)) / scale - Math.sqrt(two / scale);
    const spread = (2 * (Math.exp(alpha) - 1)) / (1 + Math.exp(alpha));
    if (!Number.isFinite(spread)) continue;
    total += Math.max(0, spread);
    count++;
  }
  return count === 0 ? Number.NaN : total / count;
}

/** Least-squares slope of a share's returns on the index's, over the sessions both have; null under 60 of them. */
export function betaOf(share: History, index: History | null, from: number): number | null {
  if (index === null) return null;
  const x: number[] = [];
  const y: number[] = [];
  let j = index.time.length - 1;
  for (let i = share.time.length - 1; i > from && x.length < windows.beta; i--) {
    while (j > 0 && index.time[j]! > share.time[i]!) j--;
    if (j < 1) break;
    // Only where both moved over the very same night.
    if (index.time[j] !== share.time[i] || index.time[j - 1] !== share.time[i - 1]) continue;
    x.push(Math.log(index.close[j]! / index.close[j - 1]!));
    y.push(Math.log(share.close[i]! / share.close[i - 1]!));
  }
  if (x.length < windows.beta / 2) return null;
  return finite(coMoment(x, y) / (variance(x, 0) * x.length));
}

/** The measures of one share at its last bar. Windows never reach over a jump that nothing explains. */
export function measuresOf(history: History, index: History | null, known: Known = {}): Measures | null {
  const { close, volume, time } = history;
  const n = close.length;
  if (n === 0) return null;
  const from = comparableFrom(history);
  const sessions = n - from;
  const back = (count: number) => Math.max(from, n - count);
  const traded = volume.subarray(back(windows.turnover));
  const volumes = traded.every((shares) => shares >= 0) && traded.length >= windows.least ? traded : null;
  const money = volumes?.map((shares, i) => shares * close[n - volumes.length + i]!);
  const returns = logReturns(close, back(windows.volatility + 1));
  const reach = windows.momentum + 1;
  return {
    symbol: history.symbol,
    lastBar: new Date(time[n - 1]!).toISOString().slice(0, 10),
    close: close[n - 1]!,
    volume: volumes && mean(volumes),
    turnover: money ? sum(money) / money.length : null,
    volatility:
      returns.length < windows.volatility ? null : finite(standardDeviation(returns) * Math.sqrt(252)),
    momentum: sessions < reach ? null : finite(close[n - 1 - windows.skip]! / close[n - reach]! - 1),
    beta: betaOf(history, index, from),
    spread: sessions < windows.least + 1 ? null : finite(highLowSpread(history, back(windows.least + 1))),
    sector: known.sector ?? null,
    marketCap: known.marketCap ?? null,
    openInterest: known.openInterest ?? null,
    optionVolume: known.optionVolume ?? null,
    ivRank: known.ivRank ?? null,
    buildUp: known.buildUp ?? null,
    sessions,
  };
}
