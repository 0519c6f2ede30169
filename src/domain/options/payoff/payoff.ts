import { isRefusal, type Refusal } from '../../refusal.ts';
import { netCash, type Position, positionFault } from '../legs.ts';
import { type Expectation, expectationOf } from './expectation.ts';
import { atFirstExpiry, type Horizon, horizonValue } from './horizon.ts';
import type { PriceLaw } from './law.ts';
import { expectationUnder } from './law-expectation.ts';
import { markedPl, type PositionGreeks, positionGreeks } from './marking.ts';
import { carryTail, type Profile, profileOf } from './profile.ts';

/** The shape of a P/L at the first expiry, in money of the whole position; P/L after costs, `netCash` before. */
export interface PayoffOutline {
  netCash: number;
  /** Supremum of the P/L over prices in [0, infinity); null when unlimited. */
  maxProfit: number | null;
  maxProfitUnlimited: boolean;
  /** Infimum of the P/L, so a loss is negative and an arbitrage positive; null when unlimited. */
  maxLoss: number | null;
  maxLossUnlimited: boolean;
  /** Prices above 0 at which the P/L is zero, touches included; a flat stretch of zero gives its ends. */
  breakevens: number[];
  /** Open price ranges of P/L above zero; null as the upper end is infinity. */
  profitRanges: [number, number | null][];
  kinks: { spot: number; pl: number }[];
}

/** What a position can do at its first expiry: its shape, its odds and its greeks now. */
export interface PayoffSummary extends PayoffOutline {
  pop: number | null;
  expectedPl: number;
  /** Mean P/L given a profit, given a loss; null where that cannot happen. */
  expectedGain: number | null;
  expectedLoss: number | null;
  greeks: PositionGreeks;
  valueAtZero: number;
  upsideSlope: number;
  /**
   * The contracts cancel above all strikes, and only the dividend or interest discount of later legs leaves `upsideSlope`:
   * the extremes are then those up to twice the highest strike (or ten deviations), not called unlimited.
   */
  carryTail: boolean;
}

const tooLarge: Refusal = {
  refused: 'The position is too large to compute with',
  hint: 'Quantities, strikes and premiums must stay within ordinary sizes.',
};

function profitRanges({ cuts, signs, zeros }: Profile): [number, number | null][] {
  const ranges: [number, number | null][] = [];
  for (let i = 0; i < cuts.length; i += 1) {
    if (signs[i]! <= 0) continue;
    const to = cuts[i + 1] ?? null;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === cuts[i] && !zeros[i]) last[1] = to;
    else ranges.push([cuts[i]!, to]);
  }
  return ranges;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function settled(horizon: Horizon, value: number): number {
  return Math.abs(value) <= horizon.moneyDust ? 0 : value;
}

function outlined(position: Position, horizon: Horizon, profile: Profile): PayoffOutline {
  return {
    netCash: netCash(position),
    maxProfit: finiteOrNull(profile.highest),
    maxProfitUnlimited: profile.highest === Number.POSITIVE_INFINITY,
    maxLoss: finiteOrNull(profile.lowest),
    maxLossUnlimited: profile.lowest === Number.NEGATIVE_INFINITY,
    breakevens: profile.cuts.filter((cut, i) => profile.zeros[i] && cut > 0),
    profitRanges: profitRanges(profile),
    kinks: profile.kinks.map((spot) => ({ spot, pl: settled(horizon, horizonValue(horizon, spot)) })),
  };
}

function summarise(
  position: Position,
  horizon: Horizon,
  profile: Profile,
  expectation: Expectation,
): PayoffSummary {
  return {
    ...outlined(position, horizon, profile),
    ...expectation,
    greeks: positionGreeks(position),
    valueAtZero: settled(horizon, horizonValue(horizon, 0)),
    upsideSlope: horizon.upsideSlope,
    carryTail: carryTail(horizon),
  };
}

/** Sums that overflow somewhere would show as infinite dust, and everything below is bounded by it. */
function overflows(position: Position, horizon: Horizon): boolean {
  const scale = horizon.moneyDust / Number.EPSILON;
  return !Number.isFinite(
    scale * Math.max(1, position.spot) * Math.max(1, horizon.law.forward / position.spot),
  );
}

function finiteThroughout(summary: PayoffSummary): boolean {
  const { greeks, netCash: cash, expectedPl, expectedGain, expectedLoss, upsideSlope, valueAtZero } = summary;
  const figures = [cash, expectedPl, expectedGain ?? 0, expectedLoss ?? 0, upsideSlope, valueAtZero];
  return (
    figures.every(Number.isFinite) &&
    Object.values(greeks).every(Number.isFinite) &&
    summary.breakevens.every(Number.isFinite)
  );
}

/** The position at its first expiry less `costs`, or why it cannot be computed with. */
function horizonOf(position: Position, costs: number): Horizon | Refusal {
  const fault = positionFault(position);
  if (fault !== null) return fault;
  if (!Number.isFinite(costs))
    return { refused: 'Costs must be a finite number', hint: 'Give them as money.' };
  const horizon = atFirstExpiry(position, costs);
  return overflows(position, horizon) ? tooLarge : horizon;
}

/** As `payoff`, without odds and greeks, which take most of its time: enough to rank many positions by. */
export function outline(position: Position, { costs = 0 }: { costs?: number } = {}): PayoffOutline | Refusal {
  const horizon = horizonOf(position, costs);
  if (isRefusal(horizon)) return horizon;
  const found = outlined(position, horizon, profileOf(horizon));
  return Number.isFinite(found.netCash) && found.breakevens.every(Number.isFinite) ? found : tooLarge;
}

/**
 * Exact analysis at the first expiry, `costs` subtracted from the P/L everywhere. When all legs end together, every
 * figure is closed form (no price grid). Otherwise legs that end later are valued by Black-Scholes-Merton with their own
 * volatility; their turning points and break-evens are isolated by proven bounds and solved to the last bits, the mean is
 * closed form and only the split into gain and loss is numeric (quadrature). Odds are by the lognormal law of the position,
 * or by the `law` given.
 */
export function payoff(
  position: Position,
  options: { costs?: number; law?: PriceLaw } = {},
): PayoffSummary | Refusal {
  const horizon = horizonOf(position, options.costs ?? 0);
  if (isRefusal(horizon)) return horizon;
  const profile = profileOf(horizon);
  const expectation =
    options.law === undefined
      ? expectationOf(horizon, profile)
      : expectationUnder(options.law, horizon, profile);
  const summary = summarise(position, horizon, profile, expectation);
  return finiteThroughout(summary) ? summary : tooLarge;
}

/** P/L at the first expiry at a price; the position must have passed `positionFault`. */
export function plAtExpiry(position: Position, spot: number): number {
  return horizonValue(atFirstExpiry(position), spot);
}

/** P/L with every leg valued after `yearsForward` years and a parallel shift of volatility; never below intrinsic time. */
export function plToday(position: Position, spot: number, yearsForward = 0, volShift = 0): number {
  return markedPl(position, spot, yearsForward, volShift);
}

/** P/L at the first expiry over prices, into `out` when given. */
export function plCurve(
  position: Position,
  spots: Float64Array,
  out: Float64Array = new Float64Array(spots.length),
): Float64Array {
  const horizon = atFirstExpiry(position);
  for (let i = 0; i < spots.length; i += 1) out[i] = horizonValue(horizon, spots[i]!);
  return out;
}
