import type { Bars } from '../bar.ts';
import { indicator } from '../indicators/indicator.ts';
import { isRefusal } from '../refusal.ts';
import { percent, type Weighed, weighed } from './evidence.ts';

/** The last value of an indicator over the bars before the day, NaN where there is none. */
export function latest(spec: string, bars: Bars): number {
  const columns = indicator(spec, bars);
  return isRefusal(columns) ? Number.NaN : (columns.get(spec)?.at(-1) ?? Number.NaN);
}

/** Weight of the return of so many days ago in the log of an average of closes, the last of them yesterday's. */
const inAverage = (daysAgo: number, length: number): number => Math.min(daysAgo, length) / length;

/** Standard deviation of ln(SMA a / SMA b) of a walk without direction, in its daily deviations. */
export function averagesDeviation(a: number, b: number): number {
  let squares = 0;
  for (let day = 1; day < Math.max(a, b); day++) squares += (inAverage(day, a) - inAverage(day, b)) ** 2;
  return Math.sqrt(squares);
}

/** Of RSI 14 about 50 on a walk: Wilder's average weighs a return by 1/14, so its deviation is √(1/27) of one return's, over its mean size √(2/π). */
const rsiDeviation = 50 * Math.sqrt(1 / 27) * Math.sqrt(Math.PI / 2);
const apart = (share: number): string => `${percent(Math.abs(share), 2)} ${share < 0 ? 'below' : 'above'}`;
// Against the spot of the day itself, one return further on, an average of one close stands for yesterday's.
const [trend20, trend50] = [Math.hypot(averagesDeviation(1, 20), 1), averagesDeviation(20, 50)];

export function ofBars(spot: number, iv: number, bars: Bars): Weighed[] {
  const [fast, slow, rsi] = [latest('sma:20', bars), latest('sma:50', bars), latest('rsi:14', bars)];
  const previous = bars.close.at(-1) ?? Number.NaN;
  const source = 'daily bars';
  const on = 'direction' as const;
  const deviation = (days: number) => iv * Math.sqrt(days / tradingDays);
  const away = spot / fast - 1;
  const day = spot / previous - 1;
  const stretched = rsi > 75 || rsi < 25;
  return [
    ...weighed({
      name: 'trend over 20 days',
      says: `spot is ${apart(away)} its 20-day average of ${fast.toFixed(2)}`,
      on,
      importance: 0.3,
      strength: Math.log1p(away) / deviation(20),
      sigmas: Math.log1p(away) / (trend20 * deviation(1)),
      value: away,
      source,
    }),
    ...weighed({
      name: 'trend over 50 days',
      says: `the 20-day average is ${apart(fast / slow - 1)} the 50-day average of ${slow.toFixed(2)}`,
      on,
      importance: 0.2,
      strength: (2 * Math.log(fast / slow)) / deviation(50),
      sigmas: Math.log(fast / slow) / (trend50 * deviation(1)),
      value: fast / slow - 1,
      source,
    }),
    ...weighed({
      name: 'momentum',
      says: `RSI 14 is ${rsi.toFixed(1)}${stretched ? ', stretched' : ''}`,
      on,
      importance: 0.15,
      strength: ((rsi - 50) / 25) * (stretched ? 0.5 : 1),
      sigmas: (rsi - 50) / rsiDeviation,
      value: rsi,
      source,
    }),
    ...weighed({
      name: 'day so far',
      says: `spot is ${apart(day)} the previous close of ${previous.toFixed(2)}`,
      on,
      importance: 0.1,
      strength: Math.log1p(day) / deviation(1) / 2,
      sigmas: Math.log1p(day) / deviation(1),
      value: day,
      source,
    }),
  ];
}

export const tradingDays = 252;
