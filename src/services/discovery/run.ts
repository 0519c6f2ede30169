import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { PickerReport } from '../../core/shapes/discovery.ts';
import { rounded } from '../../domain/discovery/conditions.ts';
import {
  ensemble,
  type NearMiss,
  type Pick,
  type Picker,
  type Scored,
  type Weights,
} from '../../domain/discovery/ensemble.ts';
import { type FuzzyScore, fuzzyPicker } from '../../domain/discovery/fuzzy.ts';
import type { Measures } from '../../domain/discovery/measures.ts';
import { type Limits, type MetricScore, metricPicker, usualLimits } from '../../domain/discovery/metric.ts';
import { shownToModel } from '../../domain/discovery/model-picker.ts';
import type { PickedBy, StoredPick } from '../../ports/discovery.ts';
import { askModel, type ModelPicked } from './ask-model.ts';
import { experienceOf, heldSymbols, weightsAt } from './experience.ts';
import { type Gathered, gather } from './gather.ts';
import { type Universe, universeOf } from './universe.ts';

/** Rules of the pickers; part of a run's id, so that other rules make another run. */
export const discoveryRules = 'discovery-1';

export interface DiscoveryQuestion {
  universe: string;
  top: number;
  pickers: Picker[];
  deadline: number;
  limits: Limits;
}

/** Everything a scan found, before it is written as a document. */
export interface Scan extends Prepared {
  pickers: PickerReport[];
  picks: Pick[];
  diverging: Pick[];
  nearMisses: NearMiss[];
  scored: Scored;
  warnings: { code: string; text: string }[];
  modelText: string | null;
}

async function timed<T>(
  name: Picker,
  wanted: boolean,
  context: Context,
  work: () => Promise<T>,
): Promise<{ report: PickerReport; value: T | null }> {
  if (!wanted)
    return { report: { name, state: 'skipped', reason: 'not asked for', ms: null, cost: null }, value: null };
  const started = context.ports.clock.monotonic();
  const value = await work();
  // A scan of an earlier moment gives the same bytes whenever it is made.
  const ms = context.asOf === null ? Math.round(context.ports.clock.monotonic() - started) : null;
  return { report: { name, state: 'ran', reason: null, ms, cost: null }, value };
}

/** The ones a model is shown: the best of the two other pickers, by their sum. */
function shortlist(measures: readonly Measures[], scored: Scored): Measures[] {
  const score = ({ symbol }: Measures) =>
    (scored.metric?.get(symbol)?.score ?? 0) + (scored.fuzzy?.get(symbol)?.score ?? 0);
  return [...measures]
    .sort((a, b) => score(b) - score(a) || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, shownToModel);
}

function notesOf({
  universe,
  gathered,
}: {
  universe: Universe;
  gathered: Gathered;
}): { code: string; text: string }[] {
  const notes: { code: string; text: string }[] = universe.notes.map(({ code, text }) => ({ code, text }));
  if (gathered.unexplained.length > 0) {
    const names = [...new Set(gathered.unexplained.map(({ symbol, date }) => `${symbol} ${date}`))];
    notes.push({
      code: 'unexplainedJumps',
      text: `Jumps that no known split or bonus explains; what lies before them was left out: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`,
    });
  }
  return notes;
}

/** What a scan looks at, before any picker has scored. */
export interface Prepared {
  id: string;
  now: number;
  universe: Universe;
  gathered: Gathered;
  weights: Weights;
  limits: Limits;
}

/** Gathers what could be known of a universe at a moment and names the run by all that goes into it. */
export async function prepare(question: DiscoveryQuestion, context: Context): Promise<Prepared> {
  const now = context.asOf ?? context.ports.clock.now();
  const universe = await universeOf(question.universe, now, context);
  const gathered = await gather(universe, now, context);
  if (gathered.measures.length === 0) {
    throw new CoachError(
      'missing',
      `None of the ${universe.members.length} symbols of ${universe.name} has enough daily bars at that moment`,
      'Import daily files with `coach market import <files>`; at least 21 sessions are needed.',
    );
  }
  const limits = { ...usualLimits[universe.currency], ...question.limits };
  const weights = await weightsAt(universe.name, now, context);
  const { top, pickers } = question;
  const parts = [
    discoveryRules,
    universe.name,
    gathered.session,
    gathered.fingerprint,
    top,
    pickers,
    limits,
    weights,
  ];
  const id = context.ports.digest(JSON.stringify(parts)).slice(0, 16);
  return { id, now, universe, gathered, weights, limits };
}

/** Lets the pickers score what was gathered and ranks it. `said` is what the model answered in the same run before. */
export async function scan(
  prepared: Prepared,
  question: DiscoveryQuestion,
  said: string | null,
  context: Context,
): Promise<Scan> {
  const { universe, gathered, now, limits, weights } = prepared;
  const { measures, session } = gathered;
  const asked = (name: Picker) => question.pickers.includes(name);
  const metric = await timed('metric', asked('metric'), context, async () => metricPicker(measures, limits));
  const names = measures.map(({ symbol }) => symbol);
  const experience =
    asked('fuzzy') || asked('model') ? await experienceOf(names, now, context) : new Map<string, never>();
  const fuzzy = await timed('fuzzy', asked('fuzzy'), context, async () =>
    fuzzyPicker(measures, (symbol) => experience.get(symbol) ?? null),
  );
  const scored: Scored = { metric: metric.value, fuzzy: fuzzy.value, model: null };
  const model = await timed('model', asked('model'), context, async () =>
    askModel(
      shortlist(measures, scored),
      experience,
      {
        session,
        universe: universe.name,
        symbols: measures.length,
        market: gathered.conditions && { index: universe.index, ...rounded(gathered.conditions) },
        held: await heldSymbols(context),
      },
      { said, top: question.top, deadlineMs: question.deadline * 1000 },
      context,
    ),
  );
  scored.model = model.value?.scores ?? null;
  const answered = (picked: ModelPicked | null, report: PickerReport): PickerReport =>
    picked === null ? report : { ...report, state: picked.state, reason: picked.reason, cost: picked.cost };
  return {
    ...prepared,
    pickers: [metric.report, fuzzy.report, answered(model.value, model.report)],
    ...ensemble(measures, scored, weights, question.top),
    scored,
    warnings: notesOf({ universe, gathered }),
    modelText: model.value?.text ?? null,
  };
}

const byScore = <T extends { score: number }>(scores: Map<string, T> | null, top: number): [string, T][] =>
  scores === null
    ? []
    : [...scores].sort(([a, x], [b, y]) => y.score - x.score || (a < b ? -1 : 1)).slice(0, top);

/** What is kept of a scan: the ensemble's picks and each picker's own best, so that each can be held to its word. */
export function storedPicks({ picks, scored, gathered }: Scan, top: number, context: Context): StoredPick[] {
  const measures = new Map(gathered.measures.map((share) => [share.symbol, share]));
  const row = (by: PickedBy, rank: number, symbol: string, score: number, why: unknown): StoredPick => {
    const share = measures.get(symbol)!;
    const thesis = context.ports.digest(JSON.stringify([by, symbol, score, why, share.lastBar, share.close]));
    return { by, rank, symbol, score, sector: share.sector, thesis };
  };
  const passing = new Map([...(scored.metric ?? [])].filter(([, { pass }]) => pass));
  const own = (by: PickedBy, scores: Map<string, MetricScore | FuzzyScore | { score: number }> | null) =>
    byScore(scores, top).map(([symbol, score], i) => row(by, i + 1, symbol, score.score, score));
  return [
    ...picks.map((pick) =>
      row('ensemble', pick.rank, pick.symbol, pick.score, [pick.metric, pick.fuzzy, pick.model]),
    ),
    ...own('metric', scored.metric && passing),
    ...own('fuzzy', scored.fuzzy),
    ...own('model', scored.model),
  ];
}
