import { ofRisk, ofSize } from './exposure.ts';
import { point, type ReviewFacts, type ReviewPoint } from './facts.ts';
import { ofCost, ofMemory, ofTime } from './occasion.ts';

export type { ReviewedTrade, ReviewFacts, ReviewPoint } from './facts.ts';

const day = 86_400_000;

function ageWords(ageMs: number): string {
  if (ageMs >= 2 * day) return `${Math.floor(ageMs / day)} days old`;
  if (ageMs >= 2 * 3_600_000) return `${Math.floor(ageMs / 3_600_000)} hours old`;
  return `${Math.max(1, Math.round(ageMs / 60_000))} minutes old`;
}

function ofFreshness({ freshness }: ReviewFacts): ReviewPoint[] {
  if (freshness === null || freshness === undefined) return [];
  const { state, ageMs, note } = freshness;
  switch (state) {
    case 'stale':
      return [
        point(
          'staleness',
          'warning',
          `The prices are ${ageWords(ageMs)} (${note}): look at the market before acting.`,
        ),
      ];
    case 'sample':
      return [point('staleness', 'warning', 'These are made-up sample prices: nothing here can be traded.')];
    case 'lastClose':
      return [point('staleness', 'caution', 'Prices are of the last close: the market may open elsewhere.')];
    case 'delayed':
      return [
        point('staleness', 'caution', `Prices are delayed (${note}): check the quotes before an order.`),
      ];
    case 'live':
      return [];
  }
}

function ofGrounding({ ungrounded = [] }: ReviewFacts): ReviewPoint[] {
  if (ungrounded.length === 0) return [];
  const shown = ungrounded.slice(0, 4).join(', ');
  const more = ungrounded.length > 4 ? ` and ${ungrounded.length - 4} more` : '';
  return [
    point(
      'grounding',
      'warning',
      `No data supports ${shown}${more} in this answer: do not act on ${ungrounded.length === 1 ? 'it' : 'them'}.`,
    ),
  ];
}

const order = { warning: 0, caution: 1, info: 2 } as const;

/** The second opinion that needs no model: what in the numbers speaks against acting on an answer, the gravest first. */
export function secondOpinion(facts: ReviewFacts): ReviewPoint[] {
  const points = [ofGrounding, ofFreshness, ofRisk, ofSize, ofMemory, ofCost, ofTime].flatMap((check) =>
    check(facts),
  );
  return points
    .map((one, i) => ({ one, i }))
    .sort((a, b) => order[a.one.level] - order[b.one.level] || a.i - b.i)
    .map(({ one }) => one);
}
