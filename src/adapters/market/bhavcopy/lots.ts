import { lotSize } from '../../../domain/contract/contract.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { commonDivisor } from '../../files/numbers.ts';
import type { Leg } from '../leg.ts';

const enough = 30;

/**
 * Units per contract as the quoted quantities show it: books are quoted in whole lots, so with enough of them
 * the common divisor is the lot, provided someone quotes a single lot. Null where the book is too thin to tell.
 */
export function lotQuoted(legs: readonly Leg[]): number | null {
  const quantities: number[] = [];
  for (const leg of legs) {
    if (leg.bidQty > 0) quantities.push(leg.bidQty);
    if (leg.askQty > 0) quantities.push(leg.askQty);
  }
  if (quantities.length < enough) return null;
  const lot = commonDivisor(quantities);
  return lot > 0 && Math.min(...quantities) === lot ? lot : null;
}

/** Common divisor of the open interest and its changes, 0 when there are too few figures to mean anything. */
export function openInterestStep(legs: readonly Leg[], least = enough): number {
  const figures: number[] = [];
  for (const leg of legs) {
    if (leg.oi > 0) figures.push(leg.oi);
    if (Math.abs(leg.oiChange) > 0) figures.push(Math.abs(leg.oiChange));
  }
  return figures.length < least ? 0 : commonDivisor(figures);
}

/** Restates open interest, and volume where asked, from units into contracts. */
export function toContracts(legs: readonly Leg[], lot: number, volumeToo = false): void {
  for (const leg of legs) {
    leg.oi /= lot;
    leg.oiChange /= lot;
    if (volumeToo) leg.volume /= lot;
  }
}

/** Open interest that cannot be restated is worth nothing. */
export function withoutOpenInterest(legs: readonly Leg[]): void {
  for (const leg of legs) leg.oi = leg.oiChange = Number.NaN;
}

/** What a contract turned over in a day: rupees = contracts x lot x a price between `least` and `most`. */
export interface Turnover {
  rupees: number;
  contracts: number;
  least: number;
  most: number;
}

/** The one lot that explains every turnover, or of several the one that divides the open interest; null where none or several do. */
export function lotFromTurnover(turnovers: readonly Turnover[], step: number): number | null {
  let low = 1;
  let high = Number.POSITIVE_INFINITY;
  for (const { rupees, contracts, least, most } of turnovers) {
    const rounding = 10;
    if (!(rupees > 0 && rupees < 1e15 && least > 0 && most >= least)) continue;
    low = Math.max(low, Math.ceil((rupees - rounding) / (contracts * most)));
    high = Math.min(high, Math.floor((rupees + rounding) / (contracts * least)));
  }
  if (low === high) return low;
  if (high - low > 1e6 || step === 0) return null;
  const fitting: number[] = [];
  for (let lot = low; lot <= high; lot++) if (step % lot === 0) fitting.push(lot);
  return fitting.length === 1 ? fitting[0]! : null;
}

/** Units per contract by the dated contract table, null where it does not reach. */
export function contractLot(symbol: string, expiry: string, date: string): number | null {
  const found = lotSize(symbol, expiry, date);
  return isRefusal(found) ? null : found.lot;
}
