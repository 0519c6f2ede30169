import type { Refusal } from './refusal.ts';

export const barIntervals = ['1d', '1h', '30m', '15m', '5m', '1m'] as const;
export type BarInterval = (typeof barIntervals)[number];

/** Length of a bar in ms. */
export const barSpanMs: Readonly<Record<BarInterval, number>> = {
  '1d': 86_400_000,
  '1h': 3_600_000,
  '30m': 1_800_000,
  '15m': 900_000,
  '5m': 300_000,
  '1m': 60_000,
};

/** One bar as it crosses a wall: ISO text or epoch milliseconds, absent volume left out. */
export interface Bar {
  time: string | number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume?: number | null | undefined;
}

/** The columns every indicator reads; all of one length, oldest first, NaN for an absent volume. */
export interface PriceColumns {
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  time?: Float64Array;
  /** Day number of each bar on the clock its time was written by, where all times were written with an offset. */
  day?: Float64Array;
}

/** A bar series as columns. `time` is the bar's open in epoch ms UTC; a daily bar has 00:00 UTC of its session date. */
export interface Bars extends PriceColumns {
  symbol: string;
  interval: BarInterval;
  time: Float64Array;
  /** Only the close is known and stands for the other prices: never over bars that have all four. */
  closeOnly?: true;
}

const naive = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?$/;
const zoned = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Epoch ms of a bar time; NaN where it is not a time. Text without an offset is read as UTC, never as the machine's zone,
 * so that the same file gives the same bars everywhere; a day that the calendar lacks (30 February) is not a time.
 */
export function barTime(time: string | number): number {
  if (typeof time === 'number') return Number.isFinite(time) ? time : Number.NaN;
  const text = time.trim();
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return Number.NaN;
  const parts = naive.exec(text);
  if (parts !== null) return Date.parse(`${day}T${parts[2] ?? '00:00'}Z`);
  return zoned.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
}

/** Day number on the clock a time was written by; NaN where it names none. */
function writtenDay(time: string | number, at: number): number {
  const offset = typeof time === 'number' ? null : /([+-])(\d{2}):?(\d{2})$/.exec(time.trim().slice(10));
  if (offset === null) return Number.NaN;
  const minutes = Number(offset[2]) * 60 + Number(offset[3]);
  return Math.floor((at + (offset[1] === '-' ? -minutes : minutes) * 60_000) / barSpanMs['1d']);
}

function fault(bar: Bar, at: number, before: number): string | undefined {
  if (Number.isNaN(at)) return `time ${JSON.stringify(bar.time)} is not an ISO time or epoch milliseconds`;
  if (at <= before) return 'time is not after the bar before it';
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    if (!Number.isFinite(bar[name])) return `${name} is not a finite number`;
  }
  if (bar.high < Math.max(bar.open, bar.close, bar.low)) return 'high is below another price of the bar';
  if (bar.low > Math.min(bar.open, bar.close)) return 'low is above another price of the bar';
  if (bar.volume != null && !(bar.volume >= 0)) return 'volume is negative or not a number';
  return undefined;
}

/** Columns of a list of bars, or the first bar that is wrong: unordered time, non-finite price, high or low out of place. */
export function barsFrom(
  list: readonly Bar[],
  about: { symbol: string; interval: BarInterval },
): Bars | Refusal {
  const column = () => new Float64Array(list.length);
  const bars: Bars = {
    ...about,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const day = column();
  let before = Number.NEGATIVE_INFINITY;
  for (const [i, bar] of list.entries()) {
    const at = barTime(bar.time);
    const wrong = fault(bar, at, before);
    if (wrong !== undefined)
      return {
        refused: `Bar ${i + 1} of ${list.length}: ${wrong}`,
        hint: 'Bars are oldest first, each time once.',
      };
    bars.time[i] = before = at;
    day[i] = writtenDay(bar.time, at);
    bars.open[i] = bar.open;
    bars.high[i] = bar.high;
    bars.low[i] = bar.low;
    bars.close[i] = bar.close;
    bars.volume[i] = bar.volume ?? Number.NaN;
  }
  return day.some(Number.isNaN) ? bars : { ...bars, day };
}

/** The bars from `start` up to but not including `end`, as views on the same memory. */
export function sliceBars(bars: Bars, start: number, end: number = bars.close.length): Bars {
  return {
    symbol: bars.symbol,
    interval: bars.interval,
    time: bars.time.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
    ...(bars.day === undefined ? {} : { day: bars.day.subarray(start, end) }),
  };
}
