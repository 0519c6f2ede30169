import { isRefusal } from '../../refusal.ts';
import { outline, type PayoffOutline } from '../payoff/payoff.ts';
import { type Candidate, candidatesOf } from './candidate.ts';
import type { Till } from './cost.ts';
import { contractOf, type Fault, fault, isFault } from './fault.ts';
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
  fault: Fault | null;
  /** A candidate ahead of the finalist that only a limit kept out. */
  beaten: { score: number; fault: Fault } | null;
}

/** What is wrong with a variant, its contracts named; those of another expiry than the one looked at with theirs. */
function faultWith({ legs }: Candidate, wrong: Fault, { near }: Judge['market'], size = ''): Fault {
  const names = legs.map(({ quote: { right, strike, expiry } }) => {
    const name = right === 'FUT' ? 'FUT' : `${strike} ${right}`;
    return expiry === near.expiry ? name : `${name} of ${expiry}`;
  });
  return {
    ...wrong,
    legs: legs.map(({ quote }) => contractOf(quote)),
    reason: `${names.join(', ')}${size}: ${wrong.reason}`,
  };
}

/** The candidate with its margin and the size it may have; a reason where a limit keeps it out. */
function finalistOf(first: Scored, judge: Judge): Finalist | Fault {
  const sized = sizedFor(first.outcome, judge.person, judge.market);
  if (isFault(sized)) return sized;
  return { one: withMargin(first, judge, sized.margin.estimate), sized };
}

/** One lot of a candidate, or why it is out of the contest. */
function triedOn(candidate: Candidate, { market, view }: Judge, till: Till): Outcome | Fault {
  const outcome = freezeFault(candidate.legs, market) ?? outcomeOf(candidate, 1, market, till);
  if (isFault(outcome)) return outcome;
  return againstView(outcome.stance, candidate.template, view, market.currency) ?? outcome;
}

/** Tries one structure on its strikes: prices all, then sizes them best first until one passes every limit. */
export function entryOf(template: Template, judge: Judge, till: Till): Entry {
  const { market } = judge;
  const { candidates, fault: missing } = candidatesOf(template, market);
  const entry: Entry = { template, finalist: null, considered: candidates.length, fault: null, beaten: null };
  const priced: Scored[] = [];
  let failed: Fault | null = null;
  for (const candidate of candidates) {
    const outcome = triedOn(candidate, judge, till);
    if (!isFault(outcome)) priced.push(scored(outcome, judge));
    else failed ??= faultWith(candidate, outcome, market);
  }
  for (const one of priced.sort(affordable(budgetOf(judge.person)))) {
    const finalist = finalistOf(one, judge);
    if (!isFault(finalist)) return { ...entry, finalist };
    entry.beaten ??= { score: one.score, fault: faultWith(one.outcome.candidate, finalist, market) };
  }
  const wrong = entry.beaten?.fault ?? failed ?? missing ?? fault('nothingToTry', 'nothing to try');
  return { ...entry, fault: wrong, beaten: null };
}

/** Prices, charges and measures a finalist at its size; a reason where that cannot be done. */
export function placedOf({ one, sized }: Finalist, { market }: Judge, till: Till): Placed | Fault {
  const { lots } = sized;
  const { candidate } = one.outcome;
  const outcome = lots === 1 ? one.outcome : outcomeOf(candidate, lots, market, till);
  if (isFault(outcome)) return faultWith(candidate, outcome, market, `, ${lots} lots`);
  const before = outline(outcome.position);
  if (isRefusal(before)) return faultWith(candidate, fault('notMeasured', before.refused), market);
  const margin = { ...sized.margin, estimate: sized.margin.estimate * lots };
  return { one, outcome, before, sized: { ...sized, margin } };
}
