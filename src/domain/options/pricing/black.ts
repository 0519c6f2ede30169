import { millsSpread } from './mills.ts';
import { normalCdf, normalPdf } from './normal.ts';

export type OptionFlag = 'c' | 'p';

/** Vega per 1.00 of volatility, theta per year of calendar time, rho per 1.00 of rate, vanna = ∂delta/∂vol, vomma = ∂vega/∂vol, charm = ∂delta/∂(calendar time) per year. */
export interface OptionValue {
  price: number;
  delta: number;
  gamma: number;
  vega: number;
  theta: number;
  rho: number;
  vanna: number;
  vomma: number;
  charm: number;
  /** Risk-neutral probability of ending in the money, N(±d2). */
  probItm: number;
}

/** ln(a/b) to full relative accuracy also where the two are nearly equal. */
export function logRatio(a: number, b: number): number {
  const ratio = (a - b) / b;
  return Math.abs(ratio) < 0.5 ? Math.log1p(ratio) : Math.log(a / b);
}

/**
 * Value of the out-of-the-money option on a pair of discounted legs, `small` <= `large`, with u = ln(large/small)/s, t = s/2 and
 * s the total volatility. Relative accuracy about 1e-14 (times u² from rounding of the inputs), however small the value.
 */
export function timeValue(small: number, large: number, u: number, t: number): number {
  if (t - u > 1) return small * normalCdf(t - u) - large * normalCdf(-t - u);
  const density = normalPdf(u - t);
  return density === 0 ? 0 : small * density * millsSpread(u, t);
}

// Below this nothing priced is meant, and quotients of such numbers would leave the range of doubles.
const LEAST = 1e-60;

interface Legs {
  spotLeg: number;
  strikeLeg: number;
  spotDiscount: number;
  rate: number;
  yieldRate: number;
  years: number;
}

// Without time or volatility the option is its discounted intrinsic value: a straight line with a kink, where the two slopes are averaged.
function settled(sign: number, legs: Legs): OptionValue {
  const { spotLeg, strikeLeg, spotDiscount, rate, yieldRate, years } = legs;
  const gap = sign * (spotLeg - strikeLeg);
  const held = gap > 0 ? 1 : gap < 0 ? 0 : 0.5;
  return {
    price: Math.max(gap, 0),
    delta: sign * held * spotDiscount,
    gamma: 0,
    vega: 0,
    theta: sign * held * (yieldRate * spotLeg - rate * strikeLeg),
    rho: sign * held * years * strikeLeg,
    vanna: 0,
    vomma: 0,
    charm: sign * held * yieldRate * spotDiscount,
    probItm: held,
  };
}

/**
 * European option on a spot with a continuous dividend yield (Black and Scholes 1973, Merton 1973; greeks as in Haug, "The Complete
 * Guide to Option Pricing Formulas", ch. 2). Years are ACT/365, rates continuously compounded, volatility annual (0.15 = 15 %).
 * Price error about 2e-16·(spot + strike). Total on finite inputs: with years, vol, spot or strike <= 0 it is the discounted
 * intrinsic value with step greeks (second-order ones 0, one half of the step at the kink itself).
 */
export function bsm(
  flag: OptionFlag,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  vol: number,
): OptionValue {
  const sign = flag === 'c' ? 1 : -1;
  const time = Math.max(years, 0);
  const spotDiscount = Math.exp(-dividendYield * time);
  const strikeLeg = strike * Math.exp(-rate * time);
  const spotLeg = spot * spotDiscount;
  const rootTime = Math.sqrt(time);
  const s = vol * rootTime;
  if (!(s > LEAST && time > LEAST && spot > LEAST && spotLeg > LEAST && strikeLeg > LEAST)) {
    return settled(sign, { spotLeg, strikeLeg, spotDiscount, rate, yieldRate: dividendYield, years: time });
  }
  const logSpot = logRatio(spot, strike);
  const drift = (rate - dividendYield) * time;
  const x = logSpot + drift;
  const h = Math.max(-1e100, Math.min(1e100, x / s));
  const t = s / 2;
  const d1 = h + t;
  const d2 = h - t;
  const density = normalPdf(d1);
  const first = normalCdf(sign * d1);
  const second = normalCdf(sign * d2);
  const outside = x <= 0 ? timeValue(spotLeg, strikeLeg, -h, t) : timeValue(strikeLeg, spotLeg, h, t);
  const vega = spotLeg * density * rootTime;
  return {
    price: outside + Math.max(sign * (spotLeg - strikeLeg), 0),
    delta: sign * spotDiscount * first,
    gamma: (spotDiscount * density) / (spot * s),
    vega,
    theta: (-vega * vol) / (2 * time) + sign * (dividendYield * spotLeg * first - rate * strikeLeg * second),
    rho: sign * time * strikeLeg * second,
    vanna: (-spotDiscount * density * d2) / vol,
    vomma: density === 0 ? 0 : (vega * d1 * d2) / vol,
    charm:
      sign * dividendYield * spotDiscount * first -
      spotDiscount * density * ((drift - logSpot) / (2 * s * time) + s / (4 * time)),
    probItm: second,
  };
}

/**
 * European option on a forward or future (Black 1976). Delta, gamma, vanna and charm are with respect to the forward and discounted;
 * theta and rho hold the forward fixed, so rho = -years·price. Otherwise as `bsm`.
 */
export function black76(
  flag: OptionFlag,
  forward: number,
  strike: number,
  years: number,
  rate: number,
  vol: number,
): OptionValue {
  const value = bsm(flag, forward, strike, years, rate, rate, vol);
  return { ...value, rho: -Math.max(years, 0) * value.price };
}

/** The price of `black76` alone, at a third of its cost. */
export function black76Price(
  flag: OptionFlag,
  forward: number,
  strike: number,
  years: number,
  rate: number,
  vol: number,
): number {
  const time = Math.max(years, 0);
  const discount = Math.exp(-rate * time);
  const [near, far] = [forward * discount, strike * discount];
  const intrinsic = Math.max(flag === 'c' ? near - far : far - near, 0);
  const s = vol * Math.sqrt(time);
  if (!(s > LEAST && time > LEAST && forward > LEAST && near > LEAST && far > LEAST)) return intrinsic;
  const x = logRatio(forward, strike);
  const h = Math.max(-1e100, Math.min(1e100, x / s));
  return intrinsic + (x <= 0 ? timeValue(near, far, -h, s / 2) : timeValue(far, near, h, s / 2));
}
