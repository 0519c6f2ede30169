import { isRefusal } from '../../refusal.ts';
import type { Position } from '../legs.ts';
import { atFirstExpiry, type Horizon, horizonValue } from '../payoff/horizon.ts';
import { probabilityIn } from '../payoff/law.ts';
import { outline, type PayoffOutline } from '../payoff/payoff.ts';
import { stressLoss } from '../payoff/sizing.ts';
import type { Book } from './book.ts';
import type { Candidate, PickedLeg } from './candidate.ts';
import type { Cost, Till } from './cost.ts';
import { type Fault, fault } from './fault.ts';
import type { Market } from './market.ts';
import { positionOf } from './position.ts';
import { type Stance, stanceOf } from './stance.ts';
import { cents, money } from './words.ts';

/** A candidate at some size, priced and measured after costs. */
export interface Outcome {
  candidate: Candidate;
  lots: number;
  position: Position;
  /** At the near expiry, before costs. */
  horizon: Horizon;
  cost: Cost;
  /** P/L at the near expiry, costs taken off. */
  after: PayoffOutline;
  pop: number;
  stance: Stance;
  expectedValue: number;
  /** Largest profit within two expected moves, after costs: one at a price of zero is none to plan with. */
  reward: number;
  /** Loss the size is measured by, after costs, as a positive number: the largest, or under stress where it is open. */
  loss: number;
}

/**
 * Expected value today under the market's own prices: each leg is worth the middle of its quote, so what is left is the
 * half spreads and the costs. A single volatility for all strikes would show the skew as an edge that is not there.
 */
export function expectedValueOf(legs: readonly PickedLeg[], units: number, costs: number): number {
  let value = -costs;
  for (const { action, ratio, quote } of legs) {
    value -= units * ratio * (action === 'buy' ? quote.pay - quote.mid : quote.mid - quote.get);
  }
  return value;
}

/** What contradicts the structure's own description; quotes of different moments show up here. */
function contradiction({ template }: Candidate, after: PayoffOutline, market: Market): Fault | null {
  const { netCash, maxProfit, maxProfitUnlimited, maxLoss, maxLossUnlimited } = after;
  const words = (value: number) => money(value, market.currency);
  const of = (value: number) => ({ value: cents(value), limit: 0 });
  if (template.cash === 'credit' && !(netCash > 0))
    return fault('quotesDisagree', `costs ${words(-netCash)} where a credit is due`, of(netCash));
  if (template.cash === 'debit' && !(netCash < 0))
    return fault(
      'quotesDisagree',
      `pays ${words(netCash)} where a debit is due: its quotes are not of one moment`,
      of(netCash),
    );
  if (maxProfitUnlimited !== (template.upside === 'unlimited'))
    return fault('otherShape', 'its legs do not make the structure');
  if (maxLossUnlimited && template.risk === 'defined')
    return fault('otherShape', 'its legs leave the loss open');
  if (maxProfit !== null && maxProfit <= 0)
    return fault('noProfit', `cannot make money: at best ${words(maxProfit)} after costs`, of(maxProfit));
  if (template.family !== 'box' && !maxLossUnlimited && maxLoss! >= 0)
    return fault(
      'quotesDisagree',
      `cannot lose (${words(maxLoss!)} at worst): its quotes are not of one moment`,
      of(maxLoss!),
    );
  return null;
}

const reach = 2;

export function rewardOf(
  horizon: Horizon,
  { kinks, maxProfit }: PayoffOutline,
  costs: number,
  book: Book,
): number {
  const low = Math.max(book.forward - reach * book.sigma, 0);
  const high = book.forward + reach * book.sigma;
  let best = Math.max(horizonValue(horizon, low), horizonValue(horizon, high)) - costs;
  for (const { spot, pl } of kinks) if (spot > low && spot < high) best = Math.max(best, pl);
  return Math.max(Math.min(best, maxProfit ?? best), 0);
}

/** Half of the best is where a profit is taken, and charges are due there too. */
function eaten(reward: number, costs: number, { currency }: Market): Fault {
  const words = `charges of ${money(costs, currency)} take more than half of the ${money(reward + costs, currency)} it can make within two expected moves`;
  return fault('noProfit', words, { value: cents(reward), limit: cents(costs) });
}

/** Measures a candidate at a size; a reason where it cannot be or contradicts itself. */
export function outcomeOf(candidate: Candidate, lots: number, market: Market, till: Till): Outcome | Fault {
  const { legs, template } = candidate;
  const cost = till.costOf(legs, lots);
  if (isRefusal(cost)) return fault('notMeasured', cost.refused);
  const position = positionOf(legs, market, lots);
  const after = outline(position, { costs: cost.total });
  if (isRefusal(after)) return fault('notMeasured', after.refused);
  const wrong = contradiction(candidate, after, market);
  if (wrong !== null) return wrong;
  let loss = Math.max(-(after.maxLoss ?? 0), 0);
  if (template.risk === 'undefined') {
    const stress = stressLoss(position);
    if (isRefusal(stress)) return fault('notMeasured', stress.refused);
    loss = stress + cost.total;
  }
  const horizon = atFirstExpiry(position);
  const reward = rewardOf(horizon, after, cost.total, market.near);
  if (reward <= cost.total) return eaten(reward, cost.total, market);
  return {
    candidate,
    lots,
    position,
    horizon,
    cost,
    after,
    pop: probabilityIn(market.near.law, after.profitRanges),
    stance: stanceOf(horizon, after, cost.total, market),
    expectedValue: expectedValueOf(legs, lots * market.lot, cost.total),
    reward,
    loss,
  };
}
