/** Sum with Neumaier's compensation (1974): the error does not grow with the number of terms. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** Arithmetic mean; NaN for an empty sample, exactly the value where all are equal. */
export function mean(values: ArrayLike<number>): number {
  const first = values[0] ?? Number.NaN;
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! - first;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return first + (total + lost) / values.length;
}

/** Mean of (x - mean)^order. */
export function centralMoment(values: ArrayLike<number>, order: number): number {
  const middle = mean(values);
  return sum(Array.from(values, (value) => (value - middle) ** order)) / values.length;
}

/** Variance over n - ddof; NaN where that is not positive. */
export function variance(values: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  return values.length > ddof
    ? (centralMoment(values, 2) * values.length) / (values.length - ddof)
    : Number.NaN;
}

/** Standard deviation over n - ddof; exactly 0 where all values are equal. */
export const standardDeviation = (values: ArrayLike<number>, ddof: 0 | 1 = 1): number =>
  Math.sqrt(variance(values, ddof));

/** Sum of the products of both samples' deviations from their means. */
export function coMoment(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  return sum(x.map((value, i) => (value - mx) * (y[i]! - my)));
}

/** Quantile of an ascending sample by linear interpolation (type 7 of Hyndman and Fan 1996). */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const place = p * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low + (place - below) * (high - low);
}

/** Ranks from 1 in the given order; equal values share the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const out = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let k = start; k < end; k++) out[order[k]!] = (start + 1 + end) / 2;
    start = end;
  }
  return out;
}

/** Sizes of the groups of equal values, ones left out. */
export function tieSizes(values: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}
