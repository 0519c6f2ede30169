import type { SolvedSide } from './leg-columns.ts';
import type { SolvedSlice } from './side.ts';

/**
 * One volatility a strike: of the out-of-the-money side where it has one (its own before the vendor's), else of the
 * in-the-money side, whose quotes are wider. NaN where neither has one.
 */
export function smileOf(
  strikes: Float64Array,
  forward: number | null,
  call: SolvedSide,
  put: SolvedSide,
): Float64Array {
  const smile = new Float64Array(strikes.length).fill(Number.NaN);
  if (forward === null) return smile;
  for (let i = 0; i < strikes.length; i++) {
    const [first, second] = strikes[i]! < forward ? [put, call] : [call, put];
    smile[i] = first.iv[i]! > 0 ? first.iv[i]! : second.iv[i]!;
  }
  return smile;
}

/** Slot of the nearest strike with a volatility at or below (`step` -1) or above (`step` 1) the level; -1 where none is. */
function neighbour(strikes: Float64Array, vols: Float64Array, level: number, step: 1 | -1): number {
  for (let i = step === 1 ? 0 : strikes.length - 1; i >= 0 && i < strikes.length; i += step) {
    const beyond = step === 1 ? strikes[i]! > level : strikes[i]! <= level;
    if (beyond && vols[i]! > 0) return i;
  }
  return -1;
}

/** The smile at any strike, straight between the two around it; null outside them. */
export function smileAt(strikes: Float64Array, smile: Float64Array, level: number): number | null {
  const low = neighbour(strikes, smile, level, -1);
  if (low >= 0 && strikes[low] === level) return smile[low]!;
  const high = neighbour(strikes, smile, level, 1);
  if (low < 0 || high < 0) return null;
  const weight = (level - strikes[low]!) / (strikes[high]! - strikes[low]!);
  return smile[low]! + weight * (smile[high]! - smile[low]!);
}

/** The smile with its gaps filled, straight between neighbours and flat beyond the ends; null when it is empty. */
export function filledSmile(strikes: Float64Array, smile: Float64Array): Float64Array | null {
  const out = smile.slice();
  let left = -1;
  for (let i = 0; i < out.length; i++) {
    if (!(smile[i]! > 0)) continue;
    for (let gap = left + 1; gap < i; gap++) {
      const weight = left < 0 ? 1 : (strikes[gap]! - strikes[left]!) / (strikes[i]! - strikes[left]!);
      out[gap] = left < 0 ? smile[i]! : smile[left]! + weight * (smile[i]! - smile[left]!);
    }
    left = i;
  }
  return left < 0 ? null : out.fill(smile[left]!, left);
}

export interface AtmIv {
  iv: number | null;
  /** How it was had, or why it could not be. */
  basis: string;
  vendor: boolean;
}

const reach = 0.025;

/**
 * Whether two strikes bear an interpolation to the forward between them: each within 10 % of it, or the listed neighbours of it within
 * two standard deviations by their own volatility, as the strikes of a low-priced share are far apart.
 */
function bracket(
  { slice: { strikes }, smile, years }: SolvedSlice,
  low: number,
  high: number,
  forward: number,
) {
  if (low < 0 || high < 0) return false;
  const within = (i: number) =>
    Math.abs(strikes[i]! - forward) <= 4 * reach * forward ||
    (high === low + 1 && Math.abs(Math.log(strikes[i]! / forward)) <= 2 * smile[i]! * Math.sqrt(years));
  return within(low) && within(high);
}

// The mean of call and put cancels what is left of an error in the forward; mixed with a vendor's figure it would not.
function atStrike({ call, put, smile }: SolvedSlice, i: number): number {
  const own = call.ivVendor[i] === put.ivVendor[i] && call.iv[i]! > 0 && put.iv[i]! > 0;
  return own ? (call.iv[i]! + put.iv[i]!) / 2 : smile[i]!;
}

/**
 * At-the-money volatility: the mean of call and put at the two strikes around the forward, straight between them (see
 * `bracket`). With a volatility on one side only, that strike's within 2.5 % of the forward; else null.
 */
export function atmIv(solved: SolvedSlice): AtmIv {
  const { slice, forward, smile, closed, call, put } = solved;
  if (closed) return { iv: null, basis: `the expiry ${slice.expiry} has closed`, vendor: false };
  if (forward === null) return { iv: null, basis: 'there is no forward', vendor: false };
  if (solved.forwardBasis === 'spot')
    return { iv: null, basis: 'the forward is not observed, only carried from the spot', vendor: false };
  const { strikes } = slice;
  const low = neighbour(strikes, smile, forward, -1);
  const high = neighbour(strikes, smile, forward, 1);
  const near = (i: number, within: number) => i >= 0 && Math.abs(strikes[i]! - forward) <= within * forward;
  const vendor = (i: number) => (smile[i] === call.iv[i] ? call : put).ivVendor[i] === 1;
  if (bracket(solved, low, high, forward)) {
    const [a, b] = [atStrike(solved, low), atStrike(solved, high)];
    const weight = (forward - strikes[low]!) / (strikes[high]! - strikes[low]!);
    const basis = `mean of call and put IV at ${strikes[low]} and ${strikes[high]}, interpolated to the forward`;
    return { iv: a + weight * (b - a), basis, vendor: vendor(low) || vendor(high) };
  }
  const one = near(low, reach) ? low : near(high, reach) ? high : -1;
  if (one < 0) return { iv: null, basis: 'no strike near the forward has a volatility', vendor: false };
  return {
    iv: atStrike(solved, one),
    basis: `IV at ${strikes[one]}, the only strike near the forward that has one`,
    vendor: vendor(one),
  };
}
