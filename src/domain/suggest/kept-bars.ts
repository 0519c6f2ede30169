import type { BarInterval, Bars } from '../bar.ts';

type Column = (number | null)[];

/**
 * Bars as they are kept with a suggestion. Of opens, highs and lows only the last ones are read, so that a column may be shorter than
 * `close`: it then holds the last bars of it. Daily bars stand by the number of their day since 1970, older receipts by their moment.
 */
export interface KeptBars {
  symbol: string;
  interval: BarInterval;
  /** Epoch ms UTC; empty where `day` tells it. */
  time: Column;
  day?: number[];
  open: Column;
  high: Column;
  low: Column;
  close: Column;
  volume: Column;
}

const dayMs = 86_400_000;
/** Swings look at sixty bars with two before them, the volatility premium at twenty-one. */
const recent = 62;

export function keptBars({ symbol, interval, time, open, high, low, close }: Bars): KeptBars {
  const list = (values: Float64Array) => Array.from(values, (x) => (Number.isFinite(x) ? x : null));
  const last = (values: Float64Array) => list(values.slice(-recent));
  const day = Array.from(time, (at) => at / dayMs);
  const byDay = interval === '1d' && day.every(Number.isInteger);
  return {
    symbol,
    interval,
    time: byDay ? [] : list(time),
    ...(byDay ? { day } : {}),
    open: last(open),
    high: last(high),
    low: last(low),
    close: list(close),
    volume: [],
  };
}

/** A column against the end of the bars; what was not kept is absent. */
function column(values: Column, length: number): Float64Array {
  const before = length - values.length;
  return Float64Array.from({ length }, (_, i) => values[i - before] ?? Number.NaN);
}

export function barsOf(kept: KeptBars | null): Bars | null {
  if (kept === null) return null;
  const { symbol, interval, day, close } = kept;
  const { length } = close;
  return {
    symbol,
    interval,
    time: day === undefined ? column(kept.time, length) : Float64Array.from(day, (number) => number * dayMs),
    open: column(kept.open, length),
    high: column(kept.high, length),
    low: column(kept.low, length),
    close: column(close, length),
    volume: column(kept.volume, length),
  };
}
