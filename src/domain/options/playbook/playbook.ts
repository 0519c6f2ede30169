import type { Rejection } from '../../../core/shapes/rejection.ts';
import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import type { View } from '../../../core/shapes/view.ts';
import type { Occasion } from '../../calendar/events.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import type { Chain } from '../../chain/snapshot.ts';
import type { Lesson } from '../../memory/lesson.ts';
import { standingOf, type Vote } from '../../memory/votes.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import { benchOf, isHedge, placings, wanted } from './choice.ts';
import { type Entry, entryOf, type Placed } from './contest.ts';
import { tillOf } from './cost.ts';
import { type Fault, isFault } from './fault.ts';
import { eventsBefore, type Person, templateFault } from './gate.ts';
import { type Market, marketOf } from './market.ts';
import { judgeOf } from './score.ts';
import { suggestionOf } from './suggestion.ts';
import { type Template, templates, weights } from './template.ts';
import { codeWords } from './words.ts';

export type { Person } from './gate.ts';
export { rulesVersion, templates } from './template.ts';

export interface PlaybookInput {
  chain: Chain;
  /** Of the same chain; its expiry is the one traded. */
  analysis: ChainAnalysis;
  view: View;
  person: Person;
  horizonDays: number | null;
  events?: readonly Occasion[] | undefined;
  /** How many more to measure whole behind the three, for somebody who chooses among them. */
  bench?: number | undefined;
  /** What similar past set-ups say of a structure; all is as without it where absent. */
  lesson?: ((template: Template) => Lesson) | undefined;
  /** What the person said of answers on this symbol, the newest first; absent where they said nothing. */
  votes?: readonly Vote[] | undefined;
  /** A structure's chance of profit for its stated one, by what came of it; the stated one stands where absent. */
  chance?: ((strategy: string, stated: number) => number) | undefined;
}

export interface PlaybookAnswer {
  suggestions: Suggestion[];
  /** The next best of other families, ranked on from the suggestions; empty unless asked for. */
  bench: Suggestion[];
  rejected: Rejection[];
  /** Candidates built on real strikes. */
  considered: number;
  warnings: string[];
}

function inputFault({ person, horizonDays }: PlaybookInput): Refusal | null {
  const { capital, brokeragePerOrder } = person;
  if (capital !== null && !(capital > 0 && Number.isFinite(capital)))
    return { refused: 'The capital must be above zero', hint: 'Leave it out where it is unknown.' };
  if (!(brokeragePerOrder >= 0 && Number.isFinite(brokeragePerOrder)))
    return { refused: 'The brokerage per order must be zero or more', hint: 'Give it in money.' };
  if (horizonDays !== null && !(horizonDays >= 0 && Number.isFinite(horizonDays)))
    return { refused: 'The horizon must be zero days or more', hint: 'Give it in calendar days.' };
  return null;
}

/** A finalist ranked and sized as similar past set-ups advise; never below one lot. */
function tempered(entry: Entry, lesson: Lesson): Entry {
  if (entry.finalist === null || (lesson.score === 1 && lesson.size === 1)) return entry;
  const { one, sized } = entry.finalist;
  const lots = Math.max(1, Math.floor(sized.lots * lesson.size));
  const boundBy = lots < sized.lots ? 'similar past set-ups failed' : sized.boundBy;
  return {
    ...entry,
    finalist: { one: { ...one, score: one.score * lesson.score }, sized: { ...sized, lots, boundBy } },
  };
}

/** A finalist ranked by its measured chance in place of the stated one. */
function measuredBy(entry: Entry, { chance, person }: PlaybookInput): Entry {
  if (entry.finalist === null || chance === undefined) return entry;
  const { one, sized } = entry.finalist;
  const pop = chance(entry.template.id, one.parts.pop);
  const score = one.score + weights[person.risk].pop * (pop - one.parts.pop);
  return { ...entry, finalist: { one: { ...one, parts: { ...one.parts, pop }, score }, sized } };
}

/** A finalist whose score counts as the person's votes on its structure say. */
function voted(entry: Entry, { votes = [] }: PlaybookInput): Entry {
  const standing = standingOf(votes, entry.template);
  if (entry.finalist === null || standing === null) return entry;
  const { one, sized } = entry.finalist;
  const score = Math.min(1, one.score * standing.document.score);
  return { ...entry, finalist: { one: { ...one, score }, sized } };
}

/** Structures that bad votes alone keep from the place their own score would give them. */
function votedDown(entries: readonly Entry[], chosen: readonly Placed[], votes: readonly Vote[]): string[] {
  const last = chosen.at(-1)?.one.score ?? Number.NEGATIVE_INFINITY;
  return entries.flatMap(({ template, finalist }) => {
    const standing = finalist === null ? null : standingOf(votes, template);
    if (finalist === null || standing === null || standing.document.score >= 1) return [];
    const out = !chosen.some(({ one }) => one === finalist.one);
    return out && finalist.one.score / standing.document.score > last
      ? [`${template.name} ranks lower. ${standing.reason}`]
      : [];
  });
}

/** Structures that similar past set-ups alone keep from the place their own score would give them. */
function heldBack(entries: readonly Entry[], chosen: readonly Placed[], lesson: PlaybookInput['lesson']) {
  const last = chosen.at(-1)?.one.score ?? Number.NEGATIVE_INFINITY;
  return entries.flatMap(({ template, finalist }) => {
    if (finalist === null || lesson === undefined) return [];
    const { score, document } = lesson(template);
    const out = !chosen.some(({ one }) => one === finalist.one);
    return score < 1 && out && finalist.one.score / score > last
      ? [`${template.name} ranks lower for memory: ${document.warning}`]
      : [];
  });
}

function shortWarning(found: number, rejected: readonly Rejection[]): string {
  const most = new Map<string, number>();
  for (const { code } of rejected) most.set(codeWords[code], (most.get(codeWords[code]) ?? 0) + 1);
  const causes = [...most].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
  const words = causes.map(([kind, count]) => `${kind} (${count})`).join(', ');
  const head =
    found === 0
      ? 'Nothing to suggest: every structure'
      : `Only ${found} of ${wanted} suggestions: every other structure`;
  return `${head} was refused${words === '' ? '' : `, mostly for ${words}`}`;
}

function warningsOf(
  input: PlaybookInput,
  market: Market,
  chosen: readonly Placed[],
  events: readonly Occasion[],
): string[] {
  const found = [...market.warnings];
  for (const { date, name } of events) found.push(`Event before the exit: ${name} on ${date}`);
  if (input.view.confidence < 0.5) found.push('The evidence speaks rather against this view than for it');
  for (const { outcome, sized } of chosen) {
    if (sized.budget === null || outcome.loss <= sized.budget) continue;
    found.push(
      `${outcome.candidate.template.name}: one lot already risks more than your budget; it is shown at one lot`,
    );
  }
  return found;
}

/** Structures that gave nothing, in the order of the playbook, then those a limit kept from a place among the chosen. */
function rejectedOf(entries: readonly Entry[], chosen: readonly Placed[]): Rejection[] {
  const last = chosen.length < wanted ? Number.NEGATIVE_INFINITY : chosen.at(-1)!.one.score;
  const rows: Rejection[] = [];
  for (const { template, fault } of entries)
    if (fault !== null) rows.push({ strategy: template.id, ...fault, smallerPassed: false });
  for (const { template, beaten } of entries) {
    if (beaten === null || beaten.score <= last) continue;
    const reason = `${beaten.fault.reason} (a smaller variant passed)`;
    rows.push({ strategy: template.id, ...beaten.fault, smallerPassed: true, reason });
  }
  return rows;
}

function nothing(fault: Fault): PlaybookAnswer {
  const rejected = templates.map(({ id }) => ({ strategy: id, ...fault, smallerPassed: false }));
  return { suggestions: [], bench: [], rejected, considered: 0, warnings: [shortWarning(0, rejected)] };
}

/**
 * Ranks every structure of the playbook on the real strikes of a chain for a view and a person: priced at the side that can
 * be executed, charged, sized, measured as a whole, scored as docs/playbook.md says, best of each family first. Pure and
 * deterministic; a refusal where nothing can be said of the expiry at all.
 */
export function playbook(input: PlaybookInput): PlaybookAnswer | Refusal {
  const fault = inputFault(input);
  if (fault !== null) return fault;
  const { chain, analysis, view, person, horizonDays } = input;
  const market = marketOf(chain, analysis);
  if (isRefusal(market)) return market;
  if (isFault(market)) return nothing(market);
  const events = eventsBefore(input.events ?? [], market, horizonDays);
  const judge = judgeOf({ view, person, market, horizonDays });
  const till = tillOf(market, person.brokeragePerOrder);
  const entries = templates.map((template): Entry => {
    const fault = templateFault(template, view, person, market, events);
    if (fault === null) {
      const entry = voted(measuredBy(entryOf(template, judge, till), input), input);
      return input.lesson === undefined ? entry : tempered(entry, input.lesson(template));
    }
    return { template, finalist: null, considered: 0, fault, beaten: null };
  });
  const chosen = placings(entries, judge, till);
  const rejected = rejectedOf(entries, chosen);
  const warnings = [
    ...warningsOf(input, market, chosen, events),
    ...heldBack(entries, chosen, input.lesson),
    ...votedDown(entries, chosen, input.votes ?? []),
  ];
  if (chosen.length < wanted) warnings.push(shortWarning(chosen.length, rejected));
  const bench = benchOf(entries, chosen, input.bench ?? 0, judge, till);
  const all = [...chosen, ...bench].map((finalist, i) => {
    const lesson = input.lesson?.(finalist.outcome.candidate.template) ?? null;
    const against = i < chosen.length && isHedge(finalist, chosen.slice(0, i));
    const votes = standingOf(input.votes ?? [], finalist.outcome.candidate.template);
    return suggestionOf(finalist, i + 1, { market, analysis, view, person, lesson, votes, against });
  });
  return {
    suggestions: all.slice(0, chosen.length),
    bench: all.slice(chosen.length),
    rejected,
    considered: entries.reduce((sum, entry) => sum + entry.considered, 0),
    warnings,
  };
}
