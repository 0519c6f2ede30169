import { normalCdf } from '../pricing/normal.ts';

/** Lognormal law of a future price S: mean `forward`, standard deviation `deviation` of ln S (above zero). */
export interface LognormalLaw {
  forward: number;
  deviation: number;
}

/** Risk-neutral law of the price after `years`: mean spot*e^((rate-yield)*years), deviation vol*sqrt(years). */
export function priceLaw(
  spot: number,
  years: number,
  rate: number,
  dividendYield: number,
  vol: number,
): LognormalLaw {
  return { forward: spot * Math.exp((rate - dividendYield) * years), deviation: vol * Math.sqrt(years) };
}

/** Standard normal coordinate of a price: P(S < price) = Phi(z). -Infinity at price 0. */
export function standardise(law: LognormalLaw, price: number): number {
  return Math.log(price / law.forward) / law.deviation + law.deviation / 2;
}

/** Price at a standard normal coordinate. */
export function priceAt(law: LognormalLaw, z: number): number {
  return law.forward * Math.exp(law.deviation * (z - law.deviation / 2));
}

/**
 * The smaller tail at z with the side as its sign: Phi(z) for z <= 0, -Phi(-z) above. Differences of it keep full
 * relative precision on either side, where differences of Phi would lose the upper tail.
 */
function signedTail(z: number): number {
  return z > 0 ? Math.min(-normalCdf(-z), -Number.MIN_VALUE) : normalCdf(z);
}

const between = (from: number, to: number): number => (from >= 0 && to < 0 ? 1 + to - from : to - from);

/**
 * Runs along ascending prices and answers, for each stretch passed, its probability and partial expectation in closed
 * form (Black 1976): P(a<S<b) = Phi(z(b))-Phi(z(a)); E[S; a<S<b] = forward*(Phi(z(b)-d)-Phi(z(a)-d)).
 */
export interface StretchWalk {
  probability: number;
  /** E[S; S in the stretch], not divided by the probability. */
  partialMean: number;
  readonly advance: (to: number) => void;
}

/** A walk that starts at price 0; each `advance(to)` sets the figures of the stretch just passed. */
export function walkFromZero(law: LognormalLaw): StretchWalk {
  let tail = 0;
  let shifted = 0;
  const walk: StretchWalk = {
    probability: 0,
    partialMean: 0,
    advance(to) {
      const z = standardise(law, to);
      const tailTo = signedTail(z);
      const shiftedTo = signedTail(z - law.deviation);
      walk.probability = between(tail, tailTo);
      walk.partialMean = law.forward * between(shifted, shiftedTo);
      tail = tailTo;
      shifted = shiftedTo;
    },
  };
  return walk;
}

/** P(from < S < to); `to` may be Infinity. Relative error near machine precision in both tails. */
export function intervalProbability(law: LognormalLaw, from: number, to: number): number {
  return between(signedTail(standardise(law, from)), signedTail(standardise(law, to)));
}

/** E[value + slope*(S-from); from < S < to], the share of the mean that a straight stretch of a payoff brings. */
export function segmentExpectation(
  law: LognormalLaw,
  from: number,
  to: number,
  value: number,
  slope: number,
): number {
  const walk = walkFromZero(law);
  walk.advance(from);
  walk.advance(to);
  return value * walk.probability + slope * (walk.partialMean - from * walk.probability);
}
