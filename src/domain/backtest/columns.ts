import type { Bars } from '../bar.ts';
import { historicalVolatility } from '../volatility.ts';

const dayMs = 86_400_000;

/** Bars a year of a series: 252 days of as many bars as the fullest of its first five days has. Later bars do not change it. */
export function barsPerYear({ time, interval }: Bars): number {
  if (interval === '1d') return 252;
  const counts = new Map<number, number>();
  for (const at of time) {
    const day = Math.floor(at / dayMs);
    if (counts.size === 5 && !counts.has(day)) break;
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return 252 * Math.max(1, ...counts.values());
}

/** Yearly close-to-close volatility of the last `n` bars at every bar. */
export const volatilityColumn = (bars: Bars, n: number): Float64Array =>
  historicalVolatility(bars, n, 'close', barsPerYear(bars));

/** 1 at the last bar of every session, taking a UTC day for one; known beforehand, as a calendar is. */
export function sessionEnds(bars: Bars): Uint8Array {
  const out = new Uint8Array(bars.time.length);
  const day = (i: number) => Math.floor(bars.time[i]! / 86_400_000);
  for (let i = 0; i < out.length; i++) out[i] = i === out.length - 1 || day(i) !== day(i + 1) ? 1 : 0;
  return out;
}
