import { offsetMs } from '../calendar/zone.ts';
import { absent, rollingSum } from './window.ts';

interface PricesAndVolume {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
}

/** On-balance volume (Granville), starting at the first bar's volume; unknown from the first absent volume on. */
export function obv(close: Float64Array, volume: Float64Array): Float64Array {
  const out = new Float64Array(close.length);
  let level = 0;
  for (let i = 0; i < close.length; i++) {
    const way = i === 0 ? 1 : Math.sign(close[i]! - close[i - 1]!);
    level += way * volume[i]!;
    out[i] = level;
  }
  return out;
}

export interface Vwap {
  vwap: Float64Array;
  /** Volume-weighted population standard deviation of the typical price around the running average. */
  deviation: Float64Array;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Trading in the US runs from 04:00 to 20:00 in New York with its extended hours: past midnight UTC in the evening. */
function withinUsHours(time: Float64Array): boolean {
  return time.every((at) => {
    const hour = ((at + offsetMs('US', at)) % dayMs) / hourMs;
    return hour >= 4 && hour <= 20;
  });
}

/**
 * Day number of the trading day of each bar: New York's where every bar lies within its hours, UTC's elsewhere, within whose days
 * India's sessions lie whole.
 */
function tradingDays(time: Float64Array): Float64Array {
  const york = withinUsHours(time);
  return time.map((at) => Math.floor((york ? at + offsetMs('US', at) : at) / dayMs));
}

/**
 * Volume-weighted average of the typical price (H+L+C)/3 from the first bar of each trading day: `day` where the bars' times were
 * written with an offset, else judged by their hours. Absent until a bar of the day has volume. Deviations by West's weighted
 * update (1979), which keeps its digits.
 */
export function sessionVwap(
  { high, low, close, volume }: PricesAndVolume,
  time: Float64Array,
  days: Float64Array = tradingDays(time),
): Vwap {
  const out: Vwap = { vwap: absent(close.length), deviation: absent(close.length) };
  let day = Number.NaN;
  let weight = 0;
  let mean = 0;
  let m2 = 0;
  for (let i = 0; i < close.length; i++) {
    const today = days[i]!;
    if (today !== day) {
      day = today;
      weight = mean = m2 = 0;
    }
    const price = (high[i]! + low[i]! + close[i]!) / 3;
    weight += volume[i]!;
    if (volume[i] !== 0) {
      const gap = price - mean;
      mean += (gap * volume[i]!) / weight;
      m2 += volume[i]! * gap * (price - mean);
    }
    if (weight === 0) continue;
    out.vwap[i] = mean;
    out.deviation[i] = Math.sqrt(m2 / weight);
  }
  return out;
}

/** Volume-weighted average of the typical price over the last n bars; absent where the window has no volume. */
export function rollingVwap({ high, low, close, volume }: PricesAndVolume, n: number): Float64Array {
  const money = close.map((value, i) => ((high[i]! + low[i]! + value) / 3) * volume[i]!);
  const weight = rollingSum(volume, n);
  return rollingSum(money, n).map((sum, i) => (weight[i] === 0 ? Number.NaN : sum / weight[i]!));
}
