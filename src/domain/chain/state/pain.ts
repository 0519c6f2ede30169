// Absent (NaN) and impossible figures count as nothing.
const contracts = (value: number): number => (value > 0 && value < Number.POSITIVE_INFINITY ? value : 0);

/**
 * The strike at which option holders together are paid least at expiry: the lowest minimum of
 * sum callOi·max(K-k, 0) + putOi·max(k-K, 0) over the listed strikes. The sum is convex in K and between two strikes its
 * slope is the call interest at or below less the put interest above, so one pass over running sums finds it in O(n)
 * without a multiplication. Null where there is no open interest at all.
 */
export function maxPain(strikes: Float64Array, callOi: Float64Array, putOi: Float64Array): number | null {
  let above = 0;
  let all = 0;
  for (let i = 0; i < strikes.length; i++) {
    above += contracts(putOi[i]!);
    all += contracts(putOi[i]!) + contracts(callOi[i]!);
  }
  if (!(all > 0)) return null;
  let below = 0;
  for (let i = 0; i < strikes.length; i++) {
    below += contracts(callOi[i]!);
    above -= contracts(putOi[i]!);
    if (below >= above) return strikes[i]!;
  }
  return null;
}

/** What holders of all options are paid if the underlying settles at `level`, in price times contracts. */
export function payout(
  level: number,
  strikes: Float64Array,
  callOi: Float64Array,
  putOi: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < strikes.length; i++) {
    const gap = level - strikes[i]!;
    sum += gap > 0 ? contracts(callOi[i]!) * gap : contracts(putOi[i]!) * -gap;
  }
  return sum;
}
