import type { Exits } from '../../../core/shapes/prospect.ts';
import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import type { View } from '../../../core/shapes/view.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import type { Lesson } from '../../memory/lesson.ts';
import type { Standing } from '../../memory/votes.ts';
import type { PickedLeg } from './candidate.ts';
import type { Placed } from './contest.ts';
import { exitsOf } from './exits.ts';
import type { Person } from './gate.ts';
import type { Market } from './market.ts';
import { prospectsOf } from './prospects.ts';
import { reasonsOf } from './reasons.ts';
import { riskOf, type Scored } from './score.ts';
import { cents, roundedTo } from './words.ts';

const money = cents;
const ratio = roundedTo(4);
const orNull = (round: (value: number) => number, value: number | null): number | null =>
  value === null ? null : round(value);

function legOf(
  { action, ratio: times, quote }: PickedLeg,
  lots: number,
  lot: number,
): Suggestion['legs'][number] {
  const option = quote.right !== 'FUT';
  return {
    action,
    type: quote.right,
    strike: option ? quote.strike : null,
    expiry: quote.expiry,
    lots: lots * times,
    quantity: lots * times * lot,
    price: money(action === 'buy' ? quote.pay : quote.get),
    priceBasis: quote.basis === 'last' ? 'last' : action === 'buy' ? 'ask' : 'bid',
    bid: orNull(money, quote.bid),
    ask: orNull(money, quote.ask),
    iv: option ? ratio(quote.iv) : null,
    delta: ratio(quote.delta),
    oi: orNull(money, quote.oi),
  };
}

function actionOf(leg: Suggestion['legs'][number], near: string): string {
  const words = [leg.action.toUpperCase(), leg.type, ...(leg.strike === null ? [] : [leg.strike])];
  return [...words, ...(leg.expiry === near ? [] : [leg.expiry])].join(' ');
}

/** Greeks of legs held `units` times: theta per calendar day, vega per volatility point, rho per percentage point. */
export function greeksOf(legs: readonly PickedLeg[], units: number): Suggestion['greeks'] {
  const sum = { delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
  for (const { action, ratio: times, quote } of legs) {
    const signed = (action === 'buy' ? units : -units) * times;
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += signed * quote[name];
  }
  return {
    delta: ratio(sum.delta),
    gamma: ratio(sum.gamma),
    theta: ratio(sum.theta),
    vega: ratio(sum.vega),
    rho: ratio(sum.rho),
  };
}

function chargesOf({ entry, exit, total, items }: Placed['outcome']['cost']): Suggestion['charges'] {
  const rounded = Object.fromEntries(Object.entries(items).map(([item, value]) => [item, money(value)]));
  return { entry: money(entry), exit: money(exit), total: money(total), items: rounded };
}

export function roundedExits({ target, stop, timeStop, invalidation }: Exits): Exits {
  const { below, above, iv, words } = invalidation;
  return {
    target: { ...target, pl: money(target.pl), share: ratio(target.share) },
    stop: { ...stop, pl: money(stop.pl), share: ratio(stop.share) },
    timeStop,
    invalidation: { below: orNull(money, below), above: orNull(money, above), iv: orNull(ratio, iv), words },
  };
}

export interface Setting {
  market: Market;
  analysis: ChainAnalysis;
  view: View;
  person: Person;
  lesson: Lesson | null;
  votes: Standing | null;
  /** It bets against those before it. */
  against: boolean;
}

/** The score in points of a hundred, and what it is made of. */
function fitOf({
  score,
  parts,
}: Scored): Pick<Suggestion, 'fit' | 'fitParts' | 'confidence' | 'confidenceReason'> {
  const points = Object.entries(parts).map(([part, share]) => [part, Math.round(100 * share)]);
  return {
    fit: Math.round(100 * score),
    fitParts: Object.fromEntries(points) as Suggestion['fitParts'],
    confidence: null,
    confidenceReason: 'not calibrated',
  };
}

/** A ranked candidate at its size as the public JSON has it; the only place where figures are rounded. */
export function suggestionOf(placed: Placed, rank: number, setting: Setting): Suggestion {
  const { market, analysis, view, person, lesson, votes } = setting;
  const { one, outcome, sized, before } = placed;
  const { candidate, cost, lots, after } = outcome;
  const { template } = candidate;
  const legs = candidate.legs.map((leg) => legOf(leg, lots, market.lot));
  return {
    rank,
    strategy: template.id,
    name: template.name,
    summary: template.summary,
    logic: [
      ...reasonsOf(placed, view, market, person.capital),
      ...(lesson === null || lesson.reason === null ? [] : [lesson.reason]),
      ...(votes === null ? [] : [votes.reason]),
    ],
    actions: legs.map((leg) => actionOf(leg, market.near.expiry)),
    tags: [...new Set(legs.map(({ action, type }) => `${action.toUpperCase()} ${type}`))],
    risk: riskOf(outcome, sized.budget, view),
    legs,
    netCash: money(before.netCash),
    maxProfit: orNull(money, before.maxProfit),
    maxProfitUnlimited: before.maxProfitUnlimited,
    maxLoss: orNull(money, before.maxLoss),
    maxLossUnlimited: before.maxLossUnlimited,
    breakevens: before.breakevens.map(money),
    breakevensAfterCosts: after.breakevens.map(money),
    pop: ratio(outcome.pop),
    expectedValue: money(outcome.expectedValue),
    margin: { estimate: money(sized.margin.estimate), basis: sized.margin.basis },
    charges: chargesOf(cost),
    greeks: greeksOf(candidate.legs, lots * market.lot),
    exits: roundedExits(exitsOf(outcome, market, analysis)),
    memory: lesson?.document ?? null,
    ...(votes === null ? {} : { votes: votes.document }),
    roomToday: null,
    ...prospectsOf(placed, setting),
    role: setting.against ? 'ifWrong' : 'view',
    ...fitOf(one),
  };
}
