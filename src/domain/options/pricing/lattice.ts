import { timeValue } from './black.ts';

/** What is exercised: sign +1 for a call, -1 for a put; rates continuously compounded, volatility annual. */
export interface Contract {
  sign: 1 | -1;
  strike: number;
  rate: number;
  dividendYield: number;
  vol: number;
}

/** A stretch of time between cash dividends, in years from now. */
export interface Stretch {
  start: number;
  end: number;
  /** Forward price of what diffuses, at the start. */
  centre: number;
  /** Cash that drops out of what diffuses at the end. */
  drop: number;
  /** What the holder of the spot has above what diffuses: the value at time t of dividends still to come. */
  above(time: number): number;
}

/** Values at now on three neighbouring nodes, spaced evenly in ln spot, the spot in the middle. */
export interface Root {
  down: number;
  middle: number;
  up: number;
  spacing: number;
  exercised: boolean;
}

interface Level {
  values: Float64Array;
  count: number;
  lowest: number;
  spacing: number;
}

// Beyond this many standard deviations from the forward nothing reaches the price.
const REACH = 6;

function exerciseValue(contract: Contract, spot: number): number {
  return Math.max(contract.sign * (spot - contract.strike), 0);
}

function europeanPrice(contract: Contract, spot: number, years: number): number {
  const spotLeg = spot * Math.exp(-contract.dividendYield * years);
  const strikeLeg = contract.strike * Math.exp(-contract.rate * years);
  const s = contract.vol * Math.sqrt(years);
  const gap = spotLeg - strikeLeg;
  const u = Math.abs(Math.log(spotLeg / strikeLeg)) / s;
  const extra =
    u > REACH + 2 ? 0 : timeValue(Math.min(spotLeg, strikeLeg), Math.max(spotLeg, strikeLeg), u, s / 2);
  return extra + Math.max(contract.sign * gap, 0);
}

// The value of a later level at `spot`: cubic through the four nearest nodes, straight in spot beyond the ends.
function valueAt(level: Level, spot: number): number {
  const { values, count, lowest, spacing } = level;
  const position = (Math.log(Math.max(spot, 1e-300)) - lowest) / spacing;
  const last = count - 1;
  if (position < 0 || position > last) {
    const [a, b] = position < 0 ? [0, 1] : [last, last - 1];
    const near = Math.exp(lowest + a * spacing);
    const next = Math.exp(lowest + b * spacing);
    return Math.max(0, values[a]! + ((values[b]! - values[a]!) * (spot - near)) / (next - near));
  }
  const i = Math.min(Math.max(Math.floor(position), 1), last - 2);
  const f = position - i;
  const below = (f * (f - 1) * (f - 2)) / -6;
  const here = ((f + 1) * (f - 1) * (f - 2)) / 2;
  const above = ((f + 1) * f * (f - 2)) / -2;
  const beyond = ((f + 1) * f * (f - 1)) / 6;
  return below * values[i - 1]! + here * values[i]! + above * values[i + 1]! + beyond * values[i + 2]!;
}

// One stretch backwards: two equally likely moves a step, exercise allowed at every level. The last step before expiry is the exact
// European value, which takes the kink of the payoff out of the lattice.
function rollBack(
  contract: Contract,
  stretch: Stretch,
  steps: number,
  after: Level | null,
  width: number,
): Level & { exercised: boolean } {
  const { sign, strike, rate, dividendYield, vol } = contract;
  const dt = (stretch.end - stretch.start) / steps;
  const move = vol * Math.sqrt(dt);
  const drift = (rate - dividendYield) * dt - Math.log(Math.cosh(move));
  const spacing = 2 * move;
  const lowest = Math.log(stretch.centre) - ((width - 1) / 2) * spacing;
  const growth = Float64Array.from({ length: width + steps }, (_, j) => Math.exp(j * spacing));
  const values = new Float64Array(width + steps);
  const firstLevel = after === null ? steps - 1 : steps;
  const bottom = (level: number): number => Math.exp(lowest + level * (drift - move));
  const above = stretch.above(stretch.end);
  for (let j = 0; j < width + firstLevel; j++) {
    const spot = bottom(firstLevel) * growth[j]!;
    const held =
      after === null ? europeanPrice(contract, spot, dt) : valueAt(after, Math.max(spot - stretch.drop, 0));
    const offset = after === null ? stretch.above(stretch.end - dt) : above;
    values[j] = Math.max(held, exerciseValue(contract, spot + offset));
  }
  const half = 0.5 * Math.exp(-rate * dt);
  let exercised = false;
  for (let level = firstLevel - 1; level >= 0; level--) {
    const base = sign * bottom(level);
    const gap = sign * (stretch.above(stretch.start + level * dt) - strike);
    const count = width + level;
    if (level === 0) {
      const middle = (width - 1) / 2;
      const now = base * growth[middle]! + gap;
      exercised = now > 0 && half * (values[middle]! + values[middle + 1]!) <= now;
    }
    for (let j = 0; j < count; j++) {
      const held = half * (values[j]! + values[j + 1]!);
      const now = base * growth[j]! + gap;
      values[j] = Math.max(held, now);
    }
  }
  return { values, count: width, lowest, spacing, exercised };
}

/**
 * Value of an American option by a binomial lattice with about `steps` steps over all stretches (equal probabilities, exact forward;
 * the last step smoothed as in M. Broadie and J. Detemple, "American option valuation", Review of Financial Studies 9 (1996)).
 * Between stretches values are carried over by cubic interpolation. The error falls smoothly as 1/steps.
 */
export function latticeRoot(contract: Contract, stretches: readonly Stretch[], steps: number): Root {
  const years = stretches.at(-1)!.end;
  let after: (Level & { exercised: boolean }) | null = null;
  for (let k = stretches.length - 1; k >= 0; k--) {
    const stretch = stretches[k]!;
    const length = stretch.end - stretch.start;
    const own = Math.max(4, Math.round((steps * length) / years));
    const nodes = Math.ceil((REACH * Math.sqrt(stretch.start)) / Math.sqrt(length / own));
    const width = k === 0 ? 3 : 2 * Math.ceil(nodes / 2) + 5;
    after = rollBack(contract, stretch, own, after, width);
  }
  const { values, spacing, exercised } = after!;
  return { down: values[0]!, middle: values[1]!, up: values[2]!, spacing, exercised };
}
