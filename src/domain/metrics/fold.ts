import { labelled, stepOf, type VisitStep, visitSteps } from './catalogue.ts';
import { observe, type SeriesMap } from './series.ts';

/** What happened, as the telemetry tells it. */
export interface Told {
  /** Epoch ms UTC. */
  at: number;
  name: string;
  durationMs: number | null;
  /** Kind of failure; null where it went well. */
  error: string | null;
  attributes: Readonly<Record<string, string | number | boolean | null>>;
}

/** A stretch of use with no pause longer than half an hour. */
export interface Visit {
  startedAt: number;
  lastAt: number;
  /** Index of the furthest step. */
  step: number;
  acted: boolean;
}

/** Visits under way, by user; the one person of a machine is ''. */
export type Visits = Record<string, Visit>;

const pauseMs = 30 * 60_000;
const secondsOf = (ms: number) => ms / 1000;
const words = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const figure = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

function reached(into: SeriesMap, visit: Visit, step: VisitStep): void {
  const place = visitSteps.indexOf(step);
  // A step is a superset of those behind it: who places an order has seen an idea, wherever it came from.
  while (visit.step < place) observe(into, 'coach_visit_steps_total', 1, { step: visitSteps[++visit.step]! });
}

function visited(into: SeriesMap, visits: Visits, event: Told, step: VisitStep | undefined): void {
  const user = words(event.attributes['coach.user']) ?? '';
  let visit = visits[user];
  if (visit === undefined || event.at - visit.lastAt > pauseMs) {
    visit = { startedAt: event.at, lastAt: event.at, step: -1, acted: false };
    visits[user] = visit;
    reached(into, visit, 'began');
  }
  visit.lastAt = Math.max(visit.lastAt, event.at);
  if (event.error !== null) return;
  if (step !== undefined) reached(into, visit, step);
  const changes =
    event.attributes['coach.effect'] === 'write' || event.attributes['coach.effect'] === 'danger';
  if (!changes || visit.acted) return;
  visit.acted = true;
  observe(into, 'coach_time_to_first_action_seconds', Math.max(0, secondsOf(event.at - visit.startedAt)));
}

function ofCommand(into: SeriesMap, visits: Visits, event: Told): void {
  const { attributes, durationMs, error } = event;
  const command = words(attributes['coach.command']);
  const caller = words(attributes['coach.caller']);
  if (command === null || caller === null) return;
  observe(into, 'coach_commands_total', 1, { command, caller, outcome: error ?? 'ok' });
  if (durationMs !== null) observe(into, 'coach_command_seconds', secondsOf(durationMs), { caller });
  const tool = words(attributes['gen_ai.tool.name']);
  if (tool !== null) observe(into, 'coach_tool_completions_total', 1, { tool, outcome: error ?? 'ok' });
  if (caller !== 'worker') visited(into, visits, event, stepOf[command]);
}

function ofTurn(into: SeriesMap, visits: Visits, event: Told): void {
  const { attributes, durationMs, error } = event;
  observe(into, 'coach_chat_turns_total', 1, { status: error ?? 'done' });
  const act = words(attributes['coach.dialogue.act']);
  if (act !== null) observe(into, 'coach_dialogue_acts_total', 1, { act });
  if (durationMs !== null) observe(into, 'coach_turn_seconds', secondsOf(durationMs));
  const first = attributes['gen_ai.response.time_to_first_chunk'];
  if (typeof first === 'number') observe(into, 'coach_ttft_seconds', first);
  const source = labelled(words(attributes['coach.advice.source']));
  if (source !== null && error === null) {
    observe(into, 'coach_advice_source_total', 1, { source });
    if (source !== 'ai')
      observe(into, 'coach_fallback_by_intent_total', 1, {
        intent: words(attributes['coach.intent']) ?? 'default',
      });
  }
  if (attributes['coach.stream.interrupted'] === true) observe(into, 'coach_stream_interruptions_total', 1);
  if (figure(attributes['coach.ungrounded']) > 0) observe(into, 'coach_ungrounded_answers_total', 1);
  const cost = figure(attributes['coach.cost.usd']);
  if (cost > 0) observe(into, 'coach_model_cost_usd_total', cost);
  for (let n = figure(attributes['coach.symbol.errors']); n > 0; n--)
    observe(into, 'coach_symbol_errors_total', 1);
  visited(into, visits, event, error === null ? 'idea' : undefined);
}

function ofModel(into: SeriesMap, { attributes, error }: Told): void {
  const provider = words(attributes['gen_ai.provider.name']) ?? 'unknown';
  observe(into, 'coach_model_calls_total', 1, { provider, outcome: error ?? 'ok' });
  const sent = figure(attributes['gen_ai.usage.input_tokens']);
  const got = figure(attributes['gen_ai.usage.output_tokens']);
  if (sent > 0) observe(into, 'coach_model_tokens_total', sent, { direction: 'input' });
  if (got > 0) observe(into, 'coach_model_tokens_total', got, { direction: 'output' });
  // A turn whose stream was cut within a call and went on without a model ends well; the cut is told by the call alone.
  if (error !== null && attributes['coach.stream.interrupted'] === true)
    observe(into, 'coach_stream_interruptions_total', 1);
}

/** Adds one event of the telemetry to what is counted. Events it does not know count nothing. */
export function fold(into: SeriesMap, visits: Visits, event: Told): void {
  switch (event.name) {
    case 'command':
    case 'execute_tool':
      ofCommand(into, visits, event);
      return;
    case 'invoke_agent':
      ofTurn(into, visits, event);
      return;
    case 'chat':
      ofModel(into, event);
      return;
    case 'review':
      if (event.durationMs !== null)
        observe(into, 'coach_async_review_latency_seconds', secondsOf(event.durationMs));
      return;
    case 'counsel':
      if (event.durationMs !== null) observe(into, 'coach_counsel_seconds', secondsOf(event.durationMs));
      return;
    case 'vote':
      observe(into, 'coach_votes_total', 1, { verdict: words(event.attributes['coach.verdict']) ?? 'good' });
      return;
    case 'ws_rejected':
      observe(into, 'coach_ws_rejections_total', 1, {
        reason: words(event.attributes['coach.reason']) ?? 'other',
      });
  }
}

/** Visits that may still go on at a moment. */
export const underWay = (visits: Visits, now: number): Visits =>
  Object.fromEntries(Object.entries(visits).filter(([, { lastAt }]) => now - lastAt <= pauseMs));
