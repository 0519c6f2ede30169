import { normalCdf } from '../pricing/normal.ts';
import type { Expectation } from './expectation.ts';
import { type Horizon, straightSlope, straightValue } from './horizon.ts';
import { type PriceLaw, priceAtCoordinate, stretch } from './law.ts';
import type { Profile } from './profile.ts';
import { survivorsValue } from './survivors.ts';

/** Steps of equal probability-weighted width a curved stretch is summed over. */
const steps = 400;
const farthest = 8;

/** E[curves; from < S < to] by the midpoint rule in the standard normal coordinate. */
function curvesShare({ curves }: Horizon, law: PriceLaw, from: number, to: number): number {
  const width = (2 * farthest) / steps;
  let share = 0;
  for (let i = 0; i < steps; i++) {
    const low = -farthest + i * width;
    const price = priceAtCoordinate(law, low + width / 2);
    if (price > from && price < to)
      share += survivorsValue(curves, price, true) * (normalCdf(low + width) - normalCdf(low));
  }
  return share;
}

/**
 * Probability of profit and means of the P/L at the first expiry under a law of pieces. Straight stretches are in closed form;
 * legs that end later are summed numerically.
 */
export function expectationUnder(law: PriceLaw, horizon: Horizon, { cuts, signs }: Profile): Expectation {
  const gain = { probability: 0, money: 0 };
  const loss = { probability: 0, money: 0 };
  let expectedPl = 0;
  for (let i = 0; i < cuts.length; i++) {
    const from = cuts[i]!;
    const to = cuts[i + 1] ?? Number.POSITIVE_INFINITY;
    const { probability, mean } = stretch(law, from, to);
    const run = mean - from * probability;
    const straight = straightValue(horizon, from) * probability + straightSlope(horizon, from) * run;
    const money = straight + (horizon.curves.length === 0 ? 0 : curvesShare(horizon, law, from, to));
    expectedPl += money;
    if (signs[i] === 0) continue;
    const side = signs[i]! > 0 ? gain : loss;
    side.probability += probability;
    side.money += money;
  }
  const conditional = ({ probability, money }: typeof gain) => (probability > 0 ? money / probability : null);
  return {
    pop: Math.min(gain.probability, 1),
    expectedPl,
    expectedGain: conditional(gain),
    expectedLoss: conditional(loss),
  };
}
