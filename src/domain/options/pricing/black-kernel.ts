import { black76 } from './black.ts';
import { spreadSeries } from './mills.ts';
import { arcRatio, millsAt, millsTable } from './mills-table.ts';

const INV_SQRT_2PI = 0.3989422804014327;
const FARTHEST = 9.5;

/** One array per figure, each at least as long as the chain. */
export interface ChainGreeks {
  price: Float64Array;
  delta: Float64Array;
  gamma: Float64Array;
  vega: Float64Array;
  theta: Float64Array;
  rho: Float64Array;
}

function alone(
  i: number,
  flag: 'c' | 'p',
  forward: number,
  strike: number,
  years: number,
  rate: number,
  vol: number,
  out: ChainGreeks,
): void {
  const value = black76(flag, forward, strike, years, rate, vol);
  out.price[i] = value.price;
  out.delta[i] = value.delta;
  out.gamma[i] = value.gamma;
  out.vega[i] = value.vega;
  out.theta[i] = value.theta;
  out.rho[i] = value.rho;
}

/**
 * Black-76 prices and greeks of a whole chain, no allocation per option, in the conventions of `black76`: discounted; delta and gamma
 * with respect to the forward, vega per 1.00 of volatility, theta per year and rho per 1.00 with the forward held, option i a call
 * where call[i] is 1. `discount` is exp(-rate·years). Relative error of an out-of-the-money price below 1e-13.
 */
export function greeksChain(
  n: number,
  call: Uint8Array,
  forward: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  discount: Float64Array,
  vol: Float64Array,
  out: ChainGreeks,
): void {
  const table = millsTable();
  const { price, delta, gamma, vega, theta, rho } = out;
  let knownDiscount = 1;
  let logDiscount = 0;
  for (let i = 0; i < n; i++) {
    const f = forward[i]!;
    const k = strike[i]!;
    const time = years[i]!;
    const df = discount[i]!;
    if (df !== knownDiscount) {
      knownDiscount = df;
      logDiscount = Math.log(df);
    }
    const rootTime = Math.sqrt(time);
    const s = vol[i]! * rootTime;
    const geometric = Math.sqrt(f * k);
    const gap = f - k;
    const d = Math.abs(gap) / geometric;
    const u = (d * arcRatio(d)) / s;
    const t = 0.5 * s;
    const isCall = call[i] === 1;
    if (!(u + t < FARTHEST && t < u + 0.9 && s > 1e-8 && f > 0 && df > 0)) {
      alone(i, isCall ? 'c' : 'p', f, k, time, time > 0 ? -logDiscount / time : 0, vol[i]!, out);
      continue;
    }
    const w = t * t;
    // What both legs share, discounted: F·n(d1) = K·n(d2).
    const density = df * geometric * INV_SQRT_2PI * Math.exp(-0.5 * (u * u + w));
    const near = millsAt(table, u - t);
    const spread =
      t < 0.1 ? s * spreadSeries(u * u, w, 1 - u * millsAt(table, u)) : near - millsAt(table, u + t);
    const inside = isCall ? gap > 0 : gap <= 0;
    const value = density * spread + (inside ? df * Math.abs(gap) : 0);
    const perForward = density / f;
    // Delta of the out-of-the-money side: a call below its strike, a put above.
    const side = gap <= 0 ? perForward * near : perForward * (spread - near);
    price[i] = value;
    delta[i] = inside ? side + (gap > 0 ? df : -df) : side;
    gamma[i] = perForward / (f * s);
    vega[i] = density * rootTime;
    theta[i] = (-logDiscount * value - density * t) / time;
    rho[i] = -time * value;
  }
}
