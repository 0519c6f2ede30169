import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { chooseStream } from '../../../../src/adapters/market/stream/choose.ts';
import { numberAt, protobuf } from '../../../../src/adapters/market/stream/protobuf.ts';
import { loginVendors } from '../../../../src/core/shapes/vendor.ts';
import { underlying } from '../../../../src/domain/symbol/instrument.ts';
import type { Logins } from '../../../../src/ports/vendor/login.ts';
import type { QuoteStream, StreamEvent } from '../../../../src/ports/vendor/quote-stream.ts';
import { drawer } from '../../../support/mutations.ts';
import { everyHost, loginAt } from '../../../support/vendor-market.ts';
import { type VendorServer, vendorServer } from '../../../support/vendor-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const at = Date.parse('2026-08-14T15:00:00Z');
/** A clock that stands in a session of New York while timers run as they do. */
const clock = {
  now: () => at,
  monotonic: () => performance.now(),
  id: () => 'id',
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

let api: VendorServer;
let listener: http.Server;
let sockets: WebSocketServer;
let seen: string[];
let onMessage: (socket: WebSocket, message: string) => void;
let onConnect: (socket: WebSocket) => void;
let named: Record<string, string>;

beforeEach(async () => {
  api = await vendorServer();
  listener = http.createServer();
  sockets = new WebSocketServer({ server: listener });
  seen = [];
  onMessage = () => {};
  onConnect = () => {};
  sockets.on('connection', (socket) => {
    onConnect(socket);
    socket.on('message', (data) => {
      seen.push(String(data));
      onMessage(socket, String(data));
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const ws = `ws://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  named = { ...everyHost(api.url), 'alpaca-stream': ws, 'upstox-feed': ws };
});
afterEach(async () => {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  await new Promise<void>((resolve) => listener.close(() => resolve()));
  await api.close();
});

function opened(name: string): Promise<QuoteStream> {
  const known = new Map(loginVendors.map((vendor) => [vendor, loginAt(vendor, named)]));
  const logins = {
    find: (vendor: (typeof loginVendors)[number]) => known.get(vendor) ?? null,
  } as unknown as Logins;
  return chooseStream(name, {
    clock,
    named,
    alpacaFeed: 'iex',
    cacheDir: '/nowhere',
    logins: async () => logins,
  });
}

/** Events until one is of that kind, so often. */
async function until(stream: QuoteStream, type: StreamEvent['type'], times = 1): Promise<StreamEvent[]> {
  const stop = new AbortController();
  const events: StreamEvent[] = [];
  for await (const event of stream.events(stop.signal)) {
    events.push(event);
    if (events.filter((one) => one.type === type).length >= times) stop.abort();
  }
  return events;
}

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) + 128);
  }
};
const bytesField = (number: number, bytes: readonly number[]) => [
  number * 8 + 2,
  ...varint(bytes.length),
  ...bytes,
];
const double = (number: number, value: number) => [
  number * 8 + 1,
  ...Buffer.from(new Float64Array([value]).buffer),
];
/** Upstox's FeedResponse with the last price of one instrument. */
const upstoxMessage = (key: string, last: number, moment: number) =>
  Buffer.from([
    ...[8, 1],
    ...bytesField(2, [
      ...bytesField(1, [...Buffer.from(key)]),
      ...bytesField(
        2,
        bytesField(1, [...double(1, last), 16, ...varint(moment), 24, 5, ...double(4, last - 1)]),
      ),
    ]),
    24,
    ...varint(moment),
  ]);

describe('Alpaca’s stream', () => {
  it('logs in, subscribes, gives trades, is resubscribed to all after a cut, and shows no key', async () => {
    onConnect = (socket) => socket.send('[{"T":"success","msg":"connected"}]');
    let connections = 0;
    onMessage = (socket, message) => {
      const { action, trades } = JSON.parse(message);
      if (action === 'auth') socket.send('[{"T":"success","msg":"authenticated"}]');
      if (action !== 'subscribe') return;
      socket.send(JSON.stringify([{ T: 'subscription', trades, quotes: [], bars: [] }]));
      const price = 645 + connections++;
      socket.send(
        JSON.stringify([
          { T: 't', S: 'SPY', p: price, s: 1, t: new Date(at - 5 + connections).toISOString() },
          { T: 't', S: 'SPY', p: 0, t: 'x' },
          { T: 'n' },
        ]),
      );
      if (connections === 1) setTimeout(() => socket.terminate(), 20);
    };
    const stream = await opened('alpaca');
    await stream.want([underlying('SPY', 'US', 'etf'), underlying('BRK.B', 'US', 'stock')]);
    const events = await until(stream, 'tick', 2);
    expect(events.map((event) => event.type)).toEqual(['up', 'tick', 'down', 'up', 'tick']);
    expect(events.flatMap((event) => (event.type === 'tick' ? event.tick.last : []))).toEqual([645, 646]);
    const subscribes = seen.filter((message) => message.includes('subscribe'));
    expect(subscribes).toEqual(Array(2).fill('{"action":"subscribe","trades":["SPY","BRK.B"]}'));
    expect(JSON.stringify(events)).not.toMatch(/0123456789/);
  });
  it('says that the login does not serve, and does not knock again at once', async () => {
    onMessage = (socket) => socket.send('[{"T":"error","code":402,"msg":"auth failed"}]');
    const stream = await opened('alpaca');
    await stream.want([underlying('SPY', 'US', 'etf')]);
    const [down] = await until(stream, 'down');
    expect(down).toMatchObject({
      code: 'login',
      retryAt: at + 600_000,
      message: 'Alpaca: auth failed (402)',
    });
  });
  it('streams no index', async () => {
    const stream = await opened('alpaca');
    await expect(stream.want([underlying('SPX', 'US', 'index')])).rejects.toMatchObject({ kind: 'missing' });
  });
});

describe('Upstox’s feed', () => {
  it('is authorized, subscribed in binary frames and read from Protocol Buffers', async () => {
    const home = new URL(named['upstox-feed']!);
    api.answers.set('/v3/feed/market-data-feed/authorize', {
      data: { authorized_redirect_uri: `${home.origin.replace('http', 'ws')}/feed?code=one` },
    });
    const moment = Date.parse('2026-08-14T11:00:00+05:30');
    onConnect = (socket) => socket.send(Buffer.from([8, 2, 24, ...varint(moment)]));
    onMessage = (socket) => {
      socket.send(Buffer.from([255, 255, 255]));
      socket.send(upstoxMessage('NSE_INDEX|Nifty Bank', 1, moment));
      socket.send(upstoxMessage('NSE_INDEX|Nifty 50', 24_600.5, moment));
    };
    const indian = { ...clock, now: () => moment + 100 };
    const known = loginAt('upstox', named);
    const stream = await chooseStream('upstox', {
      clock: indian,
      named,
      alpacaFeed: 'iex',
      cacheDir: '/nowhere',
      logins: async () => ({ find: () => known }) as unknown as Logins,
    });
    await stream.want([underlying('NIFTY', 'NSE', 'index')]);
    const events = await until(stream, 'tick');
    expect(events.at(-1)).toMatchObject({
      tick: { symbol: 'NIFTY', exchange: 'NSE', last: 24_600.5, at: moment },
    });
    expect(JSON.parse(seen[0]!)).toMatchObject({
      method: 'sub',
      data: { mode: 'ltpc', instrumentKeys: ['NSE_INDEX|Nifty 50'] },
    });
    expect(api.asked[0]!.headers.authorization).toBe(`Bearer ${known.token}`);
  });
  it('never breaks on bytes that are no message', () => {
    const draw = drawer(5);
    const whole = upstoxMessage('NSE_INDEX|Nifty 50', 24_600.5, at);
    expect(numberAt(protobuf(whole)!, 1)).toBe(1);
    for (let n = 0; n < 2000; n++) {
      const bytes = Buffer.from(whole);
      for (let k = 0; k < 1 + draw() * 4; k++)
        bytes[Math.floor(draw() * bytes.length)] = Math.floor(draw() * 256);
      const read = protobuf(bytes.subarray(0, Math.floor(draw() * bytes.length)));
      expect(read === null || Array.isArray(read)).toBe(true);
    }
  });
});
