import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../../ports/clock.ts';
import { type Endpoint, guardedLookup } from '../base-url.ts';
import { CallFailure, failureOfSocket, failureOfStatus } from './failure.ts';

/** A model server and the sockets kept open to it. */
export interface Server {
  endpoint: Endpoint;
  /** Null for a server that asks for none. */
  key: string | null;
  clock: Clock;
  /** Opened with the first call. */
  dispatcher(): Promise<Dispatcher>;
}

const known = new Map<string, () => Promise<Dispatcher>>();

/** The sockets of this process to one server, shared by all who ask it: each request carries its own key. */
export function connections(
  endpoint: Endpoint,
  connectMs: number,
  lookup?: LookupFunction,
): () => Promise<Dispatcher> {
  if (lookup !== undefined) return agent(endpoint, connectMs, lookup);
  const name = JSON.stringify([endpoint.baseUrl, endpoint.allowed, connectMs]);
  const found = known.get(name) ?? agent(endpoint, connectMs);
  known.set(name, found);
  return found;
}

/** Its own timers rule, so undici's are off; names resolve only to allowed addresses. */
function agent(endpoint: Endpoint, connectMs: number, lookup?: LookupFunction): () => Promise<Dispatcher> {
  let opened: Promise<Dispatcher> | undefined;
  return () => {
    opened ??= import('undici').then(
      ({ Agent }) =>
        new Agent({
          headersTimeout: 0,
          bodyTimeout: 0,
          connect: { timeout: connectMs, lookup: guardedLookup(endpoint.allowed, lookup) },
        }),
    );
    return opened;
  };
}

/** What happens to one request, in this order; exactly one of `end` and `fail` comes last. */
export interface Receiver {
  /** The socket is open and the request is on its way. */
  connected?(): void;
  /** A stream of events has begun. Without it the whole body goes to `whole`. */
  chunk?(bytes: Uint8Array): void;
  /** The server answered in one JSON document though a stream was possible. */
  whole(text: string): void;
  end(): void;
  fail(failure: CallFailure): void;
}

/** Headers taken over from the SDK: the others tell about this machine or come from the environment. */
const sent = new Set(['content-type', 'accept']);
const errorBytes = 64 * 1024;

type Kind = 'stream' | 'json' | 'error';

function kindOf(status: number, headers: IncomingHttpHeaders, streams: boolean): Kind {
  if (status < 200 || status > 299) return 'error';
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase();
  if (streams && type === 'text/event-stream') return 'stream';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  throw new CallFailure('not_a_stream', {
    status,
    detail: type === '' ? 'no content type' : `content type ${type.slice(0, 60)}`,
  });
}

async function inflater(encoding: string): Promise<Transform> {
  const zlib = await import('node:zlib');
  const flush = { flush: zlib.constants.Z_SYNC_FLUSH };
  if (encoding === 'gzip' || encoding === 'x-gzip') return zlib.createGunzip(flush);
  if (encoding === 'deflate') return zlib.createInflate(flush);
  if (encoding === 'br') return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
  throw new CallFailure('not_a_stream', { detail: `content encoding ${encoding.slice(0, 40)}` });
}

/** Reads one response under a byte cap, plain or compressed, and tells the receiver. */
function reception(receiver: Receiver, capBytes: number, nowMs: () => number, cut: () => void) {
  let kind: Kind = 'error';
  let status = 0;
  let head: IncomingHttpHeaders = {};
  let taken = 0;
  let over = false;
  const pieces: Uint8Array[] = [];

  const fail = (failure: CallFailure) => {
    if (over) return;
    over = true;
    cut();
    receiver.fail(failure);
  };
  const guarded = (work: () => void) => {
    if (over) return;
    try {
      work();
    } catch (thrown) {
      fail(thrown instanceof CallFailure ? thrown : new CallFailure('internal', { detail: String(thrown) }));
    }
  };
  const close = () => {
    const text = kind === 'stream' ? '' : Buffer.concat(pieces).toString('utf8');
    if (kind === 'error') throw failureOfStatus(status, head, text, nowMs());
    if (kind === 'json') receiver.whole(text);
    receiver.end();
    over = true;
  };
  return {
    fail,
    head(code: number, headers: IncomingHttpHeaders, streams: boolean) {
      status = code;
      head = headers;
      // A redirect's body and target are never read.
      if (code >= 300 && code < 400) return fail(failureOfStatus(code, headers, '', nowMs()));
      guarded(() => {
        kind = kindOf(code, headers, streams);
      });
    },
    bytes(chunk: Uint8Array) {
      guarded(() => {
        taken += chunk.length;
        if (kind === 'error' && taken > errorBytes) return close();
        if (taken > capBytes) throw new CallFailure('too_large', { detail: `more than ${capBytes} bytes` });
        if (kind === 'stream') receiver.chunk?.(chunk);
        else pieces.push(Buffer.from(chunk));
      });
    },
    end: () => guarded(close),
  };
}

/** One request on its way. */
export interface Exchange {
  /** Cuts the request or the response off; nothing is told to the receiver any more. */
  abort(): void;
}

export interface Outgoing {
  url: string;
  method: string;
  headers: Headers;
  /** Headers that this server's own configuration asks for. */
  more?: Record<string, string>;
  body: string | null;
  capBytes: number;
  streams: boolean;
}

type Reception = ReturnType<typeof reception>;

/** Undoes a compression the server used though it was asked not to. zlib answers later, so its end counts, not the socket's. */
function unpacking(encoding: string, reader: Reception, stopped: () => boolean) {
  const opened = inflater(encoding).then((stream) => {
    stream.on('data', (chunk: Buffer) => (stopped() ? stream.destroy() : reader.bytes(chunk)));
    stream.on('end', () => reader.end());
    stream.on('error', (thrown) => reader.fail(failureOfSocket(thrown, true)));
    return stream;
  });
  opened.catch((thrown: unknown) => reader.fail(failureOfSocket(thrown, true)));
  return {
    bytes(chunk: Uint8Array) {
      const copy = Buffer.from(chunk);
      opened.then((stream) => stopped() || stream.write(copy)).catch(() => {});
    },
    end: () => void opened.then((stream) => stream.end()).catch(() => {}),
  };
}

function headersFor(server: Server, given: Headers): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'coach' };
  if (server.key !== null) headers['authorization'] = `Bearer ${server.key}`;
  for (const [name, value] of given) if (sent.has(name)) headers[name] = value;
  return headers;
}

/** What undici calls, turned into one reception; `cut` ends both. */
function handling(receiver: Receiver, outgoing: Outgoing, nowMs: () => number) {
  let controller: Dispatcher.DispatchController | null = null;
  let stopped = false;
  let answering = false;
  const cut = () => {
    stopped = true;
    controller?.abort(new Error('cut off'));
  };
  const reader = reception(receiver, outgoing.capBytes, nowMs, cut);
  let body: Pick<Reception, 'bytes' | 'end'> = reader;
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(given) {
      controller = given;
      if (stopped) return given.abort(new Error('cut off'));
      receiver.connected?.();
    },
    onResponseStart(_, code, found) {
      answering = true;
      reader.head(code, found, outgoing.streams);
      const encoding = String(found['content-encoding'] ?? 'identity')
        .trim()
        .toLowerCase();
      if (!stopped && encoding !== 'identity') body = unpacking(encoding, reader, () => stopped);
    },
    onResponseData: (_, chunk) => body.bytes(chunk),
    onResponseEnd: () => body.end(),
    onResponseError(_, thrown) {
      if (!stopped) reader.fail(failureOfSocket(thrown, answering));
    },
  };
  return { handler, cut, fail: reader.fail, stopped: () => stopped };
}

/**
 * Sends one request to the server and nowhere else: no redirects, no cookies, only known headers, bodies capped.
 * Everything that can go wrong reaches `receiver.fail`; this function does not throw.
 */
export function send(server: Server, outgoing: Outgoing, receiver: Receiver): Exchange {
  const { handler, cut, fail, stopped } = handling(receiver, outgoing, () => server.clock.now());
  const url = new URL(outgoing.url);
  if (url.origin !== server.endpoint.origin) {
    fail(new CallFailure('redirected', { detail: 'a call outside the configured server' }));
    return { abort: cut };
  }
  const options: Dispatcher.DispatchOptions = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: outgoing.method as Dispatcher.HttpMethod,
    headers: { ...headersFor(server, outgoing.headers), ...outgoing.more },
    body: outgoing.body,
  };
  server
    .dispatcher()
    .then((dispatcher) => {
      if (!stopped()) dispatcher.dispatch(options, handler);
    })
    .catch((thrown: unknown) => fail(failureOfSocket(thrown, false)));
  return { abort: cut };
}
