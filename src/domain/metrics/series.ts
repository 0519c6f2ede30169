import { type MeasureName, measure } from './catalogue.ts';

/** One measure under one set of labels, summed up: all that percentiles, rates and Prometheus need. */
export interface Series {
  name: MeasureName;
  labels: Readonly<Record<string, string>>;
  /** Observations. */
  n: number;
  /** Their sum; the value of a counter. */
  total: number;
  /** The largest; 0 without one. */
  highest: number;
  /** Observations in each bucket, not cumulative, the last one above every bound; empty for a counter. */
  buckets: number[];
}

/** Series by measure and labels. */
export type SeriesMap = Map<string, Series>;

export const seriesKey = (name: string, labels: Readonly<Record<string, string>>): string => {
  let key = name;
  for (const label of Object.values(labels)) key += `\n${label}`;
  return key;
};

/** Adds one observation to the series it belongs to. */
export function observe(
  into: SeriesMap,
  name: MeasureName,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): void {
  if (!Number.isFinite(value) || value < 0) return;
  const key = seriesKey(name, labels);
  let series = into.get(key);
  const { buckets } = measure(name);
  if (series === undefined) {
    const empty = buckets === undefined ? [] : new Array<number>(buckets.length + 1).fill(0);
    series = { name, labels, n: 0, total: 0, highest: 0, buckets: empty };
    into.set(key, series);
  }
  series.n++;
  series.total += value;
  if (value > series.highest) series.highest = value;
  if (buckets === undefined) return;
  let place = 0;
  while (place < buckets.length && value > buckets[place]!) place++;
  series.buckets[place]!++;
}

/** Adds what one series holds to another of the same measure; its bounds may have changed since, then only sums are added. */
export function merge(into: SeriesMap, more: Series): void {
  const key = seriesKey(more.name, more.labels);
  const series = into.get(key);
  if (series === undefined) {
    into.set(key, { ...more, buckets: [...more.buckets] });
    return;
  }
  series.n += more.n;
  series.total += more.total;
  series.highest = Math.max(series.highest, more.highest);
  if (series.buckets.length === more.buckets.length)
    for (let i = 0; i < more.buckets.length; i++) series.buckets[i]! += more.buckets[i]!;
}

export function merged(all: Iterable<Series>): Series[] {
  const into: SeriesMap = new Map();
  for (const series of all) merge(into, series);
  return [...into.values()];
}

/**
 * The value that a share `q` of the observations does not pass, by linear interpolation within its bucket as Prometheus'
 * `histogram_quantile` has it; above the last bound up to the largest value seen. Null without an observation.
 */
export function quantileOf({ name, buckets, highest }: Series, q: number): number | null {
  const bounds = measure(name).buckets;
  const n = buckets.reduce((sum, count) => sum + count, 0);
  if (bounds === undefined || n === 0) return null;
  const wanted = q * n;
  let below = 0;
  for (let i = 0; i < buckets.length; i++) {
    const here = buckets[i]!;
    if (here > 0 && below + here >= wanted) {
      const low = i === 0 ? 0 : bounds[i - 1]!;
      const high = Math.max(low, i < bounds.length ? Math.min(bounds[i]!, highest) : highest);
      return low + ((high - low) * (wanted - below)) / here;
    }
    below += here;
  }
  return highest;
}
