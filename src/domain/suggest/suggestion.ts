import type { Freshness } from '../../core/shapes/market.ts';
import type { DeskGlance } from '../../core/shapes/room.ts';
import { type SuggestDocument, unasked } from '../../core/shapes/suggestion.ts';
import type { View } from '../../core/shapes/view.ts';
import { isoWithOffset } from '../calendar/calendar.ts';
import type { Occasion } from '../calendar/events.ts';
import { type AnalysisHistory, analyse, type ChainAnalysis } from '../chain/analysis.ts';
import { chainDocument } from '../chain/document/document.ts';
import type { Chain } from '../chain/snapshot.ts';
import type { Recollection } from '../memory/lesson.ts';
import { lessonsOn } from '../memory/memory.ts';
import type { Vote } from '../memory/votes.ts';
import { type Person, type PlaybookAnswer, playbook } from '../options/playbook/playbook.ts';
import { pastExpiry, pastExpiryWarning } from '../past-expiry.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { deriveView, type Wish } from '../view/view.ts';
import { chanceOf, completed, type Learned, receiptOf } from './confidence.ts';
import { advised, type Counsel, candidatesShown } from './counsel.ts';
import { barsOf, type KeptBars } from './kept-bars.ts';

export type { Person } from '../options/playbook/playbook.ts';

/** Everything a suggestion is made from but the chains themselves, as JSON: kept with it so that it can be made again. */
export interface SuggestInputs extends Learned {
  version: 1;
  rulesVersion: string;
  chainId: string;
  previousId: string | null;
  /** As asked for; null leaves the choice to the rules. */
  expiry: string | null;
  /** Moment the answer was given for, epoch ms UTC. */
  now: number;
  freshness: Freshness;
  sample: boolean;
  rate: number;
  wish: Wish;
  person: Person;
  history: AnalysisHistory;
  bars: KeptBars | null;
  warnings: string[];
  /** Dated events after the chain, known or named by the person; absent in older receipts. */
  events?: Occasion[];
  /** What came of asking a model; absent where none was asked. */
  counsel?: Counsel;
  /** Closed trades of the symbol as they were known; absent where nothing is remembered. */
  memory?: Recollection;
  /** What the person said of earlier answers on the symbol, the newest first; absent where they said nothing. */
  votes?: Vote[];
  /** The paper account beside it; absent where there is none. */
  desk?: DeskGlance;
}

/**
 * The expiry the rules look at: the one asked for; else the nearest still open that reaches the horizon, and today's
 * own only for a person who is advanced.
 */
function focus(
  chain: Chain,
  inputs: SuggestInputs,
  look: (expiry: string | undefined) => ChainAnalysis | Refusal,
) {
  const nearest = look(inputs.expiry ?? undefined);
  if (isRefusal(nearest) || inputs.expiry !== null) return nearest;
  const least = Math.max(inputs.person.experience === 'advanced' ? 0 : 1, inputs.wish.horizonDays ?? 0);
  const fits = (a: ChainAnalysis) => !a.focus.closed && a.daysToExpiry >= least;
  if (fits(nearest)) return nearest;
  for (const { expiry } of chain.slices) {
    if (expiry <= nearest.expiry) continue;
    const next = look(expiry);
    if (!isRefusal(next) && fits(next)) return next;
  }
  return nearest.focus.closed
    ? { refused: `The last expiry of this chain of ${chain.symbol} has closed`, hint: 'Give a newer chain.' }
    : nearest;
}

/** What the rules make of it before a document is written: the reading, the view and the candidates. */
export interface Measured {
  analysis: ChainAnalysis;
  view: View;
  answer: PlaybookAnswer;
}

/** Reads the chain, derives the view and runs the playbook; `bench` more candidates for a model to choose from. */
export function measure(
  inputs: SuggestInputs,
  chain: Chain,
  previous: Chain | null,
  bench = 0,
): Measured | Refusal {
  const bars = barsOf(inputs.bars);
  const options = {
    rate: inputs.rate,
    freshness: inputs.freshness,
    history: inputs.history,
    previous: previous ?? undefined,
    bars: bars ?? undefined,
  };
  const past = inputs.expiry === null || inputs.sample ? null : pastExpiry(chain, inputs.expiry, inputs.now);
  const analysis = focus(chain, inputs, (expiry) => analyse(chain, expiry, options));
  if (isRefusal(analysis)) return analysis;
  if (past !== null) return past;
  const view = deriveView(analysis, bars, inputs.wish);
  const answer = playbook({
    chain,
    analysis,
    view,
    person: inputs.person,
    horizonDays: inputs.wish.horizonDays ?? null,
    events: inputs.events,
    bench,
    lesson: inputs.memory && lessonsOn(inputs.memory, analysis, inputs.bars?.close ?? []),
    votes: inputs.votes,
    chance: chanceOf(inputs.rulesCalibration),
  });
  return isRefusal(answer) ? answer : { analysis, view, answer };
}

const wanted = 3;

/** Where the answer came from, in a word, a reason and a step of the path. */
function provenance(counsel: Counsel | undefined) {
  if (counsel === undefined) return { source: 'rules' as const, sourceReason: unasked, step: [] };
  const took = `${counsel.model}, ${counsel.ms} ms`;
  if (counsel.kind === 'failed') {
    return {
      source: 'fallback' as const,
      sourceReason: counsel.reason,
      step: [`model: ${took}: ${counsel.reason}`, "the rules' answer stands"],
    };
  }
  const sourceReason = 'the model chose and worded; every figure of it was found in the chain';
  return {
    source: 'model' as const,
    sourceReason,
    step: [`model: ${took}: ${counsel.answer.picks.map((pick) => pick.id).join(', ')}`],
  };
}

/** Said before anything else where the account beside it takes no new risk. */
function haltedWarning(desk: DeskGlance | undefined): string[] {
  if (desk === undefined || desk.breaker === 'active' || desk.breaker === 'probation') return [];
  const why = desk.reasons.length === 0 ? '' : ` (${desk.reasons.join(', ')})`;
  return [`Trading in ${desk.account} is ${desk.breaker}${why}: no new risk is taken there, exits work.`];
}

/** What `decide` writes down: with the bench that a model chose from, where one did. */
export const measuredFor = (
  inputs: SuggestInputs,
  chain: Chain,
  previous: Chain | null,
): Measured | Refusal =>
  measure(inputs, chain, previous, inputs.counsel?.kind === 'answer' ? candidatesShown - wanted : 0);

/** The answer as a pure function of what went in, a model's words among it: same inputs, same bytes. */
export function decide(
  id: string,
  inputs: SuggestInputs,
  chain: Chain,
  previous: Chain | null,
  known?: Measured,
): SuggestDocument | Refusal {
  const { counsel } = inputs;
  const chosen = counsel?.kind === 'answer' ? counsel.answer : null;
  const measured = known ?? measuredFor(inputs, chain, previous);
  if (isRefusal(measured)) return measured;
  const { analysis, view, answer } = measured;
  const { strikes: _, ...market } = chainDocument(analysis, { strikes: 'none' });
  const { source, sourceReason, step } = provenance(counsel);
  return {
    id,
    symbol: chain.symbol,
    expiry: analysis.expiry,
    asOf: isoWithOffset(chain.exchange, chain.asOf),
    createdAt: isoWithOffset(chain.exchange, inputs.now),
    source,
    sourceReason,
    decisionPath: [
      `chain: ${chain.source} of ${isoWithOffset(chain.exchange, chain.asOf)}`,
      `expiry ${analysis.expiry}${inputs.expiry === null ? ' chosen' : ' asked for'}`,
      `view ${view.direction}, volatility ${view.volatility}${view.given ? ' (given)' : ''}`,
      `rules: ${answer.considered} candidates, ${answer.suggestions.length} kept`,
      ...step,
    ],
    market,
    view,
    suggestions: (chosen === null
      ? answer.suggestions
      : advised([...answer.suggestions, ...answer.bench], chosen, wanted)
    ).map((one) =>
      completed(inputs.desk === undefined ? one : { ...one, roomToday: inputs.desk.roomToday }, inputs),
    ),
    rejected: answer.rejected,
    considered: answer.considered,
    ...(inputs.desk === undefined ? {} : { desk: inputs.desk }),
    warnings: [
      ...new Set([
        ...haltedWarning(inputs.desk),
        ...pastExpiryWarning(chain, analysis.expiry, inputs.now, inputs.sample),
        ...inputs.warnings,
        ...market.warnings,
        ...answer.warnings,
      ]),
    ],
    caution: chosen?.caution && counsel ? { by: counsel.model, says: chosen.caution } : null,
    receipt: {
      chainId: inputs.chainId,
      rulesVersion: inputs.rulesVersion,
      promptHash: counsel?.promptHash ?? null,
      model: counsel?.model ?? null,
      cost: counsel?.cost ?? null,
      ...receiptOf(inputs),
    },
  };
}
