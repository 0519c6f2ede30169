import type { Context } from '../core/command.ts';
import { dollars } from '../domain/cost.ts';
import type { Model, ModelEvent, ModelRequest, TokenUsage } from '../ports/model.ts';
import { capsOf, spending } from './usage.ts';

const charactersPerToken = 3;

export interface Heard {
  text: string;
  usage: TokenUsage | null;
  /** Why there is no answer; null when it was whole. */
  failed: string | null;
  /** Names of the tools it called. */
  calls: string[];
  /** It showed its thinking. */
  thought: boolean;
  /** Milliseconds to its first word, thought or call; null where none came. */
  firstMs: number | null;
  /** Milliseconds to its end. */
  ms: number;
  /** What there was to say on the way, and how it failed. */
  notices: string[];
  failure: Extract<ModelEvent, { type: 'failed' }> | null;
}

/** Takes in one event of a stream. */
function take(heard: Heard, event: ModelEvent, elapsed: () => number): void {
  if (event.type === 'text' || event.type === 'reasoning' || event.type === 'toolCalls')
    heard.firstMs ??= elapsed();
  if (event.type === 'text') heard.text += event.text;
  else if (event.type === 'thought') heard.text = '';
  else if (event.type === 'reasoning') heard.thought = true;
  else if (event.type === 'toolCalls') heard.calls = event.calls.map(({ name }) => name);
  else if (event.type === 'notice') heard.notices.push(event.message);
  else if (event.type === 'usage') heard.usage = event.usage;
  else if (event.type === 'done') heard.failed = null;
  else {
    heard.failed = event.message;
    heard.failure = event;
  }
}

/** Listens to the end of a stream, or to the deadline. */
async function hear(
  model: Model,
  request: ModelRequest,
  context: Context,
  deadlineMs: number,
): Promise<Heard> {
  const late = new AbortController();
  const done = new AbortController();
  const timer = context.ports.clock.sleep(deadlineMs, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  const started = context.ports.clock.monotonic();
  const elapsed = () => context.ports.clock.monotonic() - started;
  const heard: Heard = {
    text: '',
    usage: null,
    failed: 'its answer ended without an end',
    calls: [],
    thought: false,
    firstMs: null,
    ms: 0,
    notices: [],
    failure: null,
  };
  for await (const event of model.stream(request, AbortSignal.any([context.signal, late.signal])))
    take(heard, event, elapsed);
  heard.ms = elapsed();
  if (heard.failed !== null && late.signal.aborted)
    heard.failed = `it had no answer within ${deadlineMs / 1000} s`;
  done.abort();
  await timer;
  context.signal.throwIfAborted();
  return heard;
}

/** Makes a call under the caps in force; a call that may not be made gives its reason. */
async function paid(
  model: Model,
  request: ModelRequest,
  context: Context,
  call: () => Promise<Heard>,
): Promise<{ heard: Heard; cost: number | null } | string> {
  const { ports } = context;
  const letters = request.system.length + request.messages.reduce((sum, m) => sum + m.text.length, 0);
  const withheld = await spending(ports, capsOf(ports)).reserve({
    info: model.info,
    sessionId: null,
    turnId: null,
    turnNano: 0,
    inputTokens: Math.ceil(letters / charactersPerToken),
    outputTokens: request.maxOutputTokens,
  });
  if (!withheld.reserved) return withheld.message;
  const heard = await call();
  const { costNano } = await withheld.settle(heard.usage);
  return { heard, cost: costNano === null ? null : dollars(costNano) };
}

/**
 * One question to a model, listened to until its end or the deadline, under the caps in force. Text gives why no call could
 * be made; `heard.failed` why a call gave no whole answer.
 */
export const askedOnce = (model: Model, request: ModelRequest, context: Context, deadlineMs: number) =>
  paid(model, request, context, () => hear(model, request, context, deadlineMs));
