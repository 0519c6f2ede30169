/** A figure that is counted while coach runs, as Prometheus and people see it. */
export interface Measure {
  kind: 'counter' | 'histogram';
  help: string;
  /** Unit of the value: `count` for events, else what is summed. */
  unit: 'count' | 'seconds' | 'tokens' | 'US dollars';
  /** Label names in the order they are written. */
  labels: readonly string[];
  /** Upper bounds of a histogram, ascending; +Inf is always one more. */
  buckets?: readonly number[];
}

const counter = (help: string, labels: readonly string[] = [], unit: Measure['unit'] = 'count'): Measure => ({
  kind: 'counter',
  help,
  labels,
  unit,
});

const histogram = (help: string, buckets: readonly number[], labels: readonly string[] = []): Measure => ({
  kind: 'histogram',
  help,
  labels,
  buckets,
  unit: 'seconds',
});

/** Every measure by its name; what is not here is not kept. */
export const measures = {
  coach_ttft_seconds: histogram(
    'Time from a question to the first piece of its answer',
    [0.5, 1, 1.5, 2, 3, 5],
  ),
  coach_turn_seconds: histogram('Time from a question to the end of its answer', [1, 2, 5, 10, 20, 60]),
  coach_async_review_latency_seconds: histogram(
    'Time from the end of an answer to its second opinion',
    [0.5, 1, 1.5, 2, 3, 5],
  ),
  coach_counsel_seconds: histogram(
    'Time a model took over the ideas of a suggestion',
    [1, 2, 4, 6, 8, 12, 20],
  ),
  coach_advice_source_total: counter('Answers by who gave them', ['source']),
  coach_fallback_by_intent_total: counter('Answers given without a model, by what was asked', ['intent']),
  coach_chat_turns_total: counter('Turns of conversations by how they ended', ['status']),
  coach_dialogue_acts_total: counter('What people did in a talk by asking', ['act']),
  coach_stream_interruptions_total: counter('Answers whose stream was cut before its end'),
  coach_ungrounded_answers_total: counter('Answers with a figure that no tool row supports'),
  coach_tool_completions_total: counter('Tools that models ran, by outcome', ['tool', 'outcome']),
  coach_symbol_errors_total: counter('Tool calls that named a symbol nothing is known of'),
  coach_model_calls_total: counter('Calls of a model by outcome', ['provider', 'outcome']),
  coach_model_tokens_total: counter('Tokens sent to models and given by them', ['direction'], 'tokens'),
  coach_model_cost_usd_total: counter('Known cost of answers', [], 'US dollars'),
  coach_votes_total: counter('What people said of answers', ['verdict']),
  coach_commands_total: counter('Commands by who asked and how they ended', ['command', 'caller', 'outcome']),
  coach_command_seconds: histogram('Time a command took', [0.05, 0.1, 0.25, 0.5, 1, 2.5, 10], ['caller']),
  coach_ws_rejections_total: counter('WebSocket connections and frames that were refused', ['reason']),
  coach_visit_steps_total: counter('Visits that came at least so far', ['step']),
  coach_time_to_first_action_seconds: histogram(
    'Time from the beginning of a visit to the first thing changed',
    [10, 30, 60, 120, 300, 900, 1800],
  ),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;

export const measureNames = Object.keys(measures) as MeasureName[];

export const measure = (name: MeasureName): Measure => measures[name];

/** Steps of a visit in order; how far visits come is where they are lost. */
export const visitSteps = ['began', 'idea', 'checked', 'acted'] as const;
export type VisitStep = (typeof visitSteps)[number];

/** Commands that bring a visit to a step. Answers of a conversation count as an idea. */
export const stepOf: Readonly<Record<string, VisitStep | undefined>> = {
  suggest: 'idea',
  'discover run': 'idea',
  'discover suggestions': 'idea',
  payoff: 'checked',
  'order preview': 'checked',
  'backtest options': 'checked',
  'order place': 'acted',
  'trade open': 'acted',
  'trade close': 'acted',
};

/** Who answered, in the labels that dashboards know: `ai`, `fallback` without a model, `error_fallback` after one failed. */
const labels = { model: 'ai', rules: 'fallback', fallback: 'error_fallback' } as const;
export type SourceLabel = (typeof labels)[keyof typeof labels];

/** The label of one who answered; null where nobody did. */
export const sourceLabel = (source: keyof typeof labels | null): SourceLabel | null =>
  source === null ? null : labels[source];

const told: Readonly<Record<string, SourceLabel | undefined>> = {
  ai: 'ai',
  fallback: 'fallback',
  error_fallback: 'error_fallback',
  model: 'ai',
  rules: 'fallback',
};
/** The label of an event's word, which may be one of ours; null for anything else. */
export const labelled = (word: string | null): SourceLabel | null => told[word ?? ''] ?? null;
