import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, app } from '../../../src/app.ts';
import type { TelemetryEvent } from '../../../src/ports/conversation.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { framesOf, hosted } from '../../support/http-host.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-http-'));
let running: App;
let served: Served;
let page: Served;
const told: TelemetryEvent[] = [];

beforeAll(async () => {
  running = app({ store: path.join(folder, 'coach.db') });
  const web = path.join(folder, 'web');
  fs.mkdirSync(path.join(web, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>desk</title>');
  fs.writeFileSync(path.join(web, 'assets/main-abcdefgh.js'), 'export {};');
  fs.writeFileSync(path.join(folder, 'secret.txt'), 'canary-5f1c');
  served = await hosted(running, {
    meter: { ...running.ports.meter!, record: (event) => void told.push(event) },
  });
  page = await hosted(running, { page: web });
});
afterAll(async () => {
  await Promise.all([served.close(), page.close()]);
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const post = (at: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${served.address}${at}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A request with a Host and other headers of one's own, which fetch does not let through. */
const raw = (at: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(served.address);
    const request = http.request({ hostname, port, path: at, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    });
    request.on('error', reject).end();
  });

describe('commands over HTTP', () => {
  it('answers a read by POST and by GET with the same document', async () => {
    const input = { symbol: 'NIFTY', strikes: 'none' };
    const [posted, got] = await Promise.all([
      post('/v1/chain?as-of=2026-11-21', input),
      fetch(`${served.address}/v1/chain?symbol=NIFTY&strikes=none&as-of=2026-11-21`),
    ]);
    expect([posted.status, got.status]).toEqual([200, 200]);
    expect(posted.headers.get('coach-exit')).toBe('0');
    const document = (await posted.json()) as Record<string, unknown>;
    expect(document).toMatchObject({ symbol: 'NIFTY', source: 'sample' });
    expect(await got.json()).toEqual(document);
  });

  it('gives each kind of failure its status and its words', async () => {
    const of = async (answer: Promise<Response>) => {
      const { status, ...rest } = await answer;
      void rest;
      const { error } = (await (await answer).json()) as { error: { kind: string } };
      return [status, error.kind];
    };
    expect(await of(post('/v1/chain', { symbol: 7 }))).toEqual([400, 'usage']);
    expect(await of(post('/v1/chain', { symbol: 'NOSUCH' }))).toEqual([404, 'missing']);
    expect(await of(post('/v1/breaker/approve', { code: 'ABCD-2345' }))).toEqual([403, 'denied']);
    expect(await of(post('/v1/sessions/delete', { olderThan: 3650 }))).toEqual([409, 'refused']);
    expect(await of(fetch(`${served.address}/v1/watchlist/add?symbols=TCS`))).toEqual([405, 'usage']);
    expect(await of(fetch(`${served.address}/v1/none/such`))).toEqual([404, 'missing']);
    expect(await of(fetch(`${served.address}/v1/chain?symbol=NIFTY&nonsense=1`))).toEqual([400, 'usage']);
  });

  it('runs a danger only with a yes to this very call', async () => {
    const answer = await post('/v1/sessions/delete', { olderThan: 3650 }, { 'coach-confirm': 'yes' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ deleted: 0 });
  });

  it('answers a batch row by row, a bad one in its place', async () => {
    const row = { model: 'black76', flag: 'c', forward: 100, strike: 100, years: 1, rate: 0, vol: 0.2 };
    const answer = await post('/v1/calc/price', [row, { model: 'black76' }, row]);
    expect(answer.headers.get('coach-exit')).toBe('2');
    const rows = (await answer.json()) as Record<string, unknown>[];
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ price: expect.closeTo(7.9656, 3) });
    expect(rows[1]).toMatchObject({ error: { kind: 'usage' } });
    expect(rows[2]).toEqual(rows[0]);
  });

  it('lets progress and the result come as events where that is asked for', async () => {
    const answer = await post(
      '/v1/ask',
      { question: ['How does NIFTY look?'] },
      { accept: 'text/event-stream' },
    );
    const frames = framesOf(await answer.text());
    expect(frames[0]!.data.type).toBe('turnStarted');
    expect(frames.at(-1)!.data).toMatchObject({ type: 'result', output: { status: 'done' }, exit: 0 });
  });

  it('reads no file of the machine it runs on, however it is named', async () => {
    const secret = path.join(folder, 'secret.txt');
    for (const [at, input] of [
      ['/v1/chain', { symbol: 'NIFTY', chain: secret }],
      ['/v1/journal/import', { paths: [secret] }],
      ['/v1/market/import', { paths: [secret] }],
      ['/v1/ask', { question: ['x'], shape: secret }],
      ['/v1/discover/run', { universe: secret }],
      ['/v1/backtest/run', { strategy: 'buy-and-hold', symbol: 'NIFTY', actions: secret }],
      ['/v1/backtest/run', { strategy: `${secret}.yaml`, symbol: 'NIFTY' }],
      ['/v1/calc/indicators', { bars: `${secret}.csv`, indicators: ['rsi:14'] }],
    ] as const) {
      const answer = await post(at, input);
      expect([at, answer.status]).toEqual([at, 403]);
      expect(await answer.text()).not.toContain('canary');
    }
  });
});

describe('who may ask', () => {
  it('refuses another name of the server and pages of other sites, and reads no body of theirs', async () => {
    const { host } = new URL(served.address);
    const of = (headers: Record<string, string>, method?: string) => raw('/v1/health', headers, method);
    expect((await of({ host })).status).toBe(200);
    expect((await of({ host: 'evil.example' })).status).toBe(403);
    expect((await of({ host: '127.0.0.1.evil.example' })).status).toBe(403);
    expect((await of({ host, origin: 'https://evil.example' })).status).toBe(403);
    expect((await of({ host, origin: 'null' })).status).toBe(403);
    expect((await of({ host, origin: `http://${host}` })).status).toBe(200);
    expect((await of({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(
      403,
    );
  });

  it('takes JSON bodies only, whatever else a body says it is', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json\t;x',
      'application/jsonp',
      '',
    ]) {
      const answer = await fetch(`${served.address}/v1/chain`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"symbol":"NIFTY"}',
      });
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });
});

describe('chat over server-sent events', () => {
  it('tells a turn to its end and goes on from any event of it', async () => {
    const answer = await post('/v1/chat', { text: 'How does NIFTY look?' });
    const sessionId = answer.headers.get('coach-session')!;
    const frames = framesOf(await answer.text());
    expect(frames[0]!.data).toMatchObject({ type: 'turnStarted', sessionId });
    expect(frames.map(({ event }) => event)).toEqual(expect.arrayContaining(['answered', 'turnEnded']));

    const from = (id: string) =>
      fetch(`${served.address}/v1/chat?sessionId=${sessionId}`, { headers: { 'last-event-id': id } });
    const again = framesOf(await (await from(frames[2]!.id!)).text());
    expect(again).toEqual(frames.slice(3));
    expect(framesOf(await (await from(frames.at(-1)!.id!)).text())).toEqual([]);
    expect(framesOf(await (await from('gone-3')).text())).toMatchObject([
      { data: { type: 'gap', sessionId } },
    ]);

    const kept = await post('/v1/sessions/show', { id: sessionId });
    expect(await kept.json()).toMatchObject({ turns: [{ user: 'How does NIFTY look?' }] });
  });

  it('refuses what is no question', async () => {
    expect((await post('/v1/chat', { text: '  ' })).status).toBe(400);
    expect((await post('/v1/chat', { text: 'x', sessionId: '../../etc' })).status).toBe(400);
  });
});

/** A socket and what it heard so far. */
async function live(ticket: string) {
  const socket = new WebSocket(`${served.address.replace('http', 'ws')}/v1/live`, [
    'coach.v1',
    `ticket.${ticket}`,
  ]);
  const heard: Record<string, unknown>[] = [];
  let wake: () => void = () => undefined;
  socket.addEventListener('message', ({ data }) => {
    heard.push(JSON.parse(String(data)) as Record<string, unknown>);
    wake();
  });
  const until = async (fits: (frame: Record<string, unknown>) => boolean) => {
    for (;;) {
      const found = heard.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
  });
  return { socket, until, opened, say: (message: object) => socket.send(JSON.stringify(message)) };
}

const ticket = async () => ((await (await post('/v1/live/ticket', {})).json()) as { ticket: string }).ticket;

describe('the socket', () => {
  it('opens with a ticket of one use, talks, and tells what changed', async () => {
    const pass = await ticket();
    const { socket, until, opened, say } = await live(pass);
    expect(opened).toBe(true);
    expect(socket.protocol).toBe('coach.v1');
    expect((await live(pass)).opened).toBe(false);
    expect((await live('')).opened).toBe(false);

    say({ type: 'chat', text: 'How does NIFTY look?', ref: 'a' });
    const { sessionId } = await until(({ type, ref }) => type === 'done' && ref === 'a');
    expect(await until(({ type }) => type === 'turnEnded')).toMatchObject({ status: 'done', sessionId });

    say({ type: 'subscribe', channel: 'news', ref: 'b' });
    await until(({ ref }) => ref === 'b');
    expect((await post('/v1/watchlist/add', { symbols: ['TCS'] })).status).toBe(200);
    expect(await until(({ type }) => type === 'changed')).toMatchObject({ command: 'watchlist add' });

    say({ type: 'subscribe', channel: 'news/somebody-else', ref: 'c' });
    expect(await until(({ ref }) => ref === 'c')).toMatchObject({ type: 'error', error: { kind: 'denied' } });
    const refused = () =>
      told.filter(({ name }) => name === 'ws_rejected').map(({ attributes }) => attributes['coach.reason']);
    expect(refused().filter((reason) => reason === 'frame')).toHaveLength(1);
    // A client may knock twice; one handshake by hand is refused once.
    const before = refused().length;
    const { port } = new URL(served.address);
    const status = await new Promise<number | undefined>((resolve) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      };
      http.get({ host: '127.0.0.1', port, path: '/v1/live?ticket=none', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(401);
    expect(refused().slice(before)).toEqual(['ticket']);
    socket.close();
  });
});

describe('the page', () => {
  const get = (at: string, accept = 'text/html') => fetch(`${page.address}${at}`, { headers: { accept } });

  it('is served with its files, and for every address of its own', async () => {
    expect(await (await get('/')).text()).toContain('<title>desk</title>');
    expect(await (await get('/portfolio')).text()).toContain('<title>desk</title>');
    const script = await get('/assets/main-abcdefgh.js', '*/*');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await get('/v1/none')).status).toBe(404);
    expect((await get('/missing.js')).status).toBe(404);
  });

  it('gives nothing of what lies beside it', async () => {
    for (const at of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%5c..%5csecret.txt',
    ]) {
      const body = await new Promise<string>((resolve, reject) => {
        const { hostname, port } = new URL(page.address);
        http
          .get({ hostname, port, path: at }, (response) => {
            let text = '';
            response.on('data', (chunk) => {
              text += String(chunk);
            });
            response.on('end', () => resolve(text));
          })
          .on('error', reject);
      });
      expect(body).not.toContain('canary');
    }
  });
});
