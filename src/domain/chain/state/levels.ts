import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { Bars } from '../../bar.ts';
import { dayNumber } from '../../calendar/zone.ts';
import { sma } from '../../indicators/average.ts';

export interface Level {
  price: number;
  name: string;
}

export type Levels = NonNullable<ChainDocument['levels']>;

const dayMs = 86_400_000;
const swingSpan = 2;
const swingLookback = 60;
const most = 5;

/** How many of the bars lie wholly before a day. */
export function barsBefore(bars: Bars, day: string): number {
  const start = dayNumber(day) * dayMs;
  let n = bars.time.length;
  while (n > 0 && !(bars.time[n - 1]! < start)) n--;
  return n;
}

/** Highs above (lows below) the two bars on either side, of the last 60 bars: fractals after B. Williams. */
function swings({ high, low }: Bars, end: number): Level[] {
  const found: Level[] = [];
  for (let i = Math.max(swingSpan, end - swingLookback); i < end - swingSpan; i++) {
    let top = true;
    let bottom = true;
    for (let k = 1; k <= swingSpan; k++) {
      top &&= high[i]! > high[i - k]! && high[i]! > high[i + k]!;
      bottom &&= low[i]! < low[i - k]! && low[i]! < low[i + k]!;
    }
    if (top) found.push({ price: high[i]!, name: 'swing high' });
    if (bottom) found.push({ price: low[i]!, name: 'swing low' });
  }
  return found;
}

function extreme(
  values: Float64Array,
  end: number,
  n: number,
  pick: (...v: number[]) => number,
): number | null {
  return end < n ? null : pick(...values.subarray(end - n, end));
}

function average(close: Float64Array, end: number, n: number): number | null {
  if (end < n) return null;
  const value = sma(close.subarray(end - n, end), n)[n - 1]!;
  return Number.isFinite(value) ? value : null;
}

/** Nearest first, at most five, one a price. */
function nearest(levels: readonly Level[], side: (price: number) => boolean, spot: number): Level[] {
  const seen = new Set<number>();
  return levels
    .filter(({ price }) => price > 0 && side(price))
    .sort((a, b) => Math.abs(a.price - spot) - Math.abs(b.price - spot))
    .filter(({ price }) => !seen.has(price) && seen.add(price))
    .slice(0, most);
}

/**
 * Prices traders look at, from daily bars of sessions before `day`: previous high, low and close, 20-day extremes,
 * floor pivots, simple averages of 20, 50 and 200 closes, swings. Null without a bar before that day or when not daily.
 */
export function keyLevels(bars: Bars, day: string, spot: number): Levels | null {
  const end = barsBefore(bars, day);
  if (bars.interval !== '1d' || end === 0) return null;
  const previous = { high: bars.high[end - 1]!, low: bars.low[end - 1]!, close: bars.close[end - 1]! };
  const { high, low, close } = previous;
  const p = (high + low + close) / 3;
  const pivot = { p, r1: 2 * p - low, r2: p + high - low, s1: 2 * p - high, s2: p - (high - low) };
  const high20 = extreme(bars.high, end, 20, Math.max);
  const low20 = extreme(bars.low, end, 20, Math.min);
  const [sma20, sma50, sma200] = [20, 50, 200].map((n) => average(bars.close, end, n)) as (number | null)[];
  const named: [string, number | null | undefined][] = [
    ['previous high', high],
    ['previous low', low],
    ['previous close', close],
    ['20-day high', high20],
    ['20-day low', low20],
    ['pivot', p],
    ['R1', pivot.r1],
    ['R2', pivot.r2],
    ['S1', pivot.s1],
    ['S2', pivot.s2],
    ['SMA 20', sma20],
    ['SMA 50', sma50],
    ['SMA 200', sma200],
  ];
  const all = named.flatMap(([name, price]) => (price == null ? [] : [{ name, price }]));
  all.push(...swings(bars, end));
  const anchor = Number.isFinite(spot) ? spot : close;
  return {
    date: new Date(bars.time[end - 1]!).toISOString().slice(0, 10),
    support: nearest(all, (price) => price < anchor, anchor),
    resistance: nearest(all, (price) => price > anchor, anchor),
    previous,
    high20,
    low20,
    pivot,
    sma20: sma20 ?? null,
    sma50: sma50 ?? null,
    sma200: sma200 ?? null,
  };
}
