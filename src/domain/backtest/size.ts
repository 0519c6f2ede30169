import type { Refusal } from '../refusal.ts';
import type { Costs } from './costs.ts';

/** How large an entry is: a count of units, a share of what is free, or so much that the stop or the volatility costs a share. */
export type Sizing =
  | { kind: 'all' }
  | { kind: 'units'; units: number }
  | { kind: 'fraction'; share: number }
  /** Loses `share` of equity when the stop is hit. */
  | { kind: 'risk'; share: number }
  /** Has the yearly volatility `share`, measured over the last 20 bars. */
  | { kind: 'volatility'; share: number };

const hint = 'Write all, units:100, fraction:0.95, risk:0.01 or volatility:0.15.';

/** Reads a size as typed. */
export function readSizing(text: string): Sizing | Refusal {
  const wrong: Refusal = { refused: `"${text.slice(0, 40)}" is not a size`, hint };
  const [kind, value, ...more] = text.trim().split(':');
  if (kind === 'all' && value === undefined) return { kind };
  const number = Number(value);
  if (more.length > 0 || !value || !(number > 0 && Number.isFinite(number))) return wrong;
  if (kind === 'units') return Number.isSafeInteger(number) ? { kind, units: number } : wrong;
  if (kind === 'fraction' || kind === 'risk') return number <= 1 ? { kind, share: number } : wrong;
  return kind === 'volatility' && number <= 10 ? { kind, share: number } : wrong;
}

/** All there is but one part in 2^52, so that rounding never asks for more than there is. */
export const wholeShare = 1 - 2 ** -52;

/** floor(a / b) without the error of the division, as Python's `//`: 1e16 // 0.1 style quotients stay exact. */
export function floorDivide(a: number, b: number): number {
  const rest = a % b;
  const quotient = (a - rest) / b;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

/** What a unit takes out of free cash at most: the fill after spread, and its commission spread over `size` units or that share. */
export const takenByUnit = (adjusted: number, raw: number, size: number, costs: Costs): number =>
  adjusted + (costs.fixed + size * raw * costs.rate + size * costs.perUnit) / size;

/** Whole units that a share of the free cash pays for; 0 where it pays for none. */
export function unitsFor(share: number, free: number, adjusted: number, raw: number, costs: Costs): number {
  const f = share >= 1 ? wholeShare * share : share;
  const units = Math.trunc(floorDivide(free * f, takenByUnit(adjusted, raw, f, costs)));
  return units > 0 ? units : 0;
}
