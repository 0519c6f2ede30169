import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { type App, app } from '../../../src/app.ts';
import { exposure } from '../../../src/core/exposure.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { hosted } from '../../support/http-host.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-routes-'));
let running: App;
let served: Served;
beforeAll(async () => {
  running = app({ store: path.join(folder, 'coach.db') });
  served = await hosted(running);
});
afterAll(async () => {
  await served.close();
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const post = (at: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${served.address}${at}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const json = async (answer: Promise<Response>) => (await (await answer).json()) as Record<string, unknown>;

describe('a request sent twice', () => {
  it('is done once under one key, and another request may not have its key', async () => {
    const flow = { kind: 'deposit', amount: 1000, currency: 'INR', at: '2026-11-10' };
    const key = { 'idempotency-key': 'a-1' };
    const [one, two] = await Promise.all([
      post('/v1/trade/cash', flow, key),
      post('/v1/trade/cash', flow, key),
    ]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(await two.text()).toBe(await one.text());
    expect(two.headers.get('idempotent-replay')).toBe('true');
    expect((await post('/v1/trade/cash', { ...flow, amount: 2000 }, key)).status).toBe(409);
    const { cash } = (await json(post('/v1/portfolio', {}))) as { cash: { amount?: number }[] };
    expect(JSON.stringify(cash)).toContain('1000');
    expect(JSON.stringify(cash)).not.toContain('2000');
    // Another server on the same store, as after a restart.
    const restarted = await hosted(running);
    onTestFinished(() => restarted.close());
    const third = await fetch(`${restarted.address}/v1/trade/cash`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key },
      body: JSON.stringify(flow),
    });
    expect([third.status, third.headers.get('idempotent-replay')]).toEqual([200, 'true']);
    expect(await json(post('/v1/portfolio', {}))).toMatchObject({ cash });
  });

  it('is not begun again where its server ended in the midst of it, and says so', async () => {
    const { replies } = await running.ports.store();
    const { digest, clock } = running.ports;
    const flow = { kind: 'deposit', amount: 3000, currency: 'INR', at: '2026-11-10' };
    const of = digest(JSON.stringify(['trade cash', flow, null, false]));
    await replies.begin(digest('local cut-off'), of, clock.now());
    const again = await post('/v1/trade/cash', flow, { 'idempotency-key': 'cut-off' });
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('nobody told how')]);
  });

  it('may be made again after a failure that passes, and after a day', async () => {
    const { replies } = await running.ports.store();
    const day = 86_400_000;
    const [key, of] = ['a'.repeat(64), 'b'.repeat(64)];
    expect(await replies.begin(key, of, day)).toBeNull();
    expect(await replies.begin(key, of, day + 1)).toEqual({ request: of, answer: null });
    await replies.end(key, null);
    expect(await replies.begin(key, of, day + 2)).toBeNull();
    await replies.end(key, '{"status":200}');
    expect(await replies.begin(key, of, day + 3)).toEqual({ request: of, answer: '{"status":200}' });
    expect(await replies.begin(key, of, 2 * day + 3)).toBeNull();
  });
});

describe('other addresses', () => {
  it('are the commands under their other names', async () => {
    const asked = {
      symbol: 'NIFTY',
      expiry: '2026-08-25',
      user_id: 'me',
      snapshot_time: '2026-08-19T15:10:00+05:30',
    };
    const other = await json(post('/api/ai/suggest-strategy', asked));
    const own = await json(
      post('/v1/suggest?as-of=2026-08-19T15:10:00%2B05:30', { symbol: 'NIFTY', expiry: '2026-08-25' }),
    );
    expect(other['suggestions']).toEqual(own['suggestions']);
    expect((await post('/api/discovery/watchlist/add', { symbol: 'TCS' })).status).toBe(200);
    expect(JSON.stringify(await json(post('/v1/watchlist/list', {})))).toContain('TCS');
    const set = await json(post('/api/user/preferences', { tier: 'brief' }));
    expect(JSON.stringify(set['settings'])).toContain('brief');
    for (const at of [
      '/api/discovery/status',
      '/api/health',
      '/api/metrics',
      '/api/user/preferences',
      '/ai/personal-context',
    ])
      expect([at, (await fetch(`${served.address}${at}`)).status]).toEqual([at, 200]);
  });

  it('resume nothing: the breaker’s resume is a proposal at most', async () => {
    expect((await post('/v1/account/open', { cash: 500_000, practice: true })).status).toBe(200);
    expect((await post('/v1/breaker/halt', { reason: 'test' })).status).toBe(200);
    const answer = await post('/api/system/circuit-breaker/resume', {}, { 'coach-confirm': 'yes' });
    expect(answer.headers.get('coach-exit')).toBe('3');
    expect(((await answer.json()) as { outcome: string }).outcome).not.toBe('resumed');
    expect((await json(post('/v1/breaker/status', {})))['state']).not.toBe('active');
  });
});

describe('the description', () => {
  it('is OpenAPI 3.1 of all that is offered, each reference within reach', async () => {
    const document = (await (await fetch(`${served.address}/v1/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, { post: { operationId: string }; get?: object }>;
    };
    expect(document.openapi).toBe('3.1.0');
    const commands = await Promise.all(registry.map((entry) => entry.load()));
    const offered = commands.filter((command) => exposure(command, 'http') !== 'off');
    expect(Object.keys(document.paths).sort()).toEqual(
      offered.map(({ name }) => `/v1/${name.replaceAll(' ', '/')}`).sort(),
    );
    for (const { name, effect } of offered)
      expect(document.paths[`/v1/${name.replaceAll(' ', '/')}`]!.get !== undefined).toBe(effect === 'read');
    const ids = Object.values(document.paths).map(({ post: { operationId } }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    // A reference stands under a schema with a name of its own, or names what the document holds.
    const loose: string[] = [];
    const walk = (node: unknown, within: boolean) => {
      if (typeof node !== 'object' || node === null) return;
      const { $ref, $id } = node as { $ref?: unknown; $id?: unknown };
      if (typeof $ref === 'string' && !within && !$ref.startsWith('#/components/')) loose.push($ref);
      for (const value of Object.values(node)) walk(value, within || typeof $id === 'string');
    };
    walk(document, false);
    expect(loose).toEqual([]);
    expect(await (await fetch(`${served.address}/v1/docs`)).text()).toContain('/v1/suggest');
  });
});

describe('hostile requests', () => {
  it('two hundred ways out of the page’s folder lead nowhere', async () => {
    const web = path.join(folder, 'web');
    fs.mkdirSync(web, { recursive: true });
    fs.writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>desk</title>');
    fs.writeFileSync(path.join(folder, 'secret.txt'), 'canary-5f1c');
    const paged = await hosted(running, { page: web });
    const dots = [
      '..',
      '%2e%2e',
      '.%2e',
      '%2e.',
      '..%00',
      '%252e%252e',
      '..;',
      '%c0%ae%c0%ae',
      '....',
      '..%ff',
    ];
    const slashes = ['/', '%2f', '\\', '%5c', '//', '%252f', '/./', '%c0%af', '/%2e/', '\\/'];
    const paths = dots.flatMap((dot) =>
      slashes.flatMap((slash) => [1, 3].map((deep) => `/${`${dot}${slash}`.repeat(deep)}secret.txt`)),
    );
    expect(paths).toHaveLength(200);
    const { hostname, port } = new URL(paged.address);
    const { request } = await import('node:http');
    const bodies = await Promise.all(
      paths.map(
        (at) =>
          new Promise<string>((resolve) => {
            let body = '';
            const asked = request(
              { hostname, port, path: at.replaceAll('\\', '%5c'), agent: false },
              (response) => {
                response.on('data', (chunk) => {
                  body += String(chunk);
                });
                response.on('end', () => resolve(body));
              },
            );
            asked.on('error', () => resolve('')).end();
          }),
      ),
    );
    await paged.close();
    expect(bodies.filter((body) => body.includes('canary'))).toEqual([]);
  });

  it('sixty spellings of a body’s type: read as JSON, or refused before a command runs', async () => {
    const types = [
      'application/json',
      'APPLICATION/JSON',
      'text/json',
      'application/json5',
      'application/ld+json',
      'application/x-json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'application/xml',
      '*/*',
    ];
    const tails = ['', ';', '; charset=utf-8', ';charset=utf-16', '\t; x=1'];
    const spelled = types.flatMap((type) => tails.map((tail) => `${type}${tail}`));
    expect(spelled).toHaveLength(60);
    const fine = new Set(['application/json', 'application/json; charset=utf-8']);
    for (const type of spelled) {
      const answer = await fetch(`${served.address}/v1/chain`, {
        method: 'POST',
        headers: { 'content-type': type },
        // What the command would refuse: that shows whether it was reached, and with what.
        body: '{"symbol":7}',
      });
      const { error } = (await answer.json()) as { error: { message: string } };
      const reached = error.message.startsWith('Bad input');
      expect([type, answer.status, reached]).toEqual(
        fine.has(type.toLowerCase()) ? [type, 400, true] : [type, 415, false],
      );
    }
  });

  it('takes no code: a strategy that is a file or a program, a shape, a query that writes', async () => {
    for (const [at, body] of [
      ['/v1/backtest/run', { strategy: './x.mjs', symbol: 'NIFTY' }],
      ['/v1/backtest/run', { strategy: 'data:text/javascript,process.exit(9).mjs', symbol: 'NIFTY' }],
      ['/v1/backtest/run', { strategy: '/etc/x.yaml', symbol: 'NIFTY' }],
      ['/v1/query', { words: ["ATTACH '/etc/passwd' AS x"] }],
      ['/v1/query', { words: ['DELETE FROM events'] }],
    ] as const)
      expect((await post(at, body)).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${served.address}/v1/health`)).status).toBe(200);
  });

  it('keys of the language itself are no input', async () => {
    const answer = await fetch(`${served.address}/v1/chain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"symbol":"NIFTY","__proto__":{"polluted":1}}',
    });
    expect(answer.status).toBe(400);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('the standard’s lesser rows', () => {
  it('says what type each body is', async () => {
    for (const at of ['/v1/health', '/v1/docs', '/', '/v1/none', '/v1/openapi.json'])
      expect([at, (await fetch(`${served.address}${at}`)).headers.get('content-type')]).toEqual([
        at,
        expect.stringMatching(/^(application\/json|text\/html); charset=utf-8$/),
      ]);
  });

  it('believes no forwarded address, host or protocol that no named proxy sent', async () => {
    const strict = await hosted(running, { bounds: { perAddress: 3 } });
    onTestFinished(() => strict.close());
    const statuses = [];
    for (let i = 0; i < 5; i++) {
      const headers = {
        'x-forwarded-for': `10.0.0.${i}`,
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      };
      statuses.push((await fetch(`${strict.address}/v1/health`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it('refuses a message with two lengths', async () => {
    const { hostname, port } = new URL(served.address);
    const answered = async (headers: string, body: string) => {
      const socket = net.connect(Number(port), hostname);
      socket.write(
        `POST /v1/chain HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n${headers}\r\n\r\n${body}`,
      );
      let text = '';
      for await (const chunk of socket) {
        text += String(chunk);
        if (text.includes('\r\n\r\n')) break;
      }
      return text.split('\r\n', 1)[0];
    };
    expect(await answered('content-length: 2\r\ncontent-length: 20', '{}')).toContain('400');
    expect(await answered('content-length: 2\r\ntransfer-encoding: chunked', '0\r\n\r\n')).toContain('400');
  });
});
