import type { Refusal } from '../../refusal.ts';
import { firstExpiry, type Position, positionFault } from '../legs.ts';
import { atFirstExpiry, bendPrices, horizonValue } from './horizon.ts';
import { markedPl } from './marking.ts';

/** One thing that limits a size: what a unit uses of it and how much there is. */
export interface SizeLimit {
  /** What binds, as the answer names it: margin, daily loss, delta of the underlying, vega, … */
  name: string;
  /** Used by one unit; its sign does not matter. */
  perUnit: number;
  available: number;
}

export interface SizeRequest {
  /** Money that may be lost, above zero. */
  riskBudget: number;
  /** Worst loss of one unit as a positive number; null when the loss is unlimited. */
  maxLossPerUnit: number | null;
  /** Loss of one unit under stress, which stands in for an unlimited one; see `stressLoss`. */
  stressLossPerUnit?: number | undefined;
  /** Units in a lot. */
  lot: number;
  limits?: readonly SizeLimit[] | undefined;
  /** Most units an exchange takes in one order. */
  freezeQuantity?: number | undefined;
}

export interface Size {
  units: number;
  lots: number;
  /** The loss the size was measured with, of one unit and of the whole. */
  lossPerUnit: number;
  lossAtRisk: number;
  basis: 'maxLoss' | 'stress';
  /** The limit that set the size: "risk" or the name of a cap. */
  boundBy: string;
  /** Units of each order, within the freeze quantity. */
  orders: number[];
}

const stressDeviations = 2;
const stressMove = 0.05;
export const maxKelly = 0.25;

/** Whole lots a budget pays for; a quotient that is whole but for rounding is not cut to the lot below. */
function wholeLots(available: number, perLot: number): number {
  const ratio = available / perLot;
  const nearest = Math.round(ratio);
  return Math.abs(ratio - nearest) <= 4 * Number.EPSILON * ratio ? nearest : Math.floor(ratio);
}

/** Splits a size into orders of whole lots, none above the freeze quantity. */
export function freezeSlices(units: number, lot: number, freezeQuantity: number): number[] | Refusal {
  const most = Math.floor(freezeQuantity / lot) * lot;
  if (!(most > 0)) {
    return {
      refused: 'The freeze quantity is below one lot',
      hint: 'Check the contract table of this symbol.',
    };
  }
  const count = Math.ceil(units / most);
  if (!(count <= 10_000))
    return { refused: 'The size needs over 10000 orders', hint: 'Lower the risk budget.' };
  return Array.from({ length: count }, (_, i) => Math.min(most, units - i * most));
}

function sizeFault(request: SizeRequest, loss: number | null | undefined): Refusal | null {
  const { riskBudget, lot, limits = [] } = request;
  if (!(riskBudget > 0 && Number.isFinite(riskBudget))) {
    return { refused: 'The risk budget must be above zero', hint: 'Say how much money may be lost.' };
  }
  if (!(lot > 0 && Number.isFinite(lot))) {
    return { refused: 'The lot must be above zero', hint: 'Give the units of one contract.' };
  }
  if (loss === null || loss === undefined) {
    return {
      refused: 'The loss is unlimited and no stress loss was given',
      hint: 'Measure a stress loss first.',
    };
  }
  if (!(loss > 0 && Number.isFinite(loss))) {
    return {
      refused: 'The loss of a unit must be above zero',
      hint: 'A position that cannot lose sets no size.',
    };
  }
  for (const { name, perUnit, available } of limits) {
    if (Number.isFinite(perUnit) && Number.isFinite(available)) continue;
    return {
      refused: `The limit "${name}" is not a finite number`,
      hint: 'Leave out a limit that is unknown.',
    };
  }
  return null;
}

/**
 * floor(riskBudget / loss per unit / lot) * lot, cut further by each limit. An unlimited loss is measured by its stress
 * loss, never by the premium taken in. Zero units is an answer: one lot risks more than allowed.
 */
export function sizeOf(request: SizeRequest): Size | Refusal {
  const { riskBudget, maxLossPerUnit, stressLossPerUnit, lot, limits = [], freezeQuantity } = request;
  const basis = maxLossPerUnit === null ? 'stress' : 'maxLoss';
  const lossPerUnit = maxLossPerUnit ?? stressLossPerUnit;
  const fault = sizeFault(request, lossPerUnit);
  if (fault !== null || lossPerUnit === undefined) return fault ?? { refused: 'No loss was given' };
  let lots = wholeLots(riskBudget, lossPerUnit * lot);
  let boundBy = 'risk';
  for (const { name, perUnit, available } of limits) {
    if (perUnit === 0) continue;
    const most = wholeLots(Math.max(available, 0), Math.abs(perUnit) * lot);
    if (most < lots) {
      lots = most;
      boundBy = name;
    }
  }
  const units = lots * lot;
  if (!Number.isSafeInteger(lots) || !Number.isFinite(units)) {
    return { refused: 'The size is too large to compute with', hint: 'Check the loss of a unit.' };
  }
  const orders =
    freezeQuantity === undefined ? [units].filter((u) => u > 0) : freezeSlices(units, lot, freezeQuantity);
  if (!Array.isArray(orders)) return orders;
  return { units, lots, lossPerUnit, lossAtRisk: units * lossPerUnit, basis, boundBy, orders };
}

/**
 * Worst loss of a position, as a positive number, when the price moves by two standard deviations to the first expiry or
 * by 5 %, whichever is farther, either way: at once and at that expiry, kinks within the range included.
 */
export function stressLoss(position: Position): number | Refusal {
  const fault = positionFault(position);
  if (fault !== null) return fault;
  const spread = stressDeviations * position.vol * Math.sqrt(firstExpiry(position));
  const low = position.spot * Math.min(1 - stressMove, Math.exp(-spread));
  const high = position.spot * Math.max(1 + stressMove, Math.exp(spread));
  const horizon = atFirstExpiry(position);
  let worst = 0;
  for (const price of [low, high, ...bendPrices(horizon).filter((k) => k > low && k < high)]) {
    worst = Math.min(worst, horizonValue(horizon, price), markedPl(position, price, 0, 0));
  }
  return Number.isFinite(worst)
    ? Math.abs(worst)
    : { refused: 'The position is too large to compute with', hint: 'Check quantities and strikes.' };
}

/**
 * Share of capital by Kelly (1956) for a bet won with probability p at gain:loss ratio b, p - (1-p)/b, within
 * [0, 0.25]: the full fraction assumes that p is known, which it never is. Null where the inputs are no bet.
 */
export function kellyFraction(winProbability: number, payoffRatio: number, cap = maxKelly): number | null {
  if (!(winProbability >= 0 && winProbability <= 1 && payoffRatio > 0 && cap >= 0)) return null;
  return Math.min(Math.max(winProbability - (1 - winProbability) / payoffRatio, 0), cap, maxKelly);
}
