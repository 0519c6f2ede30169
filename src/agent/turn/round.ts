import type { GroundedFigure } from '../../domain/grounding/grounding.ts';
import type { Message, Model, ModelEvent, ModelRequest, TokenUsage } from '../../ports/model.ts';
import type { Prompt } from '../prompt/prompt.ts';
import type { ToolBench } from '../tools/run.ts';
import { gate } from './gate.ts';
import { filler } from './handles.ts';
import { outflow } from './outflow.ts';
import type { TurnMessages } from './transcript.ts';

/** What the rounds of a turn share. */
export interface LoopJob extends ToolBench {
  model: Model;
  prompt: Prompt;
  canary: string;
  earlier: readonly TurnMessages[];
  /** This turn's messages; the loop adds to it. */
  current: Message[];
  signal: AbortSignal;
  /** Whether the store has the turn: without it nothing is asked for money. */
  kept(): Promise<boolean>;
  /** The model's context is small, or turned out to be. */
  small: boolean | 'again';
  /** Asked behind the scenes: nothing of it is shown, so nothing is held back. */
  quiet?: true;
  /** The answer so far, for keeping while it comes. */
  said(text: string): void;
  firstToken(): void;
}

/** What one call of the model gave. */
export interface Round {
  /** What was shown of its text. */
  text: string;
  /** What was held back, from the first sentence whose figures nothing proves. */
  held: string;
  end: Extract<ModelEvent, { type: 'done' | 'failed' }>;
  calls: Extract<ModelEvent, { type: 'toolCalls' }>['calls'];
  usage: TokenUsage | null;
  leaked: boolean;
}

/** The figures of a text that nothing proves. */
export const unprovenBy =
  ({ proof }: Pick<LoopJob, 'proof'>) =>
  (text: string): GroundedFigure[] =>
    proof.ground(text).figures.filter(({ supported }) => !supported);

/** Said below text that turned out to be none of the answer. */
const thinkingAloud = 'What stands above was the model thinking aloud; its answer follows.';

/** One call of the model, its text passed on as it comes: handles filled in, unproven figures held back. */
export async function round(job: LoopJob, request: ModelRequest): Promise<Round> {
  const { emit } = job;
  const flow = outflow(job.hide.marks, job.canary);
  const fill = filler(job.proof.figure);
  const open = job.quiet === true || job.desk.settings.shape !== null;
  let gated = open ? null : gate(unprovenBy(job));
  const passed = (text: string) => gated?.push(text) ?? text;
  let raw = '';
  let usage: TokenUsage | null = null;
  let calls: Round['calls'] = [];
  let end: Round['end'] | null = null;
  const out = (text: string) => {
    if (text === '') return;
    emit({ type: 'text', text });
    raw += text;
    job.said(raw);
  };
  emit({ type: 'phase', phase: 'connecting', detail: job.model.info.model });
  for await (const event of job.model.stream(request, job.signal)) {
    if (event.type === 'text') {
      if (raw === '') emit({ type: 'phase', phase: 'writing', detail: '' });
      job.firstToken();
      out(passed(fill.push(flow.push(event.text))));
    } else if (event.type === 'reasoning') {
      job.firstToken();
      emit({ type: 'reasoning', text: event.text });
    } else if (event.type === 'thought') {
      raw = '';
      gated = open ? null : gate(unprovenBy(job));
      emit({ type: 'notice', level: 'warning', message: thinkingAloud, cut: true });
    } else if (event.type === 'usage') usage = event.usage;
    else if (event.type === 'notice') emit({ type: 'notice', level: 'info', message: event.message });
    else if (event.type === 'toolCalls') calls = event.calls;
    else end = event;
  }
  out(passed(fill.push(flow.end()) + fill.end()) + (gated?.end() ?? ''));
  end ??= {
    type: 'failed',
    reason: 'internal',
    message: 'The model stream ended without an end',
    hint: '',
    retryable: false,
    retryAfterMs: null,
    partial: raw !== '',
  };
  return { text: raw, held: gated?.held() ?? '', end, calls, usage, leaked: flow.leaked() };
}

/** Tells the meter of a call. */
export function recorded(job: LoopJob, { end, usage }: Round, ms: number, firstMs: number | null): void {
  const { info } = job.model;
  job.desk.ports.meter?.record({
    at: job.desk.ports.clock.now(),
    name: 'chat',
    correlationId: job.turnId,
    durationMs: ms,
    error: end.type === 'failed' ? end.reason : null,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': info.provider,
      'gen_ai.request.model': info.model,
      'gen_ai.request.max_tokens': job.budget.limits.outputTokens,
      'gen_ai.request.stream': true,
      'gen_ai.conversation.id': job.sessionId,
      'gen_ai.response.model': end.type === 'done' ? end.model : null,
      'gen_ai.response.id': end.type === 'done' ? end.responseId : null,
      'gen_ai.response.finish_reasons': end.type === 'done' ? end.finish : null,
      'gen_ai.response.time_to_first_chunk': firstMs === null ? null : firstMs / 1000,
      'gen_ai.usage.input_tokens': usage?.input ?? null,
      'gen_ai.usage.output_tokens': usage?.output ?? null,
      'gen_ai.usage.cache_read.input_tokens': usage?.cachedInput ?? null,
      'gen_ai.usage.reasoning.output_tokens': usage?.reasoning ?? null,
      'coach.prompt.hash': job.prompt.hash,
      'coach.stream.interrupted': end.type === 'failed' && end.partial,
    },
  });
}
