import { normalCdf, normalPdf } from '../pricing/normal.ts';
import type { LognormalLaw } from './distribution.ts';
import type { Enclosure } from './roots.ts';

/**
 * An option leg that outlives the position's first expiry, as a Black-Scholes-Merton value of the price at that expiry:
 * units * (spot*shareDiscount*N(d1) - strike*cashDiscount*N(d2)) or the put of it.
 */
export interface Survivor {
  put: boolean;
  units: number;
  strike: number;
  /** (rate - yield) * remaining years. */
  carry: number;
  /** vol * sqrt(remaining years), above zero. */
  deviation: number;
  shareDiscount: number;
  cashDiscount: number;
}

/** d1 beyond which N(d1) is 0 or 1 to 1e-19, so that the curve is a straight line to the last bit. */
const straightBeyond = 9;

const d1Of = (leg: Survivor, spot: number): number =>
  (Math.log(spot / leg.strike) + leg.carry) / leg.deviation + leg.deviation / 2;

/** Prices below and above which every survivor is linear in the price to double precision. */
export function curvedRange(legs: readonly Survivor[]): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const leg of legs) {
    const reach = leg.deviation * (straightBeyond + leg.deviation / 2);
    from = Math.min(from, leg.strike * Math.exp(-leg.carry - reach));
    to = Math.max(to, leg.strike * Math.exp(-leg.carry + reach));
  }
  return { from, to };
}

/** Money value of the survivors at a price, the limit at price 0 included; `asPuts` values each call as the put of it. */
export function survivorsValue(legs: readonly Survivor[], spot: number, asPuts: boolean): number {
  let value = 0;
  for (const leg of legs) {
    const sign = leg.put || asPuts ? -1 : 1;
    const cash = leg.strike * leg.cashDiscount;
    if (spot === 0) {
      if (sign < 0) value += leg.units * cash;
      continue;
    }
    const d1 = d1Of(leg, spot);
    const share = spot * leg.shareDiscount * normalCdf(sign * d1);
    value += leg.units * sign * (share - cash * normalCdf(sign * (d1 - leg.deviation)));
  }
  return value;
}

const putDelta = (leg: Survivor, spot: number): number => -leg.shareDiscount * normalCdf(-d1Of(leg, spot));

const legGamma = (leg: Survivor, spot: number): number =>
  (leg.shareDiscount * normalPdf(d1Of(leg, spot))) / (spot * leg.deviation);

/** Slope of the survivors in the price, each taken as a put. */
export function survivorsDelta(legs: readonly Survivor[], spot: number): number {
  let delta = 0;
  for (const leg of legs) delta += leg.units * putDelta(leg, spot);
  return delta;
}

/** Bounds of `base` + survivorsDelta over [from, to]: each delta rises with the price, so its ends bound it. */
export function deltaBounds(
  legs: readonly Survivor[],
  base: number,
  from: number,
  to: number,
  out: Enclosure,
): Enclosure {
  out.lower = base;
  out.upper = base;
  for (const leg of legs) {
    const low = putDelta(leg, from);
    const high = putDelta(leg, to);
    out.lower += leg.units * (leg.units > 0 ? low : high);
    out.upper += leg.units * (leg.units > 0 ? high : low);
  }
  return out;
}

/** Bounds of gamma over [from, to]: each leg's gamma has a single peak, at d1 = -deviation. */
export function gammaBounds(legs: readonly Survivor[], from: number, to: number, out: Enclosure): Enclosure {
  out.lower = 0;
  out.upper = 0;
  for (const leg of legs) {
    const left = legGamma(leg, from);
    const right = legGamma(leg, to);
    const peak = leg.strike * Math.exp(-leg.carry - 1.5 * leg.deviation * leg.deviation);
    const most = from < peak && peak < to ? legGamma(leg, peak) : Math.max(left, right);
    const least = Math.min(left, right);
    out.lower += leg.units * (leg.units > 0 ? least : most);
    out.upper += leg.units * (leg.units > 0 ? most : least);
  }
  return out;
}

/**
 * Mean of the survivors, each taken as a put, over the law of the first expiry, in closed form: a lognormal price carried
 * on by a lognormal step is lognormal, so each leg is a Black value with the two variances added.
 */
export function survivorsMean(legs: readonly Survivor[], law: LognormalLaw): number {
  let mean = 0;
  for (const leg of legs) {
    const deviation = Math.hypot(law.deviation, leg.deviation);
    const d1 = (Math.log(law.forward / leg.strike) + leg.carry) / deviation + deviation / 2;
    const share = law.forward * leg.shareDiscount * normalCdf(-d1);
    mean += leg.units * (leg.strike * leg.cashDiscount * normalCdf(deviation - d1) - share);
  }
  return mean;
}
