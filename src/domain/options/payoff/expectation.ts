import { normalPdf } from '../pricing/normal.ts';
import { type LognormalLaw, priceAt, standardise, walkFromZero } from './distribution.ts';
import { type Horizon, horizonValue, straightSlope, straightValue } from './horizon.ts';
import type { Profile } from './profile.ts';
import { integrate } from './quadrature.ts';
import { survivorsMean, survivorsValue } from './survivors.ts';

export interface Expectation {
  /** P(P/L > 0). */
  pop: number;
  expectedPl: number;
  /** Mean P/L given a profit, and given a loss; null where that never happens. */
  expectedGain: number | null;
  expectedLoss: number | null;
}

/** Coordinates beyond which the law and the price times it hold less than 1e-23 of their mass. */
const farthest = 10;

/** E[curves; from < S < to] by quadrature in the standard normal coordinate, split at their strikes. */
function curvesShare(horizon: Horizon, from: number, to: number): number {
  const { law, curves } = horizon;
  const last = Math.min(standardise(law, to), farthest);
  const first = Math.max(standardise(law, from), -farthest);
  const stops = curves
    .map((leg) => standardise(law, leg.strike * Math.exp(-leg.carry)))
    .filter((z) => z > first && z < last)
    .sort((a, b) => a - b);
  const density = (z: number) => survivorsValue(curves, priceAt(law, z), true) * normalPdf(z);
  let share = 0;
  let at = first;
  for (const stop of [...stops, last]) {
    share += integrate(density, at, stop, 64 * horizon.moneyDust);
    at = stop;
  }
  return share;
}

function withoutSpread(horizon: Horizon, law: LognormalLaw): Expectation {
  const raw = horizonValue(horizon, law.forward);
  const value = Math.abs(raw) <= horizon.moneyDust ? 0 : raw;
  return {
    pop: value > 0 ? 1 : 0,
    expectedPl: value,
    expectedGain: value > 0 ? value : null,
    expectedLoss: value < 0 ? value : null,
  };
}

interface Share {
  probability: number;
  money: number;
}

/** Adds the curves' part, joining neighbouring stretches of one sign so that each is integrated once. */
function addCurves(horizon: Horizon, { cuts, signs }: Profile, gain: Share, loss: Share): void {
  for (let i = 0, start = 0; i < cuts.length; i += 1) {
    if (i + 1 < cuts.length && signs[i + 1] === signs[i]) continue;
    const sign = signs[i]!;
    const share =
      sign === 0 ? 0 : curvesShare(horizon, cuts[start]!, cuts[i + 1] ?? Number.POSITIVE_INFINITY);
    if (sign > 0) gain.money += share;
    else loss.money += share;
    start = i + 1;
  }
}

const conditional = ({ probability, money }: Share): number | null =>
  probability > 0 ? money / probability : null;

/**
 * Probability of profit and means of the P/L at the first expiry under the horizon's lognormal law. Straight stretches
 * are in closed form; with later legs the mean is still closed form and its split into gain and loss is by
 * quadrature. A law without spread is a single price.
 */
export function expectationOf(horizon: Horizon, profile: Profile): Expectation {
  const { law, curves } = horizon;
  if (!(law.deviation > 0)) return withoutSpread(horizon, law);
  const { cuts, signs } = profile;
  const walk = walkFromZero(law);
  const gain = { probability: 0, money: 0 };
  const loss = { probability: 0, money: 0 };
  let straightMean = 0;
  for (let i = 0; i < cuts.length; i += 1) {
    const from = cuts[i]!;
    walk.advance(cuts[i + 1] ?? Number.POSITIVE_INFINITY);
    const { probability } = walk;
    const run = walk.partialMean - from * probability;
    const money = straightValue(horizon, from) * probability + straightSlope(horizon, from) * run;
    straightMean += money;
    const side = signs[i]! > 0 ? gain : loss;
    if (signs[i] !== 0) {
      side.probability += probability;
      side.money += money;
    }
  }
  if (curves.length > 0) addCurves(horizon, profile, gain, loss);
  return {
    pop: Math.min(gain.probability, 1),
    expectedPl: curves.length > 0 ? straightMean + survivorsMean(curves, law) : straightMean,
    expectedGain: conditional(gain),
    expectedLoss: conditional(loss),
  };
}
