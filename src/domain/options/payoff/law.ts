import { inverseNormalCdf, normalCdf } from '../pricing/normal.ts';
import type { LognormalLaw } from './distribution.ts';

/**
 * A law of a future price S made of pieces of lognormal laws joined at ascending prices: P(S<x) is continuous and strictly
 * increasing, and every figure has a closed form. Piece i runs from `from[i]` to `from[i+1]`, the first from 0, the last
 * to infinity; on it P(S<x) = Phi(ln(x/forward[i])/deviation[i] + deviation[i]/2).
 */
export interface PriceLaw {
  from: Float64Array;
  forward: Float64Array;
  deviation: Float64Array;
}

/** The lognormal law with this mean and standard deviation of ln S, as one piece. */
export const lognormal = ({ forward, deviation }: LognormalLaw): PriceLaw => ({
  from: Float64Array.of(0),
  forward: Float64Array.of(forward),
  deviation: Float64Array.of(deviation),
});

/** Standard normal coordinate of a price on piece i: P(S<x) = Phi of it. */
const coordinate = (law: PriceLaw, i: number, x: number): number =>
  Math.log(x / law.forward[i]!) / law.deviation[i]! + law.deviation[i]! / 2;

/** The piece a price lies on. */
function pieceAt({ from }: PriceLaw, x: number): number {
  let [low, high] = [0, from.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (from[middle]! <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** P(S < x). */
export const probabilityBelow = (law: PriceLaw, x: number): number =>
  x > 0 ? normalCdf(coordinate(law, pieceAt(law, x), x)) : 0;

/** The price with standard normal coordinate z: below it S ends with probability Phi(z). */
export function priceAtCoordinate(law: PriceLaw, z: number): number {
  let [low, high] = [0, law.from.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (coordinate(law, middle, law.from[middle]!) <= z) low = middle;
    else high = middle - 1;
  }
  const deviation = law.deviation[low]!;
  return law.forward[low]! * Math.exp(deviation * (z - deviation / 2));
}

/** The price below which S ends with probability p, 0 < p < 1. */
export const quantile = (law: PriceLaw, p: number): number => priceAtCoordinate(law, inverseNormalCdf(p));

/** Phi(b) - Phi(a) without losing the upper tail. */
const between = (a: number, b: number): number =>
  a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);

/** P(from < S < to) and E[S; from < S < to], not divided by it; `to` may be Infinity. */
export function stretch(law: PriceLaw, from: number, to: number): { probability: number; mean: number } {
  let [probability, mean] = [0, 0];
  for (let i = pieceAt(law, from); i < law.from.length && law.from[i]! < to; i++) {
    const deviation = law.deviation[i]!;
    const a = coordinate(law, i, Math.max(from, law.from[i]!));
    const b = coordinate(law, i, Math.min(to, law.from[i + 1] ?? Number.POSITIVE_INFINITY));
    probability += between(a, b);
    mean += law.forward[i]! * between(a - deviation, b - deviation);
  }
  return { probability, mean };
}

export const meanOf = (law: PriceLaw): number => stretch(law, 0, Number.POSITIVE_INFINITY).mean;

/** Probability of ending in any of some price ranges; null as an upper end is infinity. */
export function probabilityIn(law: PriceLaw, ranges: readonly (readonly [number, number | null])[]): number {
  let sum = 0;
  for (const [from, to] of ranges)
    sum += Math.max((to === null ? 1 : probabilityBelow(law, to)) - probabilityBelow(law, from), 0);
  return Math.min(sum, 1);
}

/**
 * Probability of seeing a price at some time before the law's date: twice that of ending beyond it, at most 1. The reflection
 * principle, exact for a price without drift that moves evenly in time.
 */
export const touchProbability = (law: PriceLaw, price: number, spot: number): number => {
  const below = probabilityBelow(law, price);
  return Math.min(2 * (price < spot ? below : 1 - below), 1);
};

/** The law whose mean is moved to `mean` by stretching every price alike. */
export function centredAt(law: PriceLaw, mean: number): PriceLaw {
  const factor = mean / meanOf(law);
  const scale = (column: Float64Array) => column.map((price) => price * factor);
  return { ...law, from: scale(law.from), forward: scale(law.forward) };
}

/**
 * The law seen through a view: every log price at `ratio` times its distance from the mean, then the mean moved by a
 * factor e^`shift`. The skew stays as the market has it.
 */
export function reshaped(law: PriceLaw, ratio: number, shift: number): PriceLaw {
  const mean = meanOf(law);
  const moved = (price: number) => mean * (price / mean) ** ratio;
  const narrowed: PriceLaw = {
    from: law.from.map(moved),
    forward: law.forward.map(
      (price, i) => moved(price) * Math.exp((law.deviation[i]! ** 2 * ratio * (ratio - 1)) / 2),
    ),
    deviation: law.deviation.map((deviation) => deviation * ratio),
  };
  return centredAt(narrowed, mean * Math.exp(shift));
}
