/** A column of NaN, the state of every indicator before its warm-up. */
export const absent = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

/** Index of the first value that is not NaN; the length where there is none. */
export function firstValid(values: Float64Array): number {
  let i = 0;
  while (i < values.length && Number.isNaN(values[i]!)) i++;
  return i;
}

/**
 * Folds every window of `n` values in O(length) without ever subtracting what leaves the window (van Herk 1992,
 * Gil and Werman 1993): the series is cut into blocks of `n`, a window is the tail of one block and the head of the next.
 * Sums therefore keep their digits, and a NaN spoils only the windows that hold it.
 */
export function rollingFold(
  values: Float64Array,
  n: number,
  fold: (a: number, b: number) => number,
): Float64Array {
  const out = absent(values.length);
  if (n > values.length) return out;
  const tail = new Float64Array(n);
  for (let start = 0; start + n <= values.length; start += n) {
    const end = start + n;
    tail[n - 1] = values[end - 1]!;
    for (let k = n - 2; k >= 0; k--) tail[k] = fold(values[start + k]!, tail[k + 1]!);
    out[end - 1] = tail[0]!;
    let head = 0;
    for (let k = 1; k < n && end + k - 1 < values.length; k++) {
      const value = values[end + k - 1]!;
      head = k === 1 ? value : fold(head, value);
      out[end + k - 1] = fold(tail[k]!, head);
    }
  }
  return out;
}

export const rollingSum = (values: Float64Array, n: number): Float64Array =>
  rollingFold(values, n, (a, b) => a + b);
export const rollingMax = (values: Float64Array, n: number): Float64Array => rollingFold(values, n, Math.max);
export const rollingMin = (values: Float64Array, n: number): Float64Array => rollingFold(values, n, Math.min);

/** Mean and sum of squared deviations of every window of `n` values. */
export interface Moments {
  mean: Float64Array;
  m2: Float64Array;
}

/**
 * Rolling mean and squared deviations in O(length), stable at any price level: the blocks of rollingFold,
 * joined by the pairwise update of Chan, Golub and LeVeque (1983). A window of equal values has m2 exactly 0.
 */
export function rollingMoments(values: Float64Array, n: number): Moments {
  const out: Moments = { mean: absent(values.length), m2: absent(values.length) };
  if (n > values.length) return out;
  const tailMean = new Float64Array(n);
  const tailM2 = new Float64Array(n);
  for (let start = 0; start + n <= values.length; start += n) {
    fillTail(values, start, n, tailMean, tailM2);
    const end = start + n;
    out.mean[end - 1] = tailMean[0]!;
    out.m2[end - 1] = tailM2[0]!;
    let mean = 0;
    let m2 = 0;
    for (let k = 1; k < n && end + k - 1 < values.length; k++) {
      const i = end + k - 1;
      const delta = values[i]! - mean;
      mean += delta / k;
      m2 += delta * (values[i]! - mean);
      const gap = mean - tailMean[k]!;
      out.mean[i] = tailMean[k]! + (gap * k) / n;
      out.m2[i] = tailM2[k]! + m2 + (gap * gap * k * (n - k)) / n;
    }
  }
  return out;
}

function fillTail(
  values: Float64Array,
  start: number,
  n: number,
  tailMean: Float64Array,
  tailM2: Float64Array,
): void {
  let mean = 0;
  let m2 = 0;
  for (let k = n - 1; k >= 0; k--) {
    const value = values[start + k]!;
    const delta = value - mean;
    mean += delta / (n - k);
    m2 += delta * (value - mean);
    tailMean[k] = mean;
    tailM2[k] = m2;
  }
}
