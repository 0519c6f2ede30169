import { bracketedZero } from '../options/payoff/roots.ts';
import { sum } from './sample.ts';

/** Money that moved on a day (YYYY-MM-DD), seen from the investor: paid in is negative, taken out and the final value positive. */
export interface Cashflow {
  date: string;
  amount: number;
}

export type XirrReason = 'too_few' | 'no_root' | 'multiple_roots' | 'invalid_date' | 'invalid_amount';

export interface Xirr {
  xirr: number | null;
  reason: XirrReason | null;
  /** Every rate that fits, ascending, where there is not exactly one. */
  roots?: number[];
}

const dayMs = 86_400_000;

/** Days since 1970 of a YYYY-MM-DD date; NaN where the calendar has no such day. */
export function dayNumber(date: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? Number.NaN : at / dayMs;
}

interface Dated {
  years: number;
  amount: number;
}

/**
 * Present value at the continuous rate u, as a sum of expm1 so that digits survive where the answer is near 0. Below
 * u = 0 it is moved to the last flow's date, which changes no zero and keeps every power below 1.
 */
function presentValue(flows: readonly Dated[], origin: number, u: number): number {
  const parts = new Float64Array(2 * flows.length);
  for (const [i, { years, amount }] of flows.entries()) {
    parts[2 * i] = amount;
    parts[2 * i + 1] = amount * Math.expm1(-u * (years - origin));
  }
  return sum(parts);
}

/** Bounds over [a, b] of the value and of its slope, each from the inflows and the outflows apart, which are monotone in u. */
function bounds(flows: readonly Dated[], origin: number, a: number, b: number) {
  let [low, high, slopeLow, slopeHigh] = [0, 0, 0, 0];
  for (const { years, amount } of flows) {
    const t = years - origin;
    const [atA, atB] = [Math.exp(-a * t), Math.exp(-b * t)];
    const [least, most] = [Math.min(atA, atB), Math.max(atA, atB)];
    low += amount * (amount > 0 ? least : most);
    high += amount * (amount > 0 ? most : least);
    const weight = -amount * t;
    slopeLow += weight * (weight > 0 ? least : most);
    slopeHigh += weight * (weight > 0 ? most : least);
  }
  return { low, high, slopeLow, slopeHigh };
}

/** Every zero of the present value in [from, to): intervals are halved until they provably hold none or at most one. */
function zeros(flows: readonly Dated[], origin: number, from: number, to: number): number[] {
  const value = (rate: number) => presentValue(flows, origin, rate);
  const scale = flows.reduce((all, { amount }) => all + Math.abs(amount), 0);
  const found: number[] = [];
  const cells = [from, to];
  while (cells.length > 0) {
    const b = cells.pop()!;
    const a = cells.pop()!;
    const { low, high, slopeLow, slopeHigh } = bounds(flows, origin, a, b);
    if (low > 0 || high < 0) continue;
    const middle = (a + b) / 2;
    if (slopeLow > 0 || slopeHigh < 0) {
      const [atA, atB] = [value(a), value(b)];
      if (atA === 0) found.push(a);
      else if (atB !== 0 && atA > 0 !== atB > 0) found.push(bracketedZero(value, a, b));
    } else if (b - a < 1e-9) {
      if (Math.abs(value(middle)) <= 1e-14 * scale) found.push(middle);
    } else cells.push(middle, b, a, middle);
  }
  return found;
}

/** Zeros closer than a billionth are one: a double root seen from both sides. */
const distinct = (rates: number[]): number[] =>
  rates.sort((a, b) => a - b).filter((rate, i) => i === 0 || rate - rates[i - 1]! > 2e-9);

/**
 * Money-weighted return per year: the r with sum amount/(1+r)^(days/365) = 0. All roots with ln(1+r) in [-8, 40), that is
 * from -99.97 % a year up, are found, not just the one next to a guess. With none, or several, the answer is null and
 * `reason` says so; `roots` lists the several. `too_few`: fewer than two days with money on them.
 */
export function xirr(flows: readonly Cashflow[]): Xirr {
  const days = flows.map(({ date }) => dayNumber(date));
  if (days.some(Number.isNaN)) return { xirr: null, reason: 'invalid_date' };
  if (flows.some(({ amount }) => !Number.isFinite(amount))) return { xirr: null, reason: 'invalid_amount' };
  const first = days.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const byDay = new Map<number, number[]>();
  for (const [i, day] of days.entries())
    byDay.set(day - first, [...(byDay.get(day - first) ?? []), flows[i]!.amount]);
  const dated = [...byDay]
    .map(([day, amounts]) => ({ years: day / 365, amount: sum(amounts) }))
    .filter(({ amount }) => amount !== 0);
  if (byDay.size < 2 || flows.filter(({ amount }) => amount !== 0).length === 0)
    return { xirr: null, reason: 'too_few' };
  const last = dated.reduce((most, { years }) => Math.max(most, years), 0);
  const roots = distinct([...zeros(dated, last, -8, 0), ...zeros(dated, 0, 0, 40)]).map(Math.expm1);
  if (roots.length === 1) return { xirr: roots[0]!, reason: null };
  return roots.length === 0
    ? { xirr: null, reason: 'no_root', roots }
    : { xirr: null, reason: 'multiple_roots', roots };
}
