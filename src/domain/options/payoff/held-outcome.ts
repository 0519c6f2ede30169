import { isRefusal, type Refusal } from '../../refusal.ts';
import type { Position } from '../legs.ts';
import type { PickedLeg } from '../playbook/candidate.ts';
import type { Cost } from '../playbook/cost.ts';
import type { Market } from '../playbook/market.ts';
import { expectedValueOf, type Outcome, rewardOf } from '../playbook/outcome.ts';
import { type Stance, stanceOf } from '../playbook/stance.ts';
import type { Template } from '../playbook/template.ts';
import { atFirstExpiry } from './horizon.ts';
import type { PayoffSummary } from './payoff.ts';
import { stressLoss } from './sizing.ts';

/** What a position a person named bets on, read from what it does when the price moves or stays. */
function betsOn(
  { down, still, up }: Stance,
  open: boolean,
): Pick<Template, 'direction' | 'volatility' | 'risk'> {
  const tilt = up - down;
  const bend = (up + down) / 2 - still;
  const leans = Math.abs(tilt) > Math.abs(bend);
  return {
    direction: !leans ? 'neutral' : tilt > 0 ? 'bullish' : 'bearish',
    volatility: leans ? 'any' : bend > 0 ? 'rising' : 'falling',
    risk: open ? 'undefined' : 'defined',
  };
}

const unnamed: Template = {
  id: 'typed',
  name: 'Position',
  family: 'typed',
  direction: 'neutral',
  volatility: 'any',
  cash: 'either',
  risk: 'defined',
  upside: 'limited',
  level: 'beginner',
  days: [0, 365],
  summary: '',
  try: {},
  legs: [],
};

/** A typed position as the playbook measures one, so that its exits follow the same rules. */
export function heldOutcome(
  legs: readonly PickedLeg[],
  position: Position,
  cost: Cost,
  after: PayoffSummary,
  market: Market,
): Outcome | Refusal {
  const horizon = atFirstExpiry(position);
  const stance = stanceOf(horizon, after, cost.total, market);
  const template = { ...unnamed, ...betsOn(stance, after.maxLossUnlimited) };
  const stress = stressLoss(position);
  if (isRefusal(stress)) return stress;
  return {
    candidate: { template, legs, key: 'typed' },
    lots: 1,
    position,
    horizon,
    cost,
    after,
    pop: after.pop ?? 0,
    stance,
    expectedValue: expectedValueOf(legs, market.lot, cost.total),
    reward: rewardOf(horizon, after, cost.total, market.near),
    loss: after.maxLossUnlimited ? stress + cost.total : Math.max(-(after.maxLoss ?? 0), 0),
  };
}
