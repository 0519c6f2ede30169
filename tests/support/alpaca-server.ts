import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the line does to one request: lost on the way there, lost on the way back, sent twice, late, an error after the deed. */
export type LineFault =
  | 'dropRequest'
  | 'dropResponse'
  | 'twice'
  | 'twiceSecond'
  | 'late'
  | 'errorAfter'
  | 'refuse'
  | '429'
  | null;

interface Kept {
  id: string;
  client_order_id: string;
  status: string;
  symbol: string | null;
  side: string | null;
  qty: string;
  filled_qty: string;
  filled_avg_price: string | null;
  legs: { symbol: string; side: string; filled_qty: string; filled_avg_price: string }[] | null;
}

export interface AlpacaServer {
  url: string;
  orders: Map<string, Kept>;
  /** Signed quantities by symbol: the venue's truth. */
  positions: Map<string, number>;
  /** Times an order was filled, by its client order id. */
  executions: Map<string, number>;
  /** POSTs of orders by client order id, as they arrived; those the line itself doubled. */
  posts: Map<string, number>;
  doubled: Set<string>;
  /** What else it answers, by path. */
  extra: Map<string, (url: URL) => unknown>;
  cash: number;
  /** Whether orders rest instead of being filled. */
  resting: boolean;
  fault(path: string, method: string): LineFault;
  /** Everything that is still on its way arrives. */
  settle(): void;
  /** The headers that came with each request. */
  seen: http.IncomingHttpHeaders[];
  close(): Promise<void>;
}

type Body = Record<string, unknown>;

/** A loopback server that behaves like Alpaca's paper trading API, ids unique, with a bad line in front of it. */
export async function alpacaServer(draw: () => number): Promise<AlpacaServer> {
  const late: (() => void)[] = [];
  const byId = new Map<string, Kept>();
  const priceOf = () => (1 + Math.floor(draw() * 400) / 100).toFixed(2);

  const execute = (order: Kept, body: Body) => {
    const parts = Array.isArray(body['legs'])
      ? (body['legs'] as Body[])
      : [{ symbol: body['symbol'], side: body['side'], ratio_qty: '1' }];
    const filled = parts.map((part) => {
      const quantity = Number(part['ratio_qty']) * Number(body['qty']);
      const symbol = String(part['symbol']);
      const signed = part['side'] === 'buy' ? quantity : -quantity;
      server.positions.set(symbol, (server.positions.get(symbol) ?? 0) + signed);
      return {
        symbol,
        side: String(part['side']),
        filled_qty: String(quantity),
        filled_avg_price: priceOf(),
      };
    });
    // Fills come in any order.
    if (draw() < 0.4) filled.reverse();
    order.status = 'filled';
    order.filled_qty = order.qty;
    if (Array.isArray(body['legs'])) order.legs = filled;
    else order.filled_avg_price = filled[0]!.filled_avg_price;
    server.executions.set(order.client_order_id, (server.executions.get(order.client_order_id) ?? 0) + 1);
  };

  const post = (body: Body): { status: number; body: unknown } => {
    const intent = String(body['client_order_id']);
    server.posts.set(intent, (server.posts.get(intent) ?? 0) + 1);
    if (server.orders.has(intent))
      return { status: 422, body: { code: 40010001, message: 'client_order_id must be unique' } };
    if (draw() < 0.05)
      return { status: 403, body: { code: 40310000, message: 'insufficient options buying power' } };
    const order: Kept = {
      id: `id-${server.orders.size + 1}`,
      client_order_id: intent,
      status: 'accepted',
      symbol: (body['symbol'] as string | undefined) ?? null,
      side: (body['side'] as string | undefined) ?? null,
      qty: String(body['qty']),
      filled_qty: '0',
      filled_avg_price: null,
      legs: null,
    };
    server.orders.set(intent, order);
    byId.set(order.id, order);
    const asAccepted = { ...order };
    if (!server.resting) execute(order, body);
    return { status: 200, body: draw() < 0.5 ? asAccepted : order };
  };

  const answer = (method: string, url: URL, body: Body): { status: number; body: unknown } => {
    const { pathname, searchParams } = url;
    const more = server.extra.get(pathname);
    if (more !== undefined) return { status: 200, body: more(url) };
    if (method === 'POST' && pathname === '/v2/orders') return post(body);
    if (pathname === '/v2/orders:by_client_order_id') {
      const found = server.orders.get(searchParams.get('client_order_id') ?? '');
      return found === undefined
        ? { status: 404, body: { code: 40410000, message: 'order not found' } }
        : { status: 200, body: found };
    }
    if (method === 'DELETE') {
      const found = byId.get(pathname.split('/').at(-1)!);
      if (found?.status === 'accepted') found.status = 'canceled';
      return { status: 204, body: null };
    }
    if (pathname === '/v2/orders')
      return { status: 200, body: [...server.orders.values()].filter((one) => one.status === 'accepted') };
    if (pathname === '/v2/positions')
      return {
        status: 200,
        body: [...server.positions]
          .filter(([, size]) => size !== 0)
          .map(([symbol, size]) => ({ symbol, qty: String(size), side: size < 0 ? 'short' : 'long' })),
      };
    if (pathname === '/v2/account')
      return {
        status: 200,
        body: { account_number: 'PA1', status: 'ACTIVE', cash: String(server.cash), trading_blocked: false },
      };
    return { status: 404, body: { message: 'not found' } };
  };

  const listener = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? {} : (JSON.parse(text) as Body);
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://alpaca');
    server.seen.push(request.headers);
    const fault = server.fault(url.pathname, method);
    if (fault === 'dropRequest') return void response.socket?.destroy();
    if (fault === '429') return void response.writeHead(429, { 'retry-after': '1' }).end('{}');
    if (fault === 'refuse') return void response.writeHead(503).end('{}');
    if (fault === 'late') {
      late.push(() => answer(method, url, body));
      return void response.socket?.destroy();
    }
    let found = answer(method, url, body);
    if (fault === 'twice' || fault === 'twiceSecond') {
      server.doubled.add(String(body['client_order_id']));
      const second = answer(method, url, body);
      if (fault === 'twiceSecond') found = second;
    }
    if (fault === 'dropResponse') return void response.socket?.destroy();
    if (fault === 'errorAfter') return void response.writeHead(502).end('<html>bad gateway</html>');
    response
      .writeHead(found.status, { 'content-type': 'application/json' })
      .end(found.body === null ? '' : JSON.stringify(found.body));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const server: AlpacaServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    orders: new Map(),
    positions: new Map(),
    executions: new Map(),
    posts: new Map(),
    doubled: new Set(),
    extra: new Map(),
    cash: 100_000,
    resting: false,
    fault: () => null,
    settle: () => {
      for (const arrive of late.splice(0)) arrive();
    },
    seen: [],
    close: () =>
      new Promise((resolve) => {
        listener.closeAllConnections();
        listener.close(() => resolve());
      }),
  };
  return server;
}
