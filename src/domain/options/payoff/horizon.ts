import { firstExpiry, isOption, type Leg, legVol, legYears, type Position, signedUnits } from '../legs.ts';
import { type LognormalLaw, priceLaw } from './distribution.ts';
import { type Survivor, survivorsValue } from './survivors.ts';

/**
 * A position as a function of the price S at its first expiry. Legs that end there (and later ones without volatility)
 * are straight lines with bends; later options are curves. Two forms of the same function are kept, because
 * each is free of cancellation where the other is not:
 * up to the highest strike  constant + linear*S + bends and survivors as calls and puts;
 * above it                  upsideConstant + upsideSlope*S + bends and survivors all as puts (put-call parity).
 */
export interface Horizon {
  years: number;
  spot: number;
  law: LognormalLaw;
  /** Money that does not depend on the price: premiums, entries and costs. */
  constant: number;
  /** Slope of stock and futures. */
  linear: number;
  /** Bends in the order of the legs: price, units and side of each max(+-(S-price), 0). */
  bends: { price: number; units: number; put: boolean }[];
  survivors: Survivor[];
  /** The survivors as puts, netted. */
  curves: Survivor[];
  /** The line the P/L tends to far above all strikes; its slope also counted in contracts, without later discounts. */
  upsideSlope: number;
  upsideConstant: number;
  upsideContracts: number;
  highestStrike: number;
  /** P/L and slopes nearer to zero than these are rounding and read as zero. */
  moneyDust: number;
  slopeDust: number;
}

const dustUlps = 16 * Number.EPSILON;
const soonest = 1e-12;

/** Adds a leg as lines or a curve; `left` is the years it has beyond the first expiry. */
function addLeg(horizon: Horizon, leg: Leg, position: Position, left: number): void {
  const units = signedUnits(leg, position);
  horizon.constant -= units * leg.premium;
  if (isOption(leg)) {
    addOption(horizon, leg, position, left);
  } else {
    const growth = leg.kind === 'stock' ? 1 : Math.exp((position.rate - (position.yield ?? 0)) * left);
    horizon.linear += units * growth;
    horizon.upsideContracts += units;
  }
}

/** Calls and puts of one strike and expiry share a curve: their units are netted, so that what cancels leaves none. */
function addCurve(horizon: Horizon, leg: Survivor): void {
  const { curves } = horizon;
  const same = curves.findIndex(
    ({ strike, carry, deviation, cashDiscount }) =>
      strike === leg.strike &&
      carry === leg.carry &&
      deviation === leg.deviation &&
      cashDiscount === leg.cashDiscount,
  );
  if (same < 0) curves.push({ ...leg });
  else if (curves[same]!.units === -leg.units) curves.splice(same, 1);
  else curves[same]!.units += leg.units;
}

function addOption(horizon: Horizon, leg: Leg, position: Position, left: number): void {
  const units = signedUnits(leg, position);
  const dividendYield = position.yield ?? 0;
  const carry = left === 0 ? 0 : (position.rate - dividendYield) * left;
  const put = leg.kind === 'put';
  const strike = leg.strike!;
  const deviation = legVol(leg, position) * Math.sqrt(left);
  const shareDiscount = left === 0 ? 1 : Math.exp(-dividendYield * left);
  const cashDiscount = left === 0 ? 1 : Math.exp(-position.rate * left);
  if (deviation > 0) {
    const survivor = { put, units, strike, carry, deviation, shareDiscount, cashDiscount };
    horizon.survivors.push(survivor);
    addCurve(horizon, survivor);
  } else {
    horizon.bends.push({ price: strike * Math.exp(-carry), units: units * shareDiscount, put });
  }
  horizon.highestStrike = Math.max(horizon.highestStrike, strike * Math.max(1, Math.exp(-carry)));
  if (put) return;
  horizon.upsideContracts += units;
  horizon.upsideSlope += units * shareDiscount;
  horizon.upsideConstant -= units * strike * cashDiscount;
}

function weighDust(horizon: Horizon, position: Position, costs: number): void {
  let units = 0;
  let gross = Math.abs(costs);
  let top = position.spot;
  for (const leg of position.legs) top = Math.max(top, isOption(leg) ? leg.strike! : 0);
  for (const leg of position.legs) {
    const size = Math.abs(signedUnits(leg, position));
    units += size;
    gross += size * (Math.abs(leg.premium) + top);
  }
  horizon.moneyDust = dustUlps * gross;
  horizon.slopeDust = dustUlps * units;
}

/** The position at its first expiry, less `costs`. The position must have passed `positionFault`. */
export function atFirstExpiry(position: Position, costs = 0): Horizon {
  const years = firstExpiry(position);
  const horizon: Horizon = {
    years,
    spot: position.spot,
    law: priceLaw(position.spot, years, position.rate, position.yield ?? 0, position.vol),
    constant: -costs,
    linear: 0,
    bends: [],
    survivors: [],
    curves: [],
    upsideSlope: 0,
    upsideConstant: 0,
    upsideContracts: 0,
    highestStrike: 0,
    moneyDust: 0,
    slopeDust: 0,
  };
  for (const leg of position.legs) {
    const left = legYears(leg, position) - years;
    addLeg(horizon, leg, position, leg.kind === 'stock' || left < soonest ? 0 : left);
  }
  weighDust(horizon, position, costs);
  horizon.upsideSlope += horizon.linear;
  horizon.upsideConstant += horizon.constant;
  if (Math.abs(horizon.upsideSlope) <= horizon.slopeDust) horizon.upsideSlope = 0;
  if (Math.abs(horizon.upsideContracts) <= horizon.slopeDust) horizon.upsideContracts = 0;
  return horizon;
}

/** P/L at the first expiry. Bends are summed one by one so that strikes cancel exactly where they can. */
export function horizonValue(horizon: Horizon, spot: number): number {
  const { bends, survivors, curves } = horizon;
  if (spot > horizon.highestStrike) {
    const line = horizon.upsideConstant + horizon.upsideSlope * spot;
    return curves.length === 0 ? line : line + survivorsValue(curves, spot, true);
  }
  let value = 0;
  for (let i = 0; i < bends.length; i += 1) {
    const bend = bends[i]!;
    const distance = bend.put ? bend.price - spot : spot - bend.price;
    if (distance > 0) value += bend.units * distance;
  }
  if (survivors.length > 0) value += survivorsValue(survivors, spot, false);
  return value + horizon.linear * spot + horizon.constant;
}

/** The P/L without the curves; the whole P/L when there are none. */
export function straightValue(horizon: Horizon, spot: number): number {
  if (horizon.survivors.length === 0) return horizonValue(horizon, spot);
  let value = horizon.upsideConstant + horizon.upsideSlope * spot;
  for (const bend of horizon.bends) value += bend.units * Math.max(bend.price - spot, 0);
  return value;
}

/** Slope of `straightValue` just above a price. */
export function straightSlope(horizon: Horizon, spot: number): number {
  let slope = horizon.upsideSlope;
  for (const bend of horizon.bends) {
    if (spot < bend.price) slope -= bend.units;
  }
  return Math.abs(slope) <= horizon.slopeDust ? 0 : slope;
}

/** Prices at which the P/L really bends, ascending, each once: bends that cancel (a conversion's strike) are left out. */
export function bendPrices(horizon: Horizon): number[] {
  const prices: number[] = [];
  const sorted = horizon.bends.slice().sort((a, b) => a.price - b.price);
  for (let i = 0; i < sorted.length; ) {
    const { price } = sorted[i]!;
    let turn = 0;
    for (; i < sorted.length && sorted[i]!.price === price; i += 1) turn += sorted[i]!.units;
    if (Math.abs(turn) > horizon.slopeDust) prices.push(price);
  }
  return prices;
}
