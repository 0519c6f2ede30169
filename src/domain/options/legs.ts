import type { Refusal } from '../refusal.ts';

export interface Leg {
  kind: 'call' | 'put' | 'stock' | 'future';
  action: 'buy' | 'sell';
  strike?: number | undefined;
  /** Contracts; a stock leg of quantity 1 is one lot of shares. */
  quantity: number;
  /** Per unit; for stock and future the price of entry. */
  premium: number;
  /** Years to the leg's own expiry; the position's when absent. A stock has none. */
  years?: number | undefined;
  /** Annual volatility the leg is valued with; the position's when absent. */
  vol?: number | undefined;
}

export interface Position {
  spot: number;
  years: number;
  rate: number;
  yield?: number | undefined;
  /** Annual volatility of the lognormal law and of every leg without its own. */
  vol: number;
  /** Units of the underlying in one contract, 1 when absent. */
  lot?: number | undefined;
  legs: readonly Leg[];
}

export const maxLegs = 40;
/** Standard deviations of log price to an expiry beyond which a quote is a mistake and powers of e overflow. */
const maxDeviation = 10;

export const isOption = (leg: Leg): boolean => leg.kind === 'call' || leg.kind === 'put';

/** Units of the underlying a leg controls, negative when sold. */
export function signedUnits(leg: Leg, position: Position): number {
  const units = leg.quantity * (position.lot ?? 1);
  return leg.action === 'buy' ? units : -units;
}

export const legYears = (leg: Leg, position: Position): number => leg.years ?? position.years;
export const legVol = (leg: Leg, position: Position): number => leg.vol ?? position.vol;

/** Years to the first expiry among the dated legs; the position's own when only stock is held. */
export function firstExpiry(position: Position): number {
  let first = Number.POSITIVE_INFINITY;
  for (const leg of position.legs) {
    if (leg.kind !== 'stock') first = Math.min(first, legYears(leg, position));
  }
  return first === Number.POSITIVE_INFINITY ? position.years : first;
}

/** Cash received less cash paid at entry; negative is a debit. A future changes hands for nothing. */
export function netCash(position: Position): number {
  let cash = 0;
  for (const leg of position.legs) {
    if (leg.kind !== 'future') cash -= signedUnits(leg, position) * leg.premium;
  }
  return cash;
}

function deviationFault(vol: number, years: number): string | null {
  if (!(vol >= 0 && vol < Number.POSITIVE_INFINITY)) return 'vol must be zero or a positive number';
  if (!(years >= 0 && years < Number.POSITIVE_INFINITY)) return 'years must be zero or a positive number';
  if (vol * Math.sqrt(years) > maxDeviation) return `vol over that time is above ${maxDeviation} deviations`;
  return null;
}

function legFault(leg: Leg, position: Position): string | null {
  if (!(leg.quantity > 0 && leg.quantity < Number.POSITIVE_INFINITY)) return 'quantity must be above zero';
  if (!Number.isFinite(leg.premium)) return 'premium must be a finite number';
  if (leg.premium < 0 && leg.kind !== 'future') return 'premium must not be negative';
  if (isOption(leg)) {
    const strike = leg.strike ?? 0;
    if (!(strike > 0 && strike < Number.POSITIVE_INFINITY)) return 'strike must be above zero';
  }
  return deviationFault(legVol(leg, position), legYears(leg, position));
}

function marketFault(position: Position): string | null {
  const lot = position.lot ?? 1;
  if (!(position.spot > 0 && position.spot < Number.POSITIVE_INFINITY)) return 'spot must be above zero';
  if (!(lot > 0 && lot < Number.POSITIVE_INFINITY)) return 'lot must be above zero';
  if (!Number.isFinite(position.rate)) return 'rate must be a finite number';
  if (!Number.isFinite(position.yield ?? 0)) return 'yield must be a finite number';
  return deviationFault(position.vol, position.years);
}

/** Why a position cannot be analysed, or null when it can. */
export function positionFault(position: Position): Refusal | null {
  const { legs } = position;
  if (legs.length === 0) return { refused: 'The position has no legs', hint: 'Give at least one leg.' };
  if (legs.length > maxLegs) {
    return { refused: `The position has ${legs.length} legs`, hint: `Up to ${maxLegs} legs are analysed.` };
  }
  const market = marketFault(position);
  if (market !== null) return { refused: `Position: ${market}`, hint: 'Correct the field and ask again.' };
  for (let i = 0; i < legs.length; i += 1) {
    const fault = legFault(legs[i]!, position);
    if (fault !== null) {
      return { refused: `Leg ${i + 1}: ${fault}`, hint: 'Correct the leg and ask again.' };
    }
  }
  return null;
}
