import { greeksChain } from '../options/pricing/black-kernel.ts';
import { impliedChain } from '../options/pricing/implied-kernel.ts';
import type { ForwardBasis } from './forward.ts';
import { type Greeks, type LegColumns, nothing, type SolvedSide } from './leg-columns.ts';
import type { ExpirySlice } from './snapshot.ts';

/** One expiry with its forward, and every leg that allows it with its own volatility and greeks. */
export interface SolvedSlice {
  slice: ExpirySlice;
  years: number;
  rate: number;
  discount: number;
  forward: number | null;
  forwardBasis: ForwardBasis;
  /** What prices are: middles of quotes, or last trades where the whole expiry has no two-sided quote. */
  priceBasis: 'mid' | 'last';
  /** The session of the expiry has closed: there is no time left to price. */
  closed: boolean;
  /** Strike nearest the forward (the spot where there is none), the lower of two; -1 without either. */
  atmIndex: number;
  call: SolvedSide;
  put: SolvedSide;
  /** Volatility of each strike as the smile has it: the out-of-the-money side first, own before vendor's. */
  smile: Float64Array;
  /** Units per contract; null where neither the source nor the contract table knows it. */
  lotSize: number | null;
  lotSource: string;
  /** What a reader must know about this expiry's figures. */
  notes: string[];
}

/** What an expiry is priced with. */
interface Terms {
  forward: number;
  years: number;
  discount: number;
}

/** One side of the columns, on the same memory. */
export function sideOf(all: LegColumns, which: 'call' | 'put'): SolvedSide {
  const from = which === 'call' ? 0 : all.strikes;
  const view = <T extends Float64Array | Uint8Array>(column: T) =>
    column.subarray(from, from + all.strikes) as T;
  let known: Greeks | undefined;
  const greeks = (): Greeks => {
    if (known === undefined) {
      const { delta, gamma, theta, vega, rho } = all.greeks();
      known = {
        delta: view(delta),
        gamma: view(gamma),
        theta: view(theta),
        vega: view(vega),
        rho: view(rho),
      };
    }
    return known;
  };
  return {
    mid: view(all.mid),
    price: view(all.price),
    iv: view(all.iv),
    ivVendor: view(all.ivVendor),
    get delta() {
      return greeks().delta;
    },
    get gamma() {
      return greeks().gamma;
    },
    get theta() {
      return greeks().theta;
    },
    get vega() {
      return greeks().vega;
    },
    get rho() {
      return greeks().rho;
    },
  };
}

/** Takes the vendor's volatility for every leg that has no price of its own to solve from. */
function takeVendor(all: LegColumns, { call, put }: ExpirySlice): void {
  const n = all.strikes;
  for (let i = 0; i < 2 * n; i++) {
    const vendor = i < n ? call.vendorIv[i]! : put.vendorIv[i - n]!;
    if (all.price[i]! > 0 || !(vendor > 0) || vendor === Number.POSITIVE_INFINITY) continue;
    all.iv[i] = vendor;
    all.ivVendor[i] = 1;
  }
}

/** Legs packed side by side for one pass of a kernel; the memory is used again by the next expiry. */
interface Pack {
  /** Where each packed leg lies in the columns. */
  slot: Int32Array;
  call: Uint8Array;
  strike: Float64Array;
  /** Price or volatility of each, as the pass needs. */
  given: Float64Array;
  forward: Float64Array;
  years: Float64Array;
  discount: Float64Array;
  out: Float64Array;
}

let scratch: Pack | undefined;

function room(legs: number): Pack {
  if (scratch !== undefined && scratch.slot.length >= legs) return scratch;
  const column = () => new Float64Array(legs);
  scratch = {
    slot: new Int32Array(legs),
    call: new Uint8Array(legs),
    strike: column(),
    given: column(),
    forward: column(),
    years: column(),
    discount: column(),
    out: column(),
  };
  return scratch;
}

/** Packs the legs whose figure is there, so that the kernels meet nothing else, and says how many. */
function pack(into: Pack, given: Float64Array, strikes: Float64Array, terms: Terms): number {
  const n = strikes.length;
  let count = 0;
  for (let i = 0; i < 2 * n; i++) {
    const value = given[i]!;
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
    into.slot[count] = i;
    into.call[count] = i < n ? 1 : 0;
    into.strike[count] = strikes[i < n ? i : i - n]!;
    into.given[count] = value;
    count++;
  }
  into.forward.fill(terms.forward, 0, count);
  into.years.fill(terms.years, 0, count);
  into.discount.fill(terms.discount, 0, count);
  return count;
}

function greeksOf(all: LegColumns, strikes: Float64Array, terms: Terms): Greeks {
  const legs = 2 * all.strikes;
  const known = room(legs);
  const count = pack(known, all.iv, strikes, terms);
  const column = () => new Float64Array(count);
  const out = {
    price: column(),
    delta: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
    rho: column(),
  };
  const { call, forward, strike, years, discount, given, slot } = known;
  greeksChain(count, call, forward, strike, years, discount, given, out);
  const spread = (from: Float64Array, factor = 1) => {
    const to = nothing(legs);
    for (let k = 0; k < count; k++) to[slot[k]!] = from[k]! * factor;
    return to;
  };
  return {
    delta: spread(out.delta),
    gamma: spread(out.gamma),
    theta: spread(out.theta, 1 / 365),
    vega: spread(out.vega, 0.01),
    rho: spread(out.rho, 0.01),
  };
}

/** Fills the volatilities from `price`, by Black 1976 on the forward, and says how the greeks are to be had. */
export function solveLegs(all: LegColumns, slice: ExpirySlice, terms: Terms): void {
  const priced = room(2 * all.strikes);
  const count = pack(priced, all.price, slice.strikes, terms);
  const { call, forward, strike, years, discount, given, slot, out } = priced;
  impliedChain(count, call, forward, strike, years, discount, given, out);
  for (let k = 0; k < count; k++) all.iv[slot[k]!] = out[k]!;
  takeVendor(all, slice);
  let known: Greeks | undefined;
  all.greeks = () => {
    known ??= greeksOf(all, slice.strikes, terms);
    return known;
  };
}
