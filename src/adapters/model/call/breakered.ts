import {
  abandoned,
  admit,
  breakerKey,
  closedBreaker,
  failed,
  succeeded,
} from '../../../domain/model-breaker.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { CallRepository } from '../../../ports/conversation.ts';
import type { Model, ModelEvent, ModelFailureReason, ModelInfo, ModelRequest } from '../../../ports/model.ts';

/** Failures that say something about the provider; the others are about the request, the key or the person. */
const telling = new Set<ModelFailureReason>([
  'rate_limited',
  'overloaded',
  'server_error',
  'truncated',
  'malformed',
  'not_a_stream',
  'too_large',
  'idle_timeout',
  'first_token_timeout',
  'total_timeout',
  'connect',
  'redirected',
]);

export interface Shared {
  /** Where breakers are kept, so that every process sees the same. */
  calls(): Promise<CallRepository>;
  clock: Clock;
}

function closedDoor(info: ModelInfo, retryAfterMs: number): ModelEvent {
  const seconds = Math.ceil(retryAfterMs / 1000);
  return {
    type: 'failed',
    reason: 'breaker_open',
    message: `${info.provider} failed again and again, so it is not asked just now`,
    hint: `It is tried again in ${seconds} s.`,
    retryable: true,
    retryAfterMs,
    partial: false,
  };
}

type Verdict = 'succeeded' | 'failed' | 'abandoned';

async function* guarded(
  model: Model,
  request: ModelRequest,
  signal: AbortSignal,
  { calls, clock }: Shared,
): AsyncGenerator<ModelEvent> {
  const key = breakerKey(model.info);
  const holder = clock.id();
  const repository = await calls();
  const asked = await repository.step(key, (breaker) => {
    const result = admit(breaker ?? closedBreaker, clock.now(), holder);
    return { breaker: result.breaker, result };
  });
  if (!asked.admitted) return yield closedDoor(model.info, asked.retryAfterMs);
  let verdict: Verdict | null = null;
  const tell = async (now: Verdict) => {
    if (verdict !== null) return;
    verdict = now;
    await repository.step(key, (kept) => {
      const breaker = kept ?? closedBreaker;
      const at = clock.now();
      if (now === 'abandoned') return { breaker: abandoned(breaker, holder), result: null };
      const next = now === 'failed' ? failed(breaker, at, holder) : succeeded(breaker, at, holder);
      return { breaker: next, result: null };
    });
  };
  try {
    for await (const event of model.stream(request, signal)) {
      if (event.type === 'done') await tell('succeeded');
      else if (event.type === 'failed') await tell(telling.has(event.reason) ? 'failed' : 'abandoned');
      yield event;
    }
  } finally {
    await tell('abandoned');
  }
}

async function* never(model: Model, request: ModelRequest, signal: AbortSignal, shared: Shared) {
  let over = false;
  try {
    for await (const event of guarded(model, request, signal, shared)) {
      over = event.type === 'done' || event.type === 'failed';
      yield event;
    }
  } catch (thrown) {
    if (over) return;
    const failure: ModelEvent = {
      type: 'failed',
      reason: 'internal',
      message: `The breaker before the model could not be used: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      hint: 'Run `coach doctor`.',
      retryable: false,
      retryAfterMs: null,
      partial: false,
    };
    yield failure;
  }
}

/** A model behind the breaker of its provider and name: while that is open, calls end at once and nothing is sent. */
export function breakered(model: Model, shared: Shared): Model {
  return {
    get info() {
      return model.info;
    },
    stream: (request, signal) => never(model, request, signal, shared),
  };
}
