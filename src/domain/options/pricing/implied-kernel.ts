import { CELLS, distanceTable, STRIDE } from './distance-table.ts';
import { totalVol } from './implied-solver.ts';
import { spreadSeries } from './mills.ts';
import { arcRatio, millsAt, millsTable } from './mills-table.ts';

const BLOCK = 128;
const LOG_SQRT_2PI = 0.9189385332046728;
const ROUNDING = 2.2e-16;
const MOST_NOISE = 0.01;
const SMALLEST_VOL = 1e-6;
const LARGEST_VOL = 200;
// Within these the first guess is close enough for one step to reach the last digit.
const FAST_VOL = 1.1;
const FAST_MONEYNESS = 1.1;
const FAST_DISTANCE = 9;

// One block of options between the passes, which are kept apart because a call of Math.log in a longer loop body costs more than the log.
// |ln(F/K)|; that over |F-K|/√(FK); time value over √(FK); total volatility s; time value over s·vega; logarithm of the value that s would give.
const x = new Float64Array(BLOCK);
const bend = new Float64Array(BLOCK);
const value = new Float64Array(BLOCK);
const inside = new Uint8Array(BLOCK);
const s = new Float64Array(BLOCK);
const share = new Float64Array(BLOCK);
const log = new Float64Array(BLOCK);

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

function normalise(
  from: number,
  count: number,
  call: Uint8Array,
  forward: Float64Array,
  strike: Float64Array,
  discount: Float64Array,
  price: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const f = forward[from + i]!;
    const k = strike[from + i]!;
    const gap = call[from + i] === 1 ? f - k : k - f;
    const geometric = f > 0 ? Math.sqrt(f * k) : Number.NaN;
    const inverse = 1 / geometric;
    const d = Math.abs(gap) * inverse;
    const ratio = arcRatio(d);
    const undiscounted = price[from + i]! / discount[from + i]!;
    value[i] = (gap > 0 ? undiscounted - gap : undiscounted) * inverse;
    inside[i] = gap > 0 ? 1 : 0;
    bend[i] = ratio;
    x[i] = ratio * d;
  }
}

// First guess: the total volatility of Bachelier's model from its table, turned into Black's by a fitted polynomial (error 4e-6).
function guess(count: number, table: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const ratio = bend[i]!;
    const q = 1 + x[i]! / (ratio * value[i]!);
    bits[0] = q;
    const cell = ((words[1]! >>> 18) - 4092) >>> 0;
    if (cell >= CELLS) {
      s[i] = Number.NaN;
      continue;
    }
    const j = cell * STRIDE;
    const d = q * table[j]! - 1;
    const z = table[j + 1]! + d * (table[j + 2]! + d * (table[j + 3]! + d * table[j + 4]!));
    const flat = ratio * value[i]! * z;
    const a = flat * flat;
    const b = x[i]! * x[i]!;
    s[i] =
      flat *
      (1 +
        a *
          (0.04165530178285533 +
            a *
              (0.003625800654615191 +
                a * (0.0004796105304535024 - 8.27615869183095e-5 * b) -
                0.00032758280322650683 * b)));
  }
}

// Time value over s·vega at the guess, and what is to be taken the logarithm of; NaN where the guess is not good enough for one step.
function measure(count: number, table: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const v = s[i]!;
    const m = x[i]!;
    if (!(v > 0 && v < FAST_VOL && m < FAST_MONEYNESS && m < FAST_DISTANCE * v)) {
      s[i] = Number.NaN;
      log[i] = Number.NaN;
      continue;
    }
    const u = m / v;
    const t = 0.5 * v;
    const ratio =
      t < 0.1
        ? spreadSeries(u * u, t * t, 1 - u * millsAt(table, u))
        : (millsAt(table, u - t) - millsAt(table, u + t)) / v;
    share[i] = ratio;
    log[i] = (ratio * v) / value[i]!;
  }
}

// Reversion of the Taylor series of ln(value) in s up to the third power: an error of 4e-6 becomes one below 1e-18.
function refine(from: number, count: number, years: Float64Array, out: Float64Array): void {
  for (let i = 0; i < count; i++) log[i] = Math.log(log[i]!);
  for (let i = 0; i < count; i++) {
    const v = s[i]!;
    const ratio = share[i]!;
    const u = x[i]! / v;
    const u2 = u * u;
    const w = 0.25 * v * v;
    const gap = 0.5 * (u2 + w) + LOG_SQRT_2PI - log[i]!;
    const d = u2 - w;
    const p = ratio * d;
    const second = 0.5 * (p - 1);
    const third = (1 / 6) * (ratio * ratio * (d * d - 3 * u2 - w) - 3 * p + 2);
    const total = v + v * ratio * gap * (1 - gap * (second - gap * (2 * second * second - third)));
    const iv = total / Math.sqrt(years[from + i]!);
    out[from + i] = iv >= SMALLEST_VOL && iv <= LARGEST_VOL ? iv : Number.NaN;
  }
}

// Whether rounding of an in-the-money price leaves its time value, and so the volatility, 99 % intact.
function intact(small: number, price: number, vegaTimesVol: number): boolean {
  return ROUNDING * (small + 2.7 * price) <= MOST_NOISE * vegaTimesVol;
}

// The general solver, for what the fast path has left: long-dated, far from the money, or not an option price at all.
function solveAlone(forward: number, strike: number, inside: boolean, price: number): number {
  const large = Math.max(forward, strike);
  const small = Math.min(forward, strike);
  const extra = inside ? price - (large - small) : price;
  if (!(small > 0 && extra > 0 && extra < small)) return Number.NaN;
  const scale = Math.sqrt(small) * Math.sqrt(large);
  const d = (large - small) / scale;
  const m = d * arcRatio(d);
  const v = totalVol(m, extra / scale, (small - extra) / scale);
  if (!inside) return v;
  const u = m / v;
  const vegaTimesVol = scale * v * Math.exp(-0.5 * (u * u + 0.25 * v * v) - LOG_SQRT_2PI);
  return intact(small, price, vegaTimesVol) ? v : Number.NaN;
}

/**
 * Black-76 volatilities of a whole chain, no allocation per option: out[i] for i < n is the annual volatility of option i, a call where
 * call[i] is 1 and a put where it is 0, `discount` the factor exp(-rate·years) and `price` discounted. NaN where there is no solution
 * (at or below the discounted intrinsic value, at or above the upper bound, years <= 0, volatility outside 1e-6 .. 200) and where an
 * in-the-money price is so near its intrinsic value that its rounding moves the volatility by over 1 %. An out-of-the-money price is
 * answered however small, where `impliedBlack76` calls one below about 1e-14 of the forward unreliable. Relative error below 1e-14.
 */
export function impliedChain(
  n: number,
  call: Uint8Array,
  forward: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  discount: Float64Array,
  price: Float64Array,
  out: Float64Array,
): void {
  const mills = millsTable();
  const distance = distanceTable();
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    normalise(from, count, call, forward, strike, discount, price);
    guess(count, distance);
    measure(count, mills);
    refine(from, count, years, out);
    for (let i = 0; i < count; i++) {
      const j = from + i;
      if (Number.isNaN(s[i]!)) {
        const total = solveAlone(forward[j]!, strike[j]!, inside[i] === 1, price[j]! / discount[j]!);
        const iv = total / Math.sqrt(years[j]!);
        out[j] = iv >= SMALLEST_VOL && iv <= LARGEST_VOL ? iv : Number.NaN;
      } else if (inside[i] === 1) {
        const undiscounted = price[j]! / discount[j]!;
        const vegaTimesVol = (undiscounted - Math.abs(forward[j]! - strike[j]!)) / share[i]!;
        if (!intact(Math.min(forward[j]!, strike[j]!), undiscounted, vegaTimesVol)) out[j] = Number.NaN;
      }
    }
  }
}
