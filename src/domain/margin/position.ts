import type { Exchange } from '../calendar/zone.ts';
import type { Refusal } from '../refusal.ts';

export interface MarginLeg {
  right: 'CE' | 'PE' | 'FUT' | 'STK';
  action: 'buy' | 'sell';
  strike?: number | undefined;
  /** YYYY-MM-DD; a stock has none. */
  expiry?: string | undefined;
  years: number;
  /** Units of the underlying, not lots. */
  quantity: number;
  vol: number;
  /** Per unit. */
  price: number;
}

export interface MarginPosition {
  exchange: Exchange;
  legs: readonly MarginLeg[];
  spot: number;
  /** Forward of the nearest expiry; spot carried at the rate when absent. */
  forward?: number | undefined;
  rate: number;
  onDate: string;
  /** Worst loss at expiry as a positive number, null when unlimited. */
  maxLoss: number | null;
  /** What the contracts are on; an index when absent. */
  assetClass?: 'index' | 'stock' | undefined;
}

export interface MarginEstimate {
  estimate: number;
  basis: string;
}

export const isOptionLeg = ({ right }: MarginLeg): boolean => right === 'CE' || right === 'PE';
export const signedQuantity = ({ action, quantity }: MarginLeg): number =>
  action === 'buy' ? quantity : -quantity;

/** What options bought cost less what options sold bring. */
export function netPremium(legs: readonly MarginLeg[]): number {
  return legs.reduce((sum, leg) => sum + (isOptionLeg(leg) ? signedQuantity(leg) * leg.price : 0), 0);
}

const positive = (value: number | undefined): boolean =>
  value !== undefined && value > 0 && Number.isFinite(value);
const nonNegative = (value: number): boolean => value >= 0 && Number.isFinite(value);

/** Why a position cannot be margined, or null. */
export function unusablePosition({ legs, spot, forward, rate, maxLoss }: MarginPosition): Refusal | null {
  if (legs.length === 0) return { refused: 'A margin estimate needs at least one leg' };
  if (!positive(spot)) return { refused: 'A margin estimate needs the spot' };
  if (forward !== undefined && !positive(forward)) return { refused: 'The forward must be positive' };
  if (!Number.isFinite(rate)) return { refused: 'The rate must be a number' };
  if (maxLoss !== null && !nonNegative(maxLoss))
    return { refused: 'The maximum loss is a positive number, or null when unlimited' };
  for (const leg of legs) {
    const sound =
      positive(leg.quantity) && nonNegative(leg.price) && nonNegative(leg.years) && nonNegative(leg.vol);
    if (!sound || (isOptionLeg(leg) && !positive(leg.strike))) {
      return { refused: 'Each leg needs quantity, price, years, volatility and, for an option, a strike' };
    }
  }
  return null;
}
