import { type RetryBudget, waited } from '../../../core/retry.ts';
import type { Model, ModelEvent, ModelInfo, ModelRequest } from '../../../ports/model.ts';
import { type Attempt, attempt, type Caps } from '../call/attempt.ts';
import { concealed } from '../call/conceal.ts';
import { CallFailure, failedEvent } from '../call/failure.ts';
import type { Server } from '../call/guarded-fetch.ts';
import type { Outcome } from '../call/queue.ts';
import { retryWaitMs } from '../call/retry-policy.ts';
import type { Timeouts } from '../call/timers.ts';
import { lesser, type Quirks } from '../hosts.ts';
import { chat } from './chat.ts';
import type { Wire } from './wire.ts';

/** What is known of a server; it only ever learns that it can do less. */
export interface Known {
  wire: Wire;
  quirks: Quirks;
}

export interface Line {
  server: Server;
  known: Known;
  model: string;
  info: ModelInfo;
  timeouts: Timeouts;
  caps: Caps;
  budget: RetryBudget;
  random: () => number;
  /** The wire was chosen by host, not by a person, and may be changed. */
  free: boolean;
}

const mostLessons = 3;
/** A server that says it is loading its model is asked again so often, for so long. */
const loadPollMs = 2_000;
const longestLoadMs = 180_000;

/** What to do differently because the server cannot do what was asked; null when it is not about that. */
function lesson(line: Line, failure: CallFailure): { known: Known; message: string } | null {
  const { wire, quirks } = line.known;
  const says = failure.facts.says ?? '';
  if (line.free && wire.name === 'responses' && failure.reason === 'not_found' && !/model/i.test(says)) {
    return {
      known: { wire: chat, quirks },
      message: 'The server has no Responses API; using Chat Completions',
    };
  }
  const refused = failure.reason === 'bad_request' && [400, 422].includes(failure.facts.status ?? 0);
  // OpenRouter has no route to a model that takes tools: 404. Ollama and vLLM say so with 400 or 500.
  const without =
    /support tool|support for tool|tools? param|tool[ _-]?(?:choice|call)/i.test(says) && quirks.tools;
  if (!refused && !without) return null;
  const less = lesser(quirks, says);
  return less === null
    ? null
    : {
        known: { wire, quirks: less },
        message:
          quirks.tools && !less.tools
            ? 'The model cannot use tools; it answers from what coach looked up'
            : 'The server lacks a feature coach asked for; asking without it',
      };
}

/** What a call has come to so far. */
interface Progress {
  /** Text was streamed. */
  partial: boolean;
  /** Anything was streamed that a person may have seen, so it must not begin again. */
  shown: boolean;
  tried: number;
  lessons: number;
  waitedMs: number;
}

/** What follows a failed attempt: a changed request, a wait before the same one, or nothing more. */
type Next = { notice: string } | { waitMs: number } | null;

function after(line: Line, failure: CallFailure, so: Progress, totalAt: number): Next {
  if (so.shown) return null;
  const learned = so.lessons < mostLessons ? lesson(line, failure) : null;
  if (learned !== null) {
    so.lessons++;
    line.known = learned.known;
    return { notice: learned.message };
  }
  if (
    line.known.quirks.local &&
    /\bloading\b/i.test(failure.facts.says ?? '') &&
    so.waitedMs < longestLoadMs
  ) {
    so.waitedMs += loadPollMs;
    return { waitMs: loadPollMs };
  }
  const waitMs = retryWaitMs(line, failure, so);
  if (waitMs === null || line.server.clock.monotonic() + waitMs >= totalAt) return null;
  so.tried++;
  so.waitedMs += waitMs;
  return { waitMs };
}

/** How often a person who waits for a model of their own machine is told so. */
const tellEveryMs = 20_000;

/** The first event of an attempt, or what to tell the person who waits for it. */
function patience({ server: { clock }, info }: Line, current: Attempt): () => Promise<Outcome | string> {
  const first = current.next();
  let told = 0;
  return async () => {
    const done = new AbortController();
    told += tellEveryMs;
    const words = `Waiting for ${info.model}: it may still be loading, ${told / 1000} s`;
    const late = clock.sleep(tellEveryMs, done.signal).then(
      () => words,
      () => words,
    );
    const found = await Promise.race([first, late]);
    done.abort();
    return found;
  };
}

async function* turn(line: Line, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const { clock } = line.server;
  const totalAt = clock.monotonic() + line.timeouts.totalMs;
  const so: Progress = { partial: false, shown: false, tried: 0, lessons: 0, waitedMs: 0 };
  const failed = (failure: CallFailure) => failedEvent(failure, line.info, so.partial, line.server.key);
  let current: Attempt | undefined;
  const aborted = () => current?.stop(new CallFailure('aborted'));
  signal.addEventListener('abort', aborted, { once: true });
  line.budget.called();
  try {
    while (!signal.aborted) {
      current = attempt({ ...line, ...line.known, request, totalAt });
      const waiting = line.known.quirks.local ? patience(line, current) : null;
      let outcome: Outcome | null = null;
      while (waiting !== null && outcome === null) {
        const first = await waiting();
        if (typeof first === 'string') yield { type: 'notice', message: first };
        else outcome = first;
      }
      outcome ??= await current.next();
      while (!(outcome instanceof CallFailure)) {
        so.partial ||= outcome.type === 'text';
        so.shown ||= outcome.type === 'text' || outcome.type === 'reasoning';
        yield outcome;
        if (outcome.type === 'done') return;
        outcome = await current.next();
      }
      const next = after(line, outcome, so, totalAt);
      if (next === null) return yield failed(outcome);
      if ('notice' in next) yield { type: 'notice', message: next.notice };
      else await waited(clock, next.waitMs, signal);
    }
    yield failed(new CallFailure('aborted'));
  } catch (thrown) {
    yield failed(new CallFailure('internal', { says: String(thrown) }));
  } finally {
    signal.removeEventListener('abort', aborted);
    current?.stop(new CallFailure('aborted'));
  }
}

/** The model at the other end of a line. */
export function modelOn(line: Line): Model {
  return {
    get info() {
      return { ...line.info, wire: line.known.wire.name };
    },
    stream: (request, signal) => concealed(turn(line, request, signal), line.server.key),
  };
}
