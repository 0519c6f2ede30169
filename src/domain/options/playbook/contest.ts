import { isRefusal } from '../../refusal.ts';
import { outline, type PayoffOutline } from '../payoff/payoff.ts';
import { type Candidate, candidatesOf } from './candidate.ts';
import type { Till } from './cost.ts';
import { freezeFault } from './gate.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { affordable, type Judge, type Scored, scored, withMargin } from './score.ts';
import { budgetOf, type Sized, sizedFor } from './size.ts';
import { againstView } from './stance.ts';
import type { Template } from './template.ts';

/** A structure's best candidate, ranked by one lot, and the size it may have. */
export interface Finalist {
  one: Scored;
  sized: Sized;
}

/** A finalist measured again at its size. */
export interface Placed extends Finalist {
  outcome: Outcome;
  /** The same position without costs. */
  before: PayoffOutline;
}

/** What became of one structure: its best candidate, and what kept a better or every other one out. */
export interface Entry {
  template: Template;
  finalist: Finalist | null;
  considered: number;
  /** Why nothing came of it; null with a finalist. */
  reason: string | null;
  /** A candidate ahead of the finalist that only a limit kept out. */
  beaten: { score: number; reason: string } | null;
}

const strikesOf = ({ legs }: Candidate): string =>
  legs.map(({ quote }) => (quote.right === 'FUT' ? 'FUT' : `${quote.strike} ${quote.right}`)).join(', ');

/** The candidate with its margin and the size it may have; a reason where a limit keeps it out. */
function finalistOf(first: Scored, judge: Judge): Finalist | string {
  const sized = sizedFor(first.outcome, judge.person, judge.market);
  if (typeof sized === 'string') return sized;
  return { one: withMargin(first, judge, sized.margin.estimate), sized };
}

/** One lot of a candidate, or why it is out of the contest. */
function triedOn(candidate: Candidate, { market, view }: Judge, till: Till): Outcome | string {
  const outcome = freezeFault(candidate.legs, market) ?? outcomeOf(candidate, 1, market, till);
  if (typeof outcome === 'string') return outcome;
  return againstView(outcome.stance, candidate.template, view, market.currency) ?? outcome;
}

/** Tries one structure on its strikes: prices all, then sizes them best first until one passes every limit. */
export function entryOf(template: Template, judge: Judge, till: Till): Entry {
  const { market } = judge;
  const { candidates, reason } = candidatesOf(template, market);
  const entry: Entry = { template, finalist: null, considered: candidates.length, reason, beaten: null };
  const priced: Scored[] = [];
  let failed: string | null = null;
  for (const candidate of candidates) {
    const outcome = triedOn(candidate, judge, till);
    if (typeof outcome !== 'string') priced.push(scored(outcome, judge));
    else failed ??= `${strikesOf(candidate)}: ${outcome}`;
  }
  entry.reason = failed ?? reason;
  for (const one of priced.sort(affordable(budgetOf(judge.person)))) {
    const finalist = finalistOf(one, judge);
    if (typeof finalist !== 'string') return { ...entry, finalist, reason: null };
    entry.beaten ??= { score: one.score, reason: `${strikesOf(one.outcome.candidate)}: ${finalist}` };
  }
  return { ...entry, reason: entry.beaten?.reason ?? entry.reason ?? 'nothing to try', beaten: null };
}

/** Prices, charges and measures a finalist at its size; a reason where that cannot be done. */
export function placedOf({ one, sized }: Finalist, { market }: Judge, till: Till): Placed | string {
  const { lots } = sized;
  const { candidate } = one.outcome;
  const outcome = lots === 1 ? one.outcome : outcomeOf(candidate, lots, market, till);
  if (typeof outcome === 'string') return `${strikesOf(candidate)}, ${lots} lots: ${outcome}`;
  const before = outline(outcome.position);
  if (isRefusal(before)) return `${strikesOf(candidate)}: ${before.refused}`;
  const margin = { ...sized.margin, estimate: sized.margin.estimate * lots };
  return { one, outcome, before, sized: { ...sized, margin } };
}
