import { bracketedZero } from '../../options/payoff/roots.ts';
import type { SolvedSlice } from '../side.ts';
import { filledSmile } from '../smile.ts';

export const gexConvention =
  'naive: dealers are taken to be long every call and short every put; currency per 1 % move of the underlying; one expiry';

export interface GammaExposure {
  /** Change of dealers' delta in currency when the underlying moves 1 %. */
  gex: number | null;
  /** Level of the underlying nearest to now at which it changes sign; null where it does not within the range searched. */
  flip: number | null;
  reason: string | null;
}

const INV_SQRT_2PI = 0.3989422804014327;

/** Gamma exposure of one line per 1 % move: gamma × units × level² × 0.01. */
export function gexPerPercent(
  gamma: number,
  contracts: number,
  unitsPerContract: number,
  level: number,
): number {
  return gamma * contracts * unitsPerContract * level * level * 0.01;
}

interface Book {
  strikes: Float64Array;
  vols: Float64Array;
  /** Call less put open interest, in units. */
  units: Float64Array;
  discount: number;
  rootTime: number;
}

/** Exposure per 1 % with the forward at `level` and every strike's volatility held. */
function exposure({ strikes, vols, units, discount, rootTime }: Book, level: number): number {
  let sum = 0;
  for (let i = 0; i < strikes.length; i++) {
    const s = vols[i]! * rootTime;
    const d1 = Math.log(level / strikes[i]!) / s + s / 2;
    sum += (units[i]! * Math.exp(-0.5 * d1 * d1)) / s;
  }
  return sum * discount * INV_SQRT_2PI * level * 0.01;
}

const opposite = (a: number, b: number): boolean => (a > 0 && b < 0) || (a < 0 && b > 0);

/** Walks outwards from the forward and refines the first change of sign met. */
function flipOf(book: Book, forward: number, width: number, steps: number): number | null {
  const at = (k: number) => forward * Math.exp((width * k) / steps);
  const zero = (from: number, to: number) =>
    bracketedZero((level) => exposure(book, level), at(from), at(to));
  let up = exposure(book, forward);
  let down = up;
  for (let k = 1; k <= steps; k++) {
    const higher = exposure(book, at(k));
    const lower = exposure(book, at(-k));
    const found: number[] = [];
    if (opposite(higher, up)) found.push(zero(k - 1, k));
    if (opposite(lower, down)) found.push(zero(-k, 1 - k));
    if (found.length > 0) return found.sort((a, b) => Math.abs(a - forward) - Math.abs(b - forward))[0]!;
    up = higher;
    down = lower;
  }
  return null;
}

function bookOf(solved: SolvedSlice, forward: number, lot: number): Book | null {
  const { slice, discount, years, smile } = solved;
  const vols = filledSmile(slice.strikes, smile);
  if (vols === null || !(forward > 0)) return null;
  const units = slice.strikes.map((_, i) => ((slice.call.oi[i]! || 0) - (slice.put.oi[i]! || 0)) * lot);
  return { strikes: slice.strikes, vols, units, discount, rootTime: Math.sqrt(years) };
}

const none = (reason: string): GammaExposure => ({ gex: null, flip: null, reason });

/**
 * Gamma exposure of one expiry and where it flips: gamma is re-priced at each level with the volatility of every strike
 * held (of the smile, filled where a strike has none), outwards to four standard deviations and at least 5 %, and the first
 * change of sign is bracketed and solved to the last bits.
 */
export function gammaExposure(solved: SolvedSlice, spot: number | null): GammaExposure {
  const { forward, closed, lotSize, atmIndex, slice } = solved;
  if (closed) return none(`the expiry ${slice.expiry} has closed`);
  if (forward === null) return none('there is no forward');
  if (lotSize === null) return none(`the lot size is unknown: ${solved.lotSource}`);
  const book = bookOf(solved, forward, lotSize);
  if (book === null || atmIndex < 0) return none('no strike has a volatility');
  if (!book.units.some((value) => value !== 0)) return none('there is no open interest');
  const sigma = book.vols[atmIndex]! * book.rootTime;
  const width = Math.min(Math.max(4 * sigma, 0.05), 1);
  const flip = flipOf(book, forward, width, Math.min(Math.max(Math.ceil((4 * width) / sigma), 80), 400));
  return {
    gex: exposure(book, forward),
    flip: flip === null || spot === null ? flip : (flip * spot) / forward,
    reason: flip === null ? `no change of sign within ${(100 * width).toFixed(0)} % of the forward` : null,
  };
}
