import type { Context } from '../core/command.ts';
import { dollars } from '../domain/cost.ts';
import type { Model, ModelRequest, TokenUsage } from '../ports/model.ts';
import { capsOf, spending } from './usage.ts';

const charactersPerToken = 3;

export interface Heard {
  text: string;
  usage: TokenUsage | null;
  /** Why there is no answer; null when it was whole. */
  failed: string | null;
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
  const heard: Heard = { text: '', usage: null, failed: 'its answer ended without an end' };
  for await (const event of model.stream(request, AbortSignal.any([context.signal, late.signal]))) {
    if (event.type === 'text') heard.text += event.text;
    else if (event.type === 'usage') heard.usage = event.usage;
    else if (event.type === 'done') heard.failed = null;
    else if (event.type === 'failed')
      heard.failed = late.signal.aborted ? `it had no answer within ${deadlineMs / 1000} s` : event.message;
  }
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
