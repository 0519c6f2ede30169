import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What the site does to one request instead of answering it. */
export type Fault =
  | 'empty'
  | '401'
  | '403'
  | '421'
  | '404'
  | '500'
  | 'html'
  | 'truncated'
  | 'redirect'
  | 'huge'
  | 'bomb'
  | 'reset'
  | 'stall';

export interface NseServer {
  url: string;
  /** Paths asked for, in order, with their query. */
  asked: string[];
  /** Faults for the next requests whose path starts so, used up one by one; `always` stays. */
  faults: { path: string; fault: Fault; always?: boolean }[];
  /** JSON by path and query, bytes of archive files by path; anything else is 404. */
  answers: Map<string, unknown>;
  files: Map<string, Uint8Array>;
  close(): Promise<void>;
}

const pages = new Set(['/', '/option-chain']);

function misbehave(fault: Fault, response: http.ServerResponse): void {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case 'empty':
      response.writeHead(200, json).end('{}');
      break;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Access Denied</html>');
      break;
    case 'truncated':
      response.writeHead(200, json).end('{"records":{"data":[{"strikePri');
      break;
    case 'redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end();
      break;
    case 'huge':
      response.writeHead(200, json);
      response.end(Buffer.alloc(9 * 1024 * 1024, 0x20));
      break;
    case 'bomb':
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
      break;
    case 'reset':
      response.socket?.destroy();
      break;
    case 'stall':
      response.writeHead(200, json);
      response.write('{"records"');
      break;
    default:
      response.writeHead(Number(fault), { 'content-type': 'text/html' }).end('<html>no</html>');
  }
}

function answer(
  server: NseServer,
  path: string,
  cookie: string | undefined,
  response: http.ServerResponse,
): void {
  const bare = path.split('?', 1)[0]!;
  if (pages.has(path)) {
    const cookies = [`nsit=warm${server.asked.length}; path=/; HttpOnly`, 'bm_sv=1; path=/'];
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': cookies }).end('<html></html>');
    return;
  }
  const file = server.files.get(bare);
  if (file !== undefined) {
    response.writeHead(200, { 'content-type': 'application/zip' }).end(file);
    return;
  }
  const body = server.answers.get(path) ?? server.answers.get(bare);
  if (body === undefined)
    response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not found</html>');
  else if (cookie?.includes('nsit=') !== true) misbehave('403', response);
  else {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' };
    response.writeHead(200, headers).end(gzipSync(JSON.stringify(body)));
  }
}

/** A loopback server that behaves like NSE's site: cookies from the pages, gzip JSON behind them, archive files beside, and its faults. */
export async function nseServer(): Promise<NseServer> {
  const listener = http.createServer((request, response) => {
    const path = request.url ?? '/';
    server.asked.push(path);
    const at = server.faults.findIndex((fault) => path.startsWith(fault.path));
    const found = server.faults[at];
    if (found === undefined) return answer(server, path, request.headers.cookie, response);
    if (found.always !== true) server.faults.splice(at, 1);
    misbehave(found.fault, response);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const server: NseServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    asked: [],
    faults: [],
    answers: new Map(),
    files: new Map(),
    close: () =>
      new Promise((resolve) => {
        listener.closeAllConnections();
        listener.close(() => resolve());
      }),
  };
  return server;
}

/** A v3 answer of one expiry around a strike. */
export function v3Body(
  symbol: string,
  expiry: string,
  options: { timestamp?: string; spot?: number } = {},
): object {
  const { timestamp = '14-Aug-2026 11:00:00', spot = 24_600 } = options;
  const leg = (strike: number, side: string, price: number) => ({
    strikePrice: strike,
    expiryDate: expiry,
    underlying: symbol,
    identifier: `OPTIDX${symbol}${expiry}${side}${strike}.00`,
    openInterest: 100.5,
    changeinOpenInterest: 10,
    totalTradedVolume: 500,
    impliedVolatility: 12.5,
    lastPrice: price,
    change: 1,
    totalBuyQuantity: 650,
    totalSellQuantity: 650,
    buyQuantity1: 65,
    buyPrice1: price - 0.5,
    sellQuantity1: 130,
    sellPrice1: price + 0.5,
    underlyingValue: 0,
  });
  const data = [-100, -50, 0, 50, 100].map((step) => ({
    strikePrice: spot + step,
    expiryDates: expiry,
    CE: leg(spot + step, 'CE', 150 - step / 2),
    PE: leg(spot + step, 'PE', 150 + step / 2),
  }));
  return {
    records: { data, timestamp, underlyingValue: spot, strikePrices: data.map((row) => row.strikePrice) },
  };
}
