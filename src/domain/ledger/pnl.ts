import { exponentOf, type Minor, worthOf } from '../money.ts';
import { isPaid } from './fill.ts';
import { openCost, type Position } from './position.ts';

/** A position at a price, in minor units of its currency. */
export interface Valuation {
  /** What closing would bring (negative: cost); a future's gain to come. */
  marketValue: Minor;
  unrealised: Minor;
  /** Price times units, negative when short; a future's face value. */
  notional: Minor;
}

/** Values a position at a price per unit (millionths); NaN where the product does not fit 2^53. */
export function valuation(position: Position, price: number): Valuation {
  const size = Math.abs(position.quantity);
  const worth = worthOf(size, price, position.instrument.multiplier, exponentOf(position.currency));
  const cost = openCost(position);
  const sign = position.quantity < 0 ? -1 : 1;
  const unrealised = (sign * (worth - cost)) as Minor;
  const notional = (sign * worth) as Minor;
  return { marketValue: isPaid(position.instrument) ? notional : unrealised, unrealised, notional };
}

/** Mean price of what is open, in the currency per unit; null when flat. For showing: it is rounded like any double. */
export function averagePrice(position: Position): number | null {
  if (position.quantity === 0) return null;
  const units = (Math.abs(position.quantity) / 1e8) * position.instrument.multiplier;
  // Prices keep six decimals; a quotient of doubles would show more.
  return Math.round((openCost(position) / 10 ** exponentOf(position.currency) / units) * 1e6) / 1e6;
}
