import type { Refusal } from '../refusal.ts';

/** What one order costs in money; `price` is the fill, `at` the fill's time in epoch ms UTC. */
export type Commission = (units: number, price: number, buying: boolean, at: number) => number;

/** Costs of trading: a commission an order, and how far a fill is from the printed price. */
export interface Costs {
  /** Money a fixed order costs, part of the sizing rule. */
  fixed: number;
  /** Share of the traded value, part of the sizing rule. */
  rate: number;
  /** Money a unit costs on top. */
  perUnit: number;
  /** Full bid-ask spread as a share of the price; entries pay it, as quotes are shown from the other side. */
  spread: number;
  /** Share of the price by which every market and stop order is filled worse. */
  slippage: number;
  /** Share of the bar's range by which every market and stop order is filled worse. */
  slippageRange: number;
  /** A rule that is no formula of these, such as a table by date; replaces fixed, rate and perUnit. */
  table?: Commission;
}

export const noCosts: Costs = { fixed: 0, rate: 0, perUnit: 0, spread: 0, slippage: 0, slippageRange: 0 };

export function commissionOf(
  costs: Costs,
  units: number,
  price: number,
  buying: boolean,
  at: number,
): number {
  if (costs.table !== undefined) return costs.table(units, price, buying, at);
  const size = units < 0 ? -units : units;
  return costs.fixed + size * price * costs.rate + size * costs.perUnit;
}

const part = /^(\d+(?:\.\d+)?|\.\d+)(%|\/unit)?$/;

/**
 * Reads a commission as typed: `0.002` and `0.2%` are a share of the value, `1+0.05%` one unit of money an order and a
 * share, `0.005/unit` money a unit, `5+0` money an order.
 */
export function readCommission(text: string): Pick<Costs, 'fixed' | 'rate' | 'perUnit'> | Refusal {
  const wrong: Refusal = {
    refused: `"${text.slice(0, 40)}" is not a commission`,
    hint: 'Write 0.002 or 0.2% of the value, 1+0.05% with a fixed part, or 0.005/unit.',
  };
  const parts = text.replaceAll(' ', '').split('+');
  const found = { fixed: 0, rate: 0, perUnit: 0 };
  for (const [i, word] of parts.entries()) {
    const read = part.exec(word);
    if (read === null || parts.length > 2) return wrong;
    const value = Number(read[1]);
    if (read[2] === '/unit') found.perUnit += value;
    else if (i === 0 && parts.length === 2 && read[2] === undefined) found.fixed += value;
    else found.rate += read[2] === '%' ? value / 100 : value;
  }
  return found.rate < 1
    ? found
    : { ...wrong, refused: `A commission of ${text} is more than the trade is worth` };
}
