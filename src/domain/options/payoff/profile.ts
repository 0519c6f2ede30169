import { bendPrices, type Horizon, horizonValue, straightSlope } from './horizon.ts';
import { bracketedZero, turningPoints } from './roots.ts';
import { curvedRange, deltaBounds, gammaBounds, survivorsDelta } from './survivors.ts';

/**
 * The P/L at the first expiry cut into stretches of one sign. Stretch i runs from `cuts[i]` to `cuts[i+1]`, the last one
 * to infinity; `cuts[0]` is price 0.
 */
export interface Profile {
  cuts: number[];
  /** -1 loss, 0 exactly nothing, 1 profit, inside each stretch. */
  signs: number[];
  /** Whether the P/L is zero at each cut. */
  zeros: boolean[];
  kinks: number[];
  /** Supremum and infimum over [0, infinity), infinite when unbounded. */
  highest: number;
  lowest: number;
}

/** Prices between which the P/L is monotone, and the P/L at each, dust read as zero. */
interface Skeleton {
  points: number[];
  values: number[];
}

const settle = (horizon: Horizon, value: number): number =>
  Math.abs(value) <= horizon.moneyDust ? 0 : value;

/** A turn that moves the P/L by less than this many dusts (about 4e-12 of the money involved) is not looked for. */
const unresolved = 1024;

/** Turning points between neighbouring kinks within the prices where later legs curve. */
function curvedPoints(horizon: Horizon, kinks: readonly number[]): number[] {
  const { from, to } = curvedRange(horizon.curves);
  const knots = [...kinks, from, to].sort((a, b) => a - b);
  const points = [0];
  const negligible = unresolved * horizon.moneyDust;
  for (let i = 0; i < knots.length; i += 1) {
    const a = knots[i]!;
    if (a > points.at(-1)!) points.push(a);
    const b = knots[i + 1];
    if (b === undefined || !(a < b) || a < from || b > to) continue;
    const base = straightSlope(horizon, a);
    const curve = {
      slope: (x: number) => base + survivorsDelta(horizon.curves, x),
      slopeBounds: (low: number, high: number, out: { lower: number; upper: number }) =>
        deltaBounds(horizon.curves, base, low, high, out),
      curvatureBounds: (low: number, high: number, out: { lower: number; upper: number }) =>
        gammaBounds(horizon.curves, low, high, out),
    };
    for (const turn of turningPoints(curve, a, b, negligible)) {
      if (turn > points.at(-1)! && turn < b) points.push(turn);
    }
  }
  return points;
}

function skeleton(horizon: Horizon, kinks: readonly number[]): Skeleton {
  const points = horizon.curves.length === 0 ? [0, ...kinks] : curvedPoints(horizon, kinks);
  return { points, values: points.map((point) => settle(horizon, horizonValue(horizon, point))) };
}

/**
 * Where the P/L only tends to zero, at price 0 or at infinity, the last price at which it still differs from zero in
 * double precision is no break-even: that end of the curved range is taken out.
 */
function dropAsymptotes(horizon: Horizon, kinks: readonly number[], { points, values }: Skeleton): void {
  if (horizon.curves.length === 0) return;
  const { from, to } = curvedRange(horizon.curves);
  const drop = (i: number) => {
    points.splice(i, 1);
    values.splice(i, 1);
  };
  const last = points.length - 1;
  if (points[last] === to && values[last] === 0 && horizon.upsideSlope === 0 && !kinks.includes(to))
    drop(last);
  const first = points.indexOf(from);
  if (first > 0 && values[first] === 0 && values[first - 1] === 0 && !kinks.includes(from)) drop(first);
}

/** Where a monotone stretch crosses zero: in closed form on a straight one, from its end nearer to zero. */
function crossing(horizon: Horizon, from: number, to: number, atFrom: number, atTo: number): number {
  if (horizon.curves.length > 0) return bracketedZero((x) => horizonValue(horizon, x), from, to);
  const slope = straightSlope(horizon, from);
  const zero = Math.abs(atFrom) <= Math.abs(atTo) ? from - atFrom / slope : to - atTo / slope;
  return Math.min(Math.max(zero, from), to);
}

/**
 * Prices at which a carry-only tail is looked at instead of infinity: twice the highest of spot and strikes, or ten
 * standard deviations where that is farther.
 */
function carryReach(horizon: Horizon): number {
  let top = horizon.spot;
  for (const bend of horizon.bends) top = Math.max(top, bend.price);
  for (const leg of horizon.survivors) top = Math.max(top, leg.strike);
  return Math.max(2 * top, horizon.law.forward * Math.exp(10 * horizon.law.deviation));
}

/** The contracts cancel far above all strikes and only the discounting of later legs leaves a slope there. */
export const carryTail = (horizon: Horizon): boolean =>
  horizon.upsideContracts === 0 && horizon.upsideSlope !== 0;

function extremes(horizon: Horizon, { points, values }: Skeleton): { highest: number; lowest: number } {
  const carried = carryTail(horizon);
  const reach = carried ? carryReach(horizon) : Number.POSITIVE_INFINITY;
  let highest = carried ? horizonValue(horizon, reach) : values[0]!;
  let lowest = highest;
  for (let i = 0; i < points.length; i += 1) {
    if (points[i]! > reach) break;
    highest = Math.max(highest, values[i]!);
    lowest = Math.min(lowest, values[i]!);
  }
  if (!carried && horizon.upsideSlope > 0) highest = Number.POSITIVE_INFINITY;
  if (!carried && horizon.upsideSlope < 0) lowest = Number.NEGATIVE_INFINITY;
  return { highest, lowest };
}

/**
 * Cuts the P/L at its kinks and zeros. Exact (closed form) when all legs end together; with later legs, turning
 * points and zeros are isolated by proven bounds and found to the last bits of the price.
 */
export function profileOf(horizon: Horizon): Profile {
  const kinks = bendPrices(horizon);
  const shape = skeleton(horizon, kinks);
  const { points, values } = shape;
  const profile: Profile = { cuts: [], signs: [], zeros: [], kinks, ...extremes(horizon, shape) };
  dropAsymptotes(horizon, kinks, shape);
  const push = (price: number, sign: number, zero: boolean) => {
    profile.cuts.push(price);
    profile.signs.push(sign);
    profile.zeros.push(zero);
  };
  for (let i = 0; i < points.length; i += 1) {
    const point = points[i]!;
    const value = values[i]!;
    const next = values[i + 1];
    const ahead = Math.sign(next ?? horizon.upsideSlope);
    push(point, Math.sign(value) || ahead, value === 0);
    if (value * ahead >= 0) continue;
    const zero =
      next === undefined
        ? point - value / horizon.upsideSlope
        : crossing(horizon, point, points[i + 1]!, value, next);
    push(zero, ahead, true);
  }
  return profile;
}
