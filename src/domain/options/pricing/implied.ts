import { logRatio, type OptionFlag } from './black.ts';
import { totalVol } from './implied-solver.ts';

/** Why a price has no volatility: below or at its discounted intrinsic value, at or above its upper bound, or so close to one of them that rounding of the price decides the answer. */
export type ImpliedReason = 'below_intrinsic' | 'at_intrinsic' | 'above_upper_bound' | 'unreliable';

export interface Implied {
  iv: number | null;
  reason: ImpliedReason | null;
}

const ROUNDING = 2.2e-16;
const MOST_NOISE = 0.01;
const SMALLEST_VOL = 1e-6;
const LARGEST_VOL = 200;
const INV_SQRT_2PI = 0.3989422804014327;

const none = (reason: ImpliedReason): Implied => ({ iv: null, reason });

// `x` is ln(spotLeg/strikeLeg), given apart because it can be had more exactly than from the two discounted legs.
function solve(
  flag: OptionFlag,
  spotLeg: number,
  strikeLeg: number,
  x: number,
  years: number,
  price: number,
): Implied {
  const sign = flag === 'c' ? 1 : -1;
  const inside = sign * x > 0;
  const extra = inside ? price - sign * (spotLeg - strikeLeg) : price;
  const small = Math.min(spotLeg, strikeLeg);
  const large = Math.max(spotLeg, strikeLeg);
  const band = inside ? ROUNDING * large : 0;
  if (Number.isNaN(price) || extra < -band) return none('below_intrinsic');
  if (extra <= band) return none('at_intrinsic');
  if (extra >= small) return none('above_upper_bound');
  if (!(years > 0 && small > 0)) return none('unreliable');
  const scale = Math.sqrt(small) * Math.sqrt(large);
  const s = totalVol(Math.abs(x), extra / scale, (small - extra) / scale);
  const iv = s / Math.sqrt(years);
  const u = x / s;
  const vegaTimesVol = scale * s * INV_SQRT_2PI * Math.exp(-0.5 * (u * u + 0.25 * s * s));
  const noise = ROUNDING * (small + (inside ? 2.7 : 1) * price);
  const trusted = noise <= MOST_NOISE * vegaTimesVol && iv >= SMALLEST_VOL && iv <= LARGEST_VOL;
  return trusted ? { iv, reason: null } : none('unreliable');
}

/**
 * Volatility at which `black76` gives `price`. Relative error about 1e-15 plus what rounding of the price itself brings; where that
 * exceeds 1 % the answer is `unreliable`, as it is for volatilities outside 1e-6 .. 200 and for years <= 0.
 */
export function impliedBlack76(
  flag: OptionFlag,
  forward: number,
  strike: number,
  years: number,
  rate: number,
  price: number,
): Implied {
  const discount = Math.exp(-rate * Math.max(years, 0));
  const x = forward > 0 && strike > 0 ? logRatio(forward, strike) : 0;
  return solve(flag, forward * discount, strike * discount, x, years, price);
}

/** Volatility at which `bsm` gives `price`; limits and accuracy as for `impliedBlack76`. */
export function impliedBsm(
  flag: OptionFlag,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  price: number,
): Implied {
  const time = Math.max(years, 0);
  const spotLeg = spot * Math.exp(-dividendYield * time);
  const strikeLeg = strike * Math.exp(-rate * time);
  const x = spot > 0 && strike > 0 ? logRatio(spot, strike) + (rate - dividendYield) * time : 0;
  return solve(flag, spotLeg, strikeLeg, x, years, price);
}
