import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { CallFailure, failureOfStatus } from './failure.ts';

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
export const sent = new Set(['content-type', 'accept']);
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

export async function inflater(encoding: string): Promise<Transform> {
  const zlib = await import('node:zlib');
  const flush = { flush: zlib.constants.Z_SYNC_FLUSH };
  if (encoding === 'gzip' || encoding === 'x-gzip') return zlib.createGunzip(flush);
  if (encoding === 'deflate') return zlib.createInflate(flush);
  if (encoding === 'br') return zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH });
  throw new CallFailure('not_a_stream', { detail: `content encoding ${encoding.slice(0, 40)}` });
}

/** Reads one response under a byte cap, plain or compressed, and tells the receiver. */
export function reception(receiver: Receiver, capBytes: number, nowMs: () => number, cut: () => void) {
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
