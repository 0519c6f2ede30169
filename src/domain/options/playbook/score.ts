import type { View } from '../../../core/shapes/view.ts';
import { clamp } from '../../view/evidence.ts';
import { type Horizon, horizonValue } from '../payoff/horizon.ts';
import { type PriceLaw, priceAtCoordinate, reshaped } from '../payoff/law.ts';
import type { Person } from './gate.ts';
import type { Market } from './market.ts';
import type { Outcome } from './outcome.ts';
import { limits, type Parts, type Template, weights } from './template.ts';

const unit = (value: number): number => clamp(value, 0, 1);

const volatilityFit: Record<View['volatility'], Record<Template['volatility'], number>> = {
  rising: { rising: 1, any: 0.55, falling: 0 },
  falling: { falling: 1, any: 0.6, rising: 0 },
  steady: { falling: 0.85, any: 0.7, rising: 0.3 },
};

/** How far a structure's own purpose is the view's, before any price is looked at. */
export function stanceFit(template: Template, view: View): number {
  const aside = view.direction === 'neutral' ? 0.3 : 0.35;
  const direction = template.direction === view.direction ? 1 : aside;
  return 0.65 * direction + 0.35 * volatilityFit[view.volatility][template.volatility];
}

/** What a view means: so many expected moves its way, and so much of the volatility. */
export const drift = { bearish: -0.4, neutral: 0, bullish: 0.4 } as const;
export const volRatio = { rising: 1.2, steady: 0.9, falling: 0.8 } as const;

/** Standard normal coordinates from -3 to 3 and their weights: enough of a grid to rank by. */
const nodes = Array.from({ length: 25 }, (_, i) => (i - 12) / 4);
const densities = nodes.map((z) => Math.exp((-z * z) / 2));
const totalDensity = densities.reduce((sum, density) => sum + density, 0);

const pricesOf = (law: PriceLaw): number[] => nodes.map((z) => priceAtCoordinate(law, z));

/** Mean P/L at the near expiry over prices at the nodes. */
function meanPl(horizon: Horizon, prices: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < prices.length; i++) sum += densities[i]! * horizonValue(horizon, prices[i]!);
  return sum / totalDensity;
}

/**
 * What the view is worth to the position if it is right, over the loss: the mean P/L under a law moved 0.4 expected moves
 * its way, with 1.2, 0.9 or 0.8 of the volatility, less the mean without that. A ranking figure, never shown as an edge.
 */
function viewGain({ horizon, loss }: Outcome, { laws }: Judge): number {
  if (!(loss > 0)) return 0;
  return (meanPl(horizon, laws.view) - meanPl(horizon, laws.market)) / loss;
}

function liquidity({ candidate }: Outcome): number {
  let [spread, oi, worst] = [0, 1, Number.POSITIVE_INFINITY];
  let last = false;
  for (const { quote } of candidate.legs) {
    if (quote.right === 'FUT') continue;
    last ||= quote.basis === 'last';
    spread = Math.max(spread, quote.spread ?? 0);
    worst = Math.min(worst, quote.oi ?? Number.NaN);
  }
  oi = Number.isFinite(worst) ? unit(Math.log10(Math.max(worst / limits.openInterest, 1)) / 2) : 0.5;
  return 0.6 * (last ? 0.3 : unit(1 - spread / limits.spread)) + 0.4 * oi;
}

function tail({ candidate, reward, loss }: Outcome, person: Person): number {
  const shape =
    candidate.template.risk === 'undefined' ? 0.2 : 0.5 + 0.5 * unit(loss > 0 ? reward / loss : 1);
  if (person.capital === null) return shape;
  const budget = limits.riskShare[person.risk] * person.capital;
  return loss <= budget ? shape : (shape * budget) / loss;
}

function costPart({ reward, cost }: Outcome): number {
  return unit(1 - cost.total / (0.15 * Math.max(reward + cost.total, 0.01)));
}

/** 1 inside the days a structure is made for and at one to two and a half horizons, less outside. */
function horizonPart({ days }: Template, market: Market, horizonDays: number | null): number {
  const left = Math.max(market.daysToExpiry, 0.5);
  const [from, to] = days;
  const own = left < from ? left / from : left > to ? to / left : 1;
  if (horizonDays === null || !(horizonDays > 0)) return own;
  const ratio = left / horizonDays;
  const asked = ratio < 1 ? ratio : ratio > 2.5 ? 2.5 / ratio : 1;
  return (own + asked) / 2;
}

export interface Scored {
  outcome: Outcome;
  parts: Parts;
  score: number;
}

export interface Judge {
  view: View;
  person: Person;
  market: Market;
  horizonDays: number | null;
  /** Prices at the near expiry, at the nodes of the law of the market and of the one the view means. */
  laws: { market: readonly number[]; view: readonly number[] };
}

/** Whatever one answer's candidates are judged by. */
export function judgeOf(about: Omit<Judge, 'laws'>): Judge {
  const { view, market } = about;
  const { atmIv, years, law } = market.near;
  const shift = drift[view.direction] * atmIv * Math.sqrt(years);
  return {
    ...about,
    laws: { market: pricesOf(law), view: pricesOf(reshaped(law, volRatio[view.volatility], shift)) },
  };
}

const total = (parts: Parts, { person }: Judge): number => {
  const weight = weights[person.risk];
  let score = 0;
  for (const part of Object.keys(weight) as (keyof Parts)[]) score += weight[part] * parts[part];
  return score;
};

const valuePart = ({ expectedValue }: Outcome, tied: number): number =>
  tied > 0 ? unit(1 + expectedValue / (0.05 * tied)) : 0;

/**
 * The weighted sum of seven parts, each 0..1, of one lot; the weights follow the person's risk
 * (data/playbook/templates.json). Until the margin is known the loss stands in for it.
 */
export function scored(outcome: Outcome, judge: Judge): Scored {
  const { view, person, market, horizonDays } = judge;
  const { template } = outcome.candidate;
  const gain = viewGain(outcome, judge);
  const parts: Parts = {
    fit: 0.6 * stanceFit(template, view) + 0.4 * (0.5 + (0.5 * gain) / (0.5 + Math.abs(gain))),
    pop: outcome.pop,
    value: valuePart(outcome, outcome.loss),
    liquidity: liquidity(outcome),
    tail: tail(outcome, person),
    cost: costPart(outcome),
    horizon: horizonPart(template, market, horizonDays),
  };
  return { outcome, parts, score: total(parts, judge) };
}

/** The same with the margin of the lot in place of its loss. */
export function withMargin({ outcome, parts }: Scored, judge: Judge, margin: number): Scored {
  const known = { ...parts, value: valuePart(outcome, margin) };
  return { outcome, parts: known, score: total(known, judge) };
}

/** Best first; equals by name and strikes, so that nothing depends on the order they came in. */
export function better(a: Scored, b: Scored): number {
  if (a.score !== b.score) return b.score - a.score;
  return a.outcome.candidate.key < b.outcome.candidate.key ? -1 : 1;
}

/** Within one structure those a person's risk budget covers come first. */
export function affordable(budget: number | null): (a: Scored, b: Scored) => number {
  const over = ({ outcome }: Scored) => (budget !== null && outcome.loss > budget ? 1 : 0);
  return (a, b) => over(a) - over(b) || better(a, b);
}

/**
 * What is lost when the view is wrong by one expected move, and when the move comes late and the price stays until expiry, as
 * shares of the loss the position is sized by. Without a direction both ways are wrong.
 */
function losses({ stance: { up, down, still }, loss, candidate }: Outcome, view: View) {
  const { direction } = candidate.template;
  const way = direction === 'neutral' ? view.direction : direction;
  const moved = way === 'bullish' ? down : way === 'bearish' ? up : Math.min(up, down);
  const share = (pl: number) => (loss > 0 ? unit(-pl / loss) : 0);
  return { wrong: share(moved), late: share(still) };
}

/**
 * High: open loss, a loss above two budgets, a chance under 0.3, or half and more of the loss both when the view is wrong and
 * when the move comes late. Low: within budget, a chance of 0.5, and under half of the loss in either case.
 */
export function riskOf(outcome: Outcome, budget: number | null, view: View): 'low' | 'medium' | 'high' {
  const { candidate, pop, loss } = outcome;
  if (candidate.template.risk === 'undefined' || pop < 0.3) return 'high';
  if (budget !== null && loss > 2 * budget) return 'high';
  const { wrong, late } = losses(outcome, view);
  if (Math.min(wrong, late) >= 0.5) return 'high';
  return pop >= 0.5 && Math.max(wrong, late) < 0.5 && (budget === null || loss <= budget) ? 'low' : 'medium';
}
