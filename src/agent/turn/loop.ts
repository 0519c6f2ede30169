import type { Message, Model, ModelEvent, ModelRequest, TokenUsage } from '../../ports/model.ts';
import { boundWords } from '../budget.ts';
import type { Bound } from '../events.ts';
import type { Prompt } from '../prompt/prompt.ts';
import { estimateTokens } from '../prompt/prompt.ts';
import { runTools, type ToolBench } from '../tools/run.ts';
import { outflow } from './outflow.ts';
import { type TurnMessages, trimmed } from './transcript.ts';

/** How the rounds with the model ended. */
export type LoopEnd =
  | { kind: 'answer'; text: string }
  | { kind: 'bound'; bound: Bound; message: string; hint: string }
  | { kind: 'failed'; reason: string; message: string; hint: string; partial: boolean }
  | { kind: 'stopped' };

export interface LoopJob extends ToolBench {
  model: Model;
  prompt: Prompt;
  canary: string;
  earlier: readonly TurnMessages[];
  /** This turn's messages; the loop adds to it. */
  current: Message[];
  signal: AbortSignal;
  /** The model's context is small, or turned out to be. */
  small: boolean | 'again';
  /** The answer so far, for keeping while it comes. */
  said(text: string): void;
  firstToken(): void;
}

interface Round {
  text: string;
  end: Extract<ModelEvent, { type: 'done' | 'failed' }>;
  calls: Extract<ModelEvent, { type: 'toolCalls' }>['calls'];
  usage: TokenUsage | null;
  leaked: boolean;
}

function requestOf(job: LoopJob, tools: boolean): { request: ModelRequest; tokens: number } {
  const { limits } = job.budget;
  const carried = job.small ? smallTranscript : limits.transcriptTokens;
  const transcript = trimmed(
    job.small === 'again' ? [] : job.earlier,
    job.current,
    carried,
    job.desk.ports.digest,
  );
  const specs = tools ? (job.small ? job.tools.few : job.tools.specs) : [];
  const { shape } = job.desk.settings;
  const request: ModelRequest = {
    system: job.prompt.text,
    messages: transcript.messages,
    tools: specs,
    maxOutputTokens: limits.outputTokens,
    effort: 'low',
    cacheKey: `coach-${job.prompt.hash}`,
    ...(shape === null ? {} : { answer: { name: 'answer', schema: shape } }),
  };
  const specTokens = specs.length === 0 ? 0 : estimateTokens(JSON.stringify(specs));
  return { request, tokens: job.prompt.tokens + transcript.tokens + specTokens };
}

/** One call of the model, its text passed on as it comes. */
async function round(job: LoopJob, request: ModelRequest): Promise<Round> {
  const { emit } = job;
  const flow = outflow(job.hide.marks, job.canary);
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
      out(flow.push(event.text));
    } else if (event.type === 'reasoning') {
      job.firstToken();
      emit({ type: 'reasoning', text: event.text });
    } else if (event.type === 'usage') usage = event.usage;
    else if (event.type === 'notice') emit({ type: 'notice', level: 'info', message: event.message });
    else if (event.type === 'toolCalls') calls = event.calls;
    else end = event;
  }
  out(flow.end());
  end ??= {
    type: 'failed',
    reason: 'internal',
    message: 'The model stream ended without an end',
    hint: '',
    retryable: false,
    retryAfterMs: null,
    partial: raw !== '',
  };
  return { text: raw, end, calls, usage, leaked: flow.leaked() };
}

function recorded(job: LoopJob, { end, usage }: Round, ms: number, firstMs: number | null): void {
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

const unoffered = 'The model asked for tools it was not offered';
/** Tokens of the talk that a small context carries along. */
const smallTranscript = 2_400;

const nobody: TokenUsage = { input: null, cachedInput: null, output: null, reasoning: null };

/** Sets money aside, makes the call, and settles what it used. */
async function paidRound(job: LoopJob, request: ModelRequest, tokens: number): Promise<Round | LoopEnd> {
  const { desk, budget, sessionId, turnId, emit } = job;
  const { clock } = desk.ports;
  const reserved = await desk.spending.reserve({
    info: job.model.info,
    sessionId,
    turnId,
    inputTokens: tokens,
    outputTokens: budget.limits.outputTokens,
    turnNano: budget.turnNano,
  });
  if (!reserved.reserved)
    return { kind: 'bound', bound: 'money', message: reserved.message, hint: reserved.hint };
  const started = clock.monotonic();
  let firstMs: number | null = null;
  const timed: LoopJob = {
    ...job,
    firstToken() {
      firstMs ??= clock.monotonic() - started;
      job.firstToken();
    },
  };
  let usage: TokenUsage | null = null;
  try {
    const done = await round(timed, request);
    // A call that never reached the server used nothing.
    const unsent =
      done.end.type === 'failed' &&
      ['breaker_open', 'no_model', 'connect', 'over_budget'].includes(done.end.reason);
    usage = unsent ? { input: 0, cachedInput: 0, output: 0, reasoning: 0 } : done.usage;
    recorded(job, done, clock.monotonic() - started, firstMs);
    return done;
  } finally {
    const { costNano, day } = await reserved.settle(usage);
    budget.used(usage ?? nobody, tokens, costNano);
    const cost = costNano === null ? null : costNano / 1e9;
    if (usage !== null && (usage.input ?? 0) + (usage.output ?? 0) > 0)
      emit({
        type: 'usage',
        usage,
        cost,
        currency: 'USD',
        dayCost: day.unpriced > 0 && day.costNano === 0 ? null : day.costNano / 1e9,
      });
  }
}

const isEnd = (value: Round | LoopEnd): value is LoopEnd => 'kind' in value;

/** How a failed call ends the turn; null where it is asked again with less, once. */
function failedEnd(job: LoopJob, end: Extract<Round['end'], { type: 'failed' }>): LoopEnd | null {
  const { reason, message, hint, partial } = end;
  if (reason === 'aborted' || job.signal.aborted) return { kind: 'stopped' };
  if (reason !== 'context_too_long' || job.small === 'again' || partial)
    return { kind: 'failed', reason, message, hint, partial };
  job.small = 'again';
  const words = 'The context of the model is too small for this; asking again with less.';
  job.emit({ type: 'notice', level: 'info', message: words });
  return null;
}

/** Rounds of model and tools until there is an answer, a failure or a bound. Bounded in rounds, calls, time, tokens and money. */
export async function converse(job: LoopJob): Promise<LoopEnd> {
  let mayCall = true;
  for (;;) {
    if (job.signal.aborted) return { kind: 'stopped' };
    // The last round is for answering.
    if (job.budget.rounds === job.budget.limits.rounds - 1 && mayCall) {
      mayCall = false;
      job.emit({ type: 'bound', bound: 'rounds', message: boundWords.rounds });
    }
    const { request, tokens } = requestOf(job, mayCall);
    const bound = job.budget.next(tokens);
    if (bound !== null) return { kind: 'bound', bound, message: boundWords[bound], hint: '' };
    const done = await paidRound(job, request, tokens);
    if (isEnd(done)) return done;
    job.budget.round();
    const { end, calls, text } = done;
    if (end.type === 'failed') {
      const over = failedEnd(job, end);
      if (over === null) continue;
      return over;
    }
    if (done.leaked)
      job.emit({
        type: 'notice',
        level: 'warning',
        message: 'The model repeated a part of its instructions; that part was withheld.',
      });
    const own: Message = {
      role: 'assistant',
      text: job.hide.hide(text),
      calls,
      ...(end.opaque === undefined ? {} : { opaque: end.opaque }),
    };
    if (calls.length === 0) {
      job.current.push(own);
      return { kind: 'answer', text };
    }
    if (!mayCall)
      return { kind: 'failed', reason: 'malformed', message: unoffered, hint: '', partial: text !== '' };
    if (text !== '') job.emit({ type: 'text', text: '\n\n' });
    job.emit({ type: 'phase', phase: 'tool', detail: calls.map(({ name }) => name).join(', ') });
    const results = await runTools(job, calls, job.signal);
    if (job.signal.aborted) return { kind: 'stopped' };
    job.current.push(own, ...results.messages);
    if (results.stop !== null) mayCall = false;
  }
}
