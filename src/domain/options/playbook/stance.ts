import type { View } from '../../../core/shapes/view.ts';
import { type Horizon, horizonValue } from '../payoff/horizon.ts';
import { probabilityIn } from '../payoff/law.ts';
import type { PayoffOutline } from '../payoff/payoff.ts';
import { type Fault, fault } from './fault.ts';
import type { Market } from './market.ts';
import type { Template } from './template.ts';
import { cents, money, percent, roundedTo } from './words.ts';

/** P/L at the near expiry after costs, one expected move below the spot, at it, and one above. */
export interface Stance {
  down: number;
  still: number;
  up: number;
  /** Probability of a profit on each side of the spot. */
  chanceBelow: number;
  chanceAbove: number;
}

/** What a position does as the price moves or stays. */
export function stanceOf(
  horizon: Horizon,
  after: PayoffOutline,
  costs: number,
  { spot, near }: Market,
): Stance {
  const at = (price: number) => horizonValue(horizon, Math.max(price, 0)) - costs;
  const side = (from: number, to: number) =>
    probabilityIn(
      near.law,
      after.profitRanges.flatMap(([low, high]): [number, number | null][] => {
        const [a, b] = [Math.max(low, from), Math.min(high ?? Number.POSITIVE_INFINITY, to)];
        return a < b ? [[a, b === Number.POSITIVE_INFINITY ? null : b]] : [];
      }),
    );
  return {
    down: at(spot - near.sigma),
    still: at(spot),
    up: at(spot + near.sigma),
    chanceBelow: side(0, spot),
    chanceAbove: side(spot, Number.POSITIVE_INFINITY),
  };
}

/** Least chance of a profit on the side a view expects. */
const leastChance = 0.35;

/** Why a position does not follow a view that has a direction; null where it does. A box moves with no price. */
export function againstView(
  { up, down, chanceAbove, chanceBelow }: Stance,
  template: Template,
  view: View,
  currency: Market['currency'],
): Fault | null {
  if (view.direction === 'neutral' || template.family === 'box') return null;
  const bullish = view.direction === 'bullish';
  const [gain, chance] = bullish ? [up, chanceAbove] : [down, chanceBelow];
  const way = bullish ? 'up' : 'down';
  if (!(gain > 0)) {
    const says = `against the view: one expected move ${way} it loses ${money(-gain, currency)}`;
    return fault('againstView', says, { value: cents(gain), limit: 0 });
  }
  if (chance < leastChance)
    return fault(
      'chance',
      `against the view: it makes money ${way} from here with a chance of ${percent(chance, 0)}, ${percent(leastChance, 0)} needed`,
      { value: roundedTo(4)(chance), limit: leastChance },
    );
  return null;
}

/** The bet of a position: which way, and whether the price is to move or to stay. */
export interface Bet {
  direction: Template['direction'];
  /** What it is made for; null where it needs neither. */
  volatility: 'rising' | 'falling' | null;
  moves: boolean | null;
}

export const betOf = ({ direction, volatility }: Template, { up, down, still }: Stance): Bet => ({
  direction,
  volatility: volatility === 'any' ? null : volatility,
  moves: direction === 'neutral' && up + down !== 2 * still ? (up + down) / 2 > still : null,
});

/** Whether one of two bets wins by what the other loses by; two that win by the same direction never do. */
export function opposed(a: Bet, b: Bet): boolean {
  const directed = a.direction !== 'neutral' && b.direction !== 'neutral';
  if (directed) return a.direction !== b.direction;
  const volatilities = a.volatility !== null && b.volatility !== null && a.volatility !== b.volatility;
  const movements = a.moves !== null && b.moves !== null && a.moves !== b.moves;
  return volatilities || movements;
}
