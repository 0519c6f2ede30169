import type { ChainDocument } from '../../core/shapes/chain.ts';
import type { Suggestion } from '../../core/shapes/suggestion.ts';
import type { View } from '../../core/shapes/view.ts';

/** How many candidates a model may choose from. */
export const candidatesShown = 6;

/** What a model answers: candidates by id, best first, with its own words. */
export interface CounselAnswer {
  picks: { id: string; summary: string; logic: string[] }[];
  caution: string | null;
}

/** What came of asking a model, kept with the suggestion so that it can be made again without asking. */
export type Counsel =
  | {
      kind: 'answer';
      model: string;
      promptHash: string;
      cost: number | null;
      ms: number;
      answer: CounselAnswer;
    }
  | { kind: 'failed'; model: string; promptHash: string; cost: number | null; ms: number; reason: string };

type Market = Omit<ChainDocument, 'strikes'>;

function candidate(one: Suggestion) {
  const {
    strategy,
    name,
    summary,
    actions,
    risk,
    legs,
    netCash,
    maxProfit,
    maxLoss,
    breakevensAfterCosts,
    pop,
    expectedValue,
    margin,
    charges,
  } = one;
  return {
    id: strategy,
    name,
    what: summary,
    actions,
    risk,
    lots: legs[0]?.lots ?? 1,
    netCash,
    maxProfit: maxProfit ?? 'unlimited',
    maxLoss: maxLoss ?? 'unlimited',
    breakevensAfterCosts,
    chanceOfProfit: pop,
    expectedValueAfterCosts: expectedValue,
    marginEstimate: margin.estimate,
    charges: charges.total,
  };
}

/** The facts a model is given: nothing about the person but what the choice needs. */
export function counselFacts(
  market: Market,
  view: View,
  candidates: readonly Suggestion[],
  person: { risk: string; experience: string },
) {
  const {
    symbol,
    expiry,
    daysToExpiry,
    spot,
    forward,
    atmIv,
    ivRank,
    pcr,
    maxPain,
    straddle,
    expectedMove,
    skew,
    walls,
    freshness,
  } = market;
  return {
    market: {
      symbol,
      expiry,
      daysToExpiry,
      prices: freshness.state,
      spot,
      forward,
      atmIv,
      ivRank,
      pcr,
      maxPain,
      straddle,
      expectedMove: expectedMove.oneSigma,
      riskReversal25: skew.riskReversal25,
      walls: { resistance: walls.resistance.slice(0, 3), support: walls.support.slice(0, 3) },
    },
    view: {
      direction: view.direction,
      volatility: view.volatility,
      confidence: view.confidence,
      evidence: view.evidence.filter(({ weight }) => weight !== 0).map(({ says }) => says),
    },
    trader: person,
    candidates: candidates.map(candidate),
  };
}

/** The model's choice laid over the rules' candidates: its order and words, the rules' legs and figures. */
export function advised(
  candidates: readonly Suggestion[],
  answer: CounselAnswer,
  wanted: number,
): Suggestion[] {
  const chosen = answer.picks.flatMap((pick) => {
    const own = candidates.find((c) => c.strategy === pick.id);
    return own ? [{ ...own, summary: pick.summary, logic: [...pick.logic, ...own.logic] }] : [];
  });
  const rest = candidates.filter((c) => !answer.picks.some((pick) => pick.id === c.strategy));
  return [...chosen, ...rest].slice(0, wanted).map((one, i) => ({ ...one, rank: i + 1 }));
}
