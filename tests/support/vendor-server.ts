import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a vendor does to one request instead of answering it. */
export type VendorFault =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'html'
  | 'truncated'
  | 'redirect'
  | 'huge'
  | 'bomb'
  | 'reset'
  | 'stall';

export interface Seen {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

type Reply = unknown | ((seen: Seen) => unknown);

export interface VendorServer {
  url: string;
  /** Every request, in order. */
  asked: Seen[];
  /** Answers by path without the query, or by the whole path; a function makes its answer; `Raw` is sent as it is. */
  answers: Map<string, Reply>;
  /** Faults for the next requests whose path starts so, used up one by one; `always` stays. */
  faults: { path: string; fault: VendorFault; always?: boolean }[];
  /** The Date header; the machine's own when null. */
  date: string | null;
  close(): Promise<void>;
}

/** An answer with a status or bytes of its own. */
export class Raw {
  constructor(
    readonly bytes: Uint8Array | string,
    readonly type = 'text/csv',
    readonly status = 200,
  ) {}
}

function misbehave(fault: VendorFault, response: http.ServerResponse): void {
  const json = { 'content-type': 'application/json' };
  if (typeof fault === 'object') {
    response.writeHead(fault.status, { ...json, ...fault.headers }).end(JSON.stringify(fault.body ?? {}));
    return;
  }
  switch (fault) {
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Access Denied</html>');
      break;
    case 'truncated':
      response.writeHead(200, json).end('{"data":[{"strike_pri');
      break;
    case 'redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end();
      break;
    case 'huge':
      response.writeHead(200, json).end(Buffer.alloc(17 * 2 ** 20, 0x20));
      break;
    case 'bomb':
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(20 * 2 ** 20)));
      break;
    case 'reset':
      response.socket?.destroy();
      break;
    case 'stall':
      response.writeHead(200, json).write('{"data"');
      break;
  }
}

/** A loopback server that behaves like a vendor's: gzip JSON by path, and its faults. Anything it was not given is 404. */
export async function vendorServer(): Promise<VendorServer> {
  const listener = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '/';
    const seen = {
      method: request.method ?? 'GET',
      path,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    server.asked.push(seen);
    if (server.date !== null) response.setHeader('date', server.date);
    const at = server.faults.findIndex((fault) => path.startsWith(fault.path));
    const found = server.faults[at];
    if (found !== undefined) {
      if (found.always !== true) server.faults.splice(at, 1);
      return misbehave(found.fault, response);
    }
    const reply = server.answers.get(path) ?? server.answers.get(path.split('?', 1)[0]!);
    const body = typeof reply === 'function' ? (reply as (seen: Seen) => unknown)(seen) : reply;
    if (body instanceof Raw)
      return response.writeHead(body.status, { 'content-type': body.type }).end(body.bytes);
    if (body === undefined) return misbehave({ status: 404, body: { message: 'not found' } }, response);
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const server: VendorServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    asked: [],
    answers: new Map(),
    faults: [],
    date: null,
    close: () =>
      new Promise((resolve) => {
        listener.closeAllConnections();
        listener.close(() => resolve());
      }),
  };
  return server;
}

/** Time that passes only by sleeping. */
export function heldClock(at: string) {
  let ms = Date.parse(at);
  const slept: number[] = [];
  return {
    slept,
    now: () => Math.floor(ms),
    monotonic: () => ms,
    id: () => 'id',
    set: (to: string) => {
      ms = Date.parse(to);
    },
    async sleep(duration: number, signal?: AbortSignal) {
      signal?.throwIfAborted();
      slept.push(duration);
      ms += duration;
    },
  };
}
