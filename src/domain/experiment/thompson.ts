import { incompleteBeta } from '../stats/distribution.ts';

/** What is known of one arm: the sum of its rewards in 0..1 and their number. */
export interface Arm {
  total: number;
  n: number;
}

/** No arm gets less: one that had bad luck early is still heard. */
const least = 0.1;
const steps = 400;

/** The distribution function of an arm's Beta posterior (uniform prior) at the edges of equal steps of [0, 1]. */
function edges({ total, n }: Arm): Float64Array {
  const out = new Float64Array(steps + 1);
  for (let k = 1; k < steps; k++) out[k] = incompleteBeta(k / steps, 1 + total, 1 + n - total);
  out[steps] = 1;
  return out;
}

/** The chance of each arm to be the best one, integrated over a grid of 400 steps; they add up to 1. */
export function chancesToBeBest(arms: readonly Arm[]): number[] {
  const known = arms.map(edges);
  const raw = known.map((own, i) => {
    let chance = 0;
    for (let k = 0; k < steps; k++) {
      let others = own[k + 1]! - own[k]!;
      for (let j = 0; j < known.length; j++) if (j !== i) others *= (known[j]![k]! + known[j]![k + 1]!) / 2;
      chance += others;
    }
    return chance;
  });
  const whole = raw.reduce((sum, one) => sum + one, 0);
  return raw.map((one) => one / whole);
}

/**
 * Shares by Thompson sampling (1933): an arm is given with the chance that it is the best, and never less than one in ten.
 * Rewards between 0 and 1 count as fractions of a success (Agrawal and Goyal 2012).
 */
export function thompsonShares(arms: readonly Arm[]): number[] {
  const chances = chancesToBeBest(arms);
  const floor = Math.min(least, 1 / arms.length);
  return chances.map((chance) => floor + chance * (1 - floor * arms.length));
}
