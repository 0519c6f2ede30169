import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../../ports/clock.ts';
import { type Endpoint, guardedLookup } from '../base-url.ts';
import { CallFailure, failureOfSocket } from './failure.ts';
import { inflater, type Receiver, reception, sent } from './reception.ts';

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
