import type { ModelEvent, ModelRequest } from '../../../ports/model.ts';
import type { Quirks } from '../hosts.ts';
import { eventScanner } from '../wire/event-stream.ts';
import { fields, type Reader, type Step } from '../wire/reader.ts';
import { write } from '../wire/sdk.ts';
import { relaxed, type Wire } from '../wire/wire.ts';
import { CallFailure } from './failure.ts';
import { type Exchange, type Server, send } from './guarded-fetch.ts';
import { type EventQueue, eventQueue, type Outcome } from './queue.ts';
import { type Timeouts, type Timers, timers } from './timers.ts';

/** Caps on what a server may send. */
export interface Caps {
  turnBytes: number;
  /** A long answer that was allowed must fit, framing and all: the turn may have this much per allowed token. */
  tokenBytes: number;
  lineBytes: number;
}

export const usualCaps: Caps = { turnBytes: 2 * 1024 * 1024, tokenBytes: 512, lineBytes: 256 * 1024 };

/** How long a finished answer's socket may still take to end before it is closed instead of kept. */
const drainMs = 1_000;

export interface Call {
  server: Server;
  wire: Wire;
  quirks: Quirks;
  model: string;
  request: ModelRequest;
  timeouts: Timeouts;
  /** When the whole call must be over, monotonic ms. */
  totalAt: number;
  caps: Caps;
}

export interface Attempt {
  next(): Promise<Outcome>;
  /** Ends it at once with a failure; what was already received is still handed out first. */
  stop(failure: CallFailure): void;
}

function parsed(data: readonly string[]): unknown[] {
  try {
    return [JSON.parse(data.join('\n'))];
  } catch {
    if (data.length === 1) throw new CallFailure('malformed', { detail: 'an event that is not JSON' });
  }
  // Some servers leave out the blank lines between events.
  return data.flatMap((line) => parsed([line]));
}

/** Reads the bytes of one answer into the queue. */
function reading(call: Call, reader: Reader, queue: EventQueue, clockwork: Timers) {
  let over = false;
  const finish = (closed = false) => {
    if (over) return;
    over = true;
    for (const event of reader.end(closed)) {
      const ready =
        event.type === 'toolCalls'
          ? { ...event, calls: event.calls.map((found) => relaxed(found, call.request.tools)) }
          : event;
      queue.push(ready);
    }
    clockwork.stop();
  };
  const moved = (step: Step) => {
    if (step === 'progress') clockwork.progress();
    else if (step === 'finished') clockwork.finished();
    else if (step === 'closed') finish(true);
  };
  const scanner = eventScanner(call.caps.lineBytes, (data) => {
    if (over) return;
    const done = data.at(-1) === '[DONE]';
    if (done) data.pop();
    if (data.length > 0) for (const event of parsed(data)) moved(reader.take(fields(event)));
    if (done) finish(true);
  });
  return {
    get over() {
      return over;
    },
    finish,
    chunk: (bytes: Uint8Array) => {
      clockwork.heard();
      if (!over) scanner.push(bytes);
    },
    whole(text: string) {
      queue.push({ type: 'notice', message: 'The server answered in one piece instead of a stream' });
      const [document] = parsed([text]);
      reader.whole(fields(document));
    },
    end() {
      try {
        if (!over) scanner.end();
      } catch (thrown) {
        // Half an event at the end of a body is a cut, not bad grammar.
        const cut = thrown instanceof CallFailure && thrown.reason === 'malformed';
        throw cut ? new CallFailure('truncated', { detail: 'it ended inside an event' }) : thrown;
      }
      finish();
    },
  };
}

const asFailure = (thrown: unknown): CallFailure =>
  thrown instanceof CallFailure ? thrown : new CallFailure('internal', { detail: String(thrown) });

/** Writes the request, sends it and reads what comes; gives the way to cut it off. */
function sending(
  call: Call,
  reader: ReturnType<typeof reading>,
  connected: () => void,
  fail: Attempt['stop'],
) {
  const capBytes = Math.max(call.caps.turnBytes, call.request.maxOutputTokens * call.caps.tokenBytes);
  let exchange: Exchange | undefined;
  let cut = false;
  let draining = false;
  const chunk = (bytes: Uint8Array) => {
    reader.chunk(bytes);
    if (!reader.over || draining) return;
    draining = true;
    setTimeout(() => exchange?.abort(), drainMs).unref();
  };
  write(call.server, (sdk) => call.wire.post(sdk, call.request, call.model, call.quirks))
    .then((written) => {
      if (cut) return;
      const outgoing = { ...written, capBytes, streams: true };
      exchange = send(call.server, outgoing, {
        connected,
        chunk,
        whole: reader.whole,
        end: reader.end,
        fail,
      });
      if (cut) exchange.abort();
    })
    .catch((thrown: unknown) => fail(asFailure(thrown)));
  return () => {
    cut = true;
    exchange?.abort();
  };
}

/** Starts one attempt. It never throws; everything comes out of `next`. */
export function attempt(call: Call): Attempt {
  const queue = eventQueue();
  const { clock } = call.server;
  let cut = () => {};

  const stop = (why: CallFailure) => {
    // After `done` the socket is left to end by itself, so that the next call finds it open.
    if (queue.closed) return;
    clockwork.stop();
    cut();
    queue.push(why);
  };
  const clockwork = timers(clock, call.timeouts, call.totalAt, (reason) => {
    if (reason !== null) {
      return stop(
        new CallFailure(reason, reason === 'connect' ? { detail: 'no answer in time', slow: true } : {}),
      );
    }
    try {
      reader.finish();
    } catch (thrown) {
      stop(asFailure(thrown));
    }
    cut();
  });
  const newId = () => clock.id().replaceAll('-', '').slice(0, 24);
  const emit = (event: ModelEvent) => queue.push(event);
  const reader = reading(call, call.wire.reader({ emit, newId }, call.model), queue, clockwork);
  cut = sending(call, reader, () => clockwork.connected(), stop);

  return { stop, next: queue.next };
}
