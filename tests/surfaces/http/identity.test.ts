import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'undici';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/adapters/system.ts';
import { type App, app } from '../../../src/app.ts';
import type { Context } from '../../../src/core/command.ts';
import type { Role, SignIn } from '../../../src/ports/identity.ts';
import { addUser } from '../../../src/services/identity/users.ts';
import type { Served } from '../../../src/surfaces/http/door.ts';
import { hosted } from '../../support/http-host.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-who-'));
let running: App;
let served: Served;
let aheadMs = 0;
const keys = new Map<string, string>();

beforeAll(async () => {
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  running = app({ store: path.join(folder, 'coach.db'), home: folder }, clock);
  const context = { ports: running.ports } as Context;
  for (const [name, role] of [
    ['olga', 'owner'],
    ['tara', 'trader'],
    ['tim', 'trader'],
    ['vera', 'viewer'],
  ] as [string, Role][])
    keys.set(name, (await addUser({ name, role }, context)).key);
  served = await hosted(running, { bounds: { perUser: 100_000, perAddress: 100_000 } });
});
afterAll(async () => {
  await served.close();
  await running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const ask = (
  at: string,
  options: { as?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
) => {
  const credential = options.token ?? keys.get(options.as ?? '');
  return fetch(`${served.address}${at}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: {
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
};
const signIn = async (name: string) =>
  (await (await ask('/v1/auth/token', { body: { key: keys.get(name) } })).json()) as SignIn;

describe('who somebody is', () => {
  it('has to be said once there are users, but for what is nobody’s', async () => {
    const refused = await ask('/v1/chain?symbol=NIFTY');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask('/v1/health')).status).toBe(200);
    expect((await ask('/')).status).toBe(200);
    expect((await ask('/v1/chain?symbol=NIFTY', { as: 'tara' })).status).toBe(200);
    expect(await (await ask('/v1/auth/me', { as: 'vera' })).json()).toMatchObject({
      name: 'vera',
      role: 'viewer',
    });
  });

  it('is not given by another spelling of an address', async () => {
    for (const at of [
      '/%76%31/portfolio',
      '//v1/portfolio',
      '/v1/./portfolio',
      '/v1//portfolio',
      '/V1/portfolio',
      '/v1/portfolio/',
      '/v1/portfolio;x',
      '/x/../v1/portfolio',
    ]) {
      const answer = await ask(at);
      expect([at, answer.status === 401 || answer.status === 404]).toEqual([at, true]);
    }
  });

  it('comes with the headers that keep a page to itself', async () => {
    const { headers } = await ask('/v1/health');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('what somebody may', () => {
  it('is theirs: a trader has a store of their own, a viewer only looks', async () => {
    expect((await ask('/v1/watchlist/add', { as: 'tara', body: { symbols: ['TCS'] } })).status).toBe(200);
    const listOf = async (name: string) =>
      JSON.stringify(await (await ask('/v1/watchlist/list', { as: name })).json());
    expect(await listOf('tara')).toContain('TCS');
    for (const other of ['tim', 'olga', 'vera']) expect(await listOf(other)).not.toContain('TCS');
    expect((await ask('/v1/watchlist/add', { as: 'olga', body: { symbols: ['INFY'] } })).status).toBe(200);
    expect(await listOf('vera')).toContain('INFY');
    expect(await listOf('tara')).not.toContain('INFY');
  });

  it('stops where a role does', async () => {
    const of = async (name: string, at: string, body: unknown) => (await ask(at, { as: name, body })).status;
    expect(await of('vera', '/v1/watchlist/add', { symbols: ['TCS'] })).toBe(403);
    expect(await of('vera', '/v1/chat', { text: 'hello' })).toBe(403);
    expect(await of('vera', '/v1/sessions/list', {})).toBe(403);
    expect(await of('tara', '/v1/config/list', {})).toBe(403);
    expect(await of('olga', '/v1/config/list', {})).toBe(200);
    expect(await of('olga', '/v1/auth/user/list', {})).toBe(403);
    expect(await of('olga', '/v1/breaker/approve', { code: 'ABCD-2345' })).toBe(403);
  });

  it('does not reach into another’s conversation', async () => {
    const own = await ask('/v1/chat', { as: 'tara', body: { text: 'How does NIFTY look?' } });
    const sessionId = own.headers.get('coach-session')!;
    await own.text();
    const other = await ask('/v1/sessions/show', { as: 'tim', body: { id: sessionId } });
    expect(other.status).toBe(404);
    const heard = await ask(`/v1/chat?sessionId=${sessionId}`, {
      as: 'tim',
      headers: { 'last-event-id': 'x-0' },
    });
    expect(await heard.text()).not.toContain('NIFTY');
  });
});

describe('sign-ins', () => {
  it('give a short token and go on with a refresh token of one use', async () => {
    const first = await signIn('tara');
    expect(first.expiresInMs).toBeLessThanOrEqual(15 * 60_000);
    expect((await ask('/v1/portfolio', { token: first.accessToken })).status).toBe(200);
    const second = (await (
      await ask('/v1/auth/refresh', { body: { refreshToken: first.refreshToken } })
    ).json()) as SignIn;
    expect((await ask('/v1/portfolio', { token: second.accessToken })).status).toBe(200);
    // The first is used: whoever sends it again has a copy, and the sign-in ends for both.
    expect((await ask('/v1/auth/refresh', { body: { refreshToken: first.refreshToken } })).status).toBe(403);
    expect((await ask('/v1/portfolio', { token: second.accessToken })).status).toBe(401);
    expect((await ask('/v1/auth/refresh', { body: { refreshToken: second.refreshToken } })).status).toBe(403);
  });

  it('end when somebody signs out, and with the key they began with', async () => {
    const one = await signIn('tim');
    await ask('/v1/auth/revoke', { body: { refreshToken: one.refreshToken } });
    expect((await ask('/v1/portfolio', { token: one.accessToken })).status).toBe(401);
    const two = await signIn('tim');
    const { identity } = await running.ports.store();
    const [key] = await identity.keys('tim');
    expect(await identity.revokeKey(key!.id, running.ports.clock.now())).toBe(true);
    expect((await ask('/v1/portfolio', { token: two.accessToken })).status).toBe(401);
    expect((await ask('/v1/portfolio', { as: 'tim' })).status).toBe(401);
    expect((await ask('/v1/auth/token', { body: { key: keys.get('tim') } })).status).toBe(403);
  });

  it('keep hashes alone', async () => {
    const { refreshToken, accessToken } = await signIn('olga');
    await running.ports.store();
    const bytes = ['coach.db', 'coach.db-wal']
      .map((name) => path.join(folder, name))
      .filter((file) => fs.existsSync(file))
      .map((file) => fs.readFileSync(file, 'latin1'))
      .join('');
    for (const secret of [...keys.values(), refreshToken, accessToken])
      expect(bytes).not.toContain(secret.slice(8));
  });
});

/** How a handshake ends: the status it was refused with is not told to scripts, so only whether it opened. */
async function socketOf(ticket: string, origin?: string) {
  const socket = new WebSocket(`${served.address.replace('http', 'ws')}/v1/live`, {
    protocols: ['coach.v1', `ticket.${ticket}`],
    ...(origin === undefined ? {} : { headers: { origin } }),
  });
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('error', () => resolve(false));
  });
  return { socket, opened };
}
const ticketOf = async (name: string) =>
  ((await (await ask('/v1/live/ticket', { as: name, body: {} })).json()) as { ticket: string }).ticket;

describe('sockets', () => {
  it('open for nobody without a ticket, and for no page of another site', async () => {
    const refused = await Promise.all([
      ...Array.from({ length: 25 }, (_, i) => socketOf(i % 2 === 0 ? '' : `${i}`.padStart(64, 'a'))),
      ...Array.from({ length: 5 }, async () => socketOf(await ticketOf('tara'), 'https://evil.example')),
    ]);
    expect(refused.filter(({ opened }) => opened)).toEqual([]);
  });

  it('hear nothing of others, and every try is refused', async () => {
    const { socket } = await socketOf(await ticketOf('tara'));
    const olga = (await (await ask('/v1/auth/me', { as: 'olga' })).json()) as { id: string };
    const refusals: unknown[] = [];
    const channels = [`news/${olga.id}`, 'news/*', 'news/', `news/${olga.id}/x`, 'NEWS', '../news'];
    await new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const frame = JSON.parse(String(data)) as { type: string };
        if (frame.type === 'error') refusals.push(frame);
        if (frame.type === 'changed' || frame.type === 'done') refusals.push('heard');
        if (refusals.length === channels.length) resolve();
      });
      for (const channel of channels) socket.send(JSON.stringify({ type: 'subscribe', channel }));
    });
    expect(refusals).toEqual(
      channels.map(() => expect.objectContaining({ error: expect.objectContaining({ kind: 'denied' }) })),
    );
    socket.close();
  });

  it('close within seconds when their sign-in is over', async () => {
    const { accessToken } = await signIn('tara');
    const { ticket } = (await (await ask('/v1/live/ticket', { token: accessToken, body: {} })).json()) as {
      ticket: string;
    };
    const { socket, opened } = await socketOf(ticket);
    expect(opened).toBe(true);
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code));
    });
    aheadMs = 16 * 60_000;
    expect(await closed).toBe(4401);
    aheadMs = 0;
  });
});

describe('limits', () => {
  it('answer too many requests with when to come again, before a body is read', async () => {
    const strict = await hosted(running, { bounds: { perUser: 3, perAddress: 8 } });
    onTestFinished(() => strict.close());
    const of = (name: string) =>
      fetch(`${strict.address}/v1/portfolio`, { headers: { authorization: `Bearer ${keys.get(name)}` } });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await of('tara')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const other = await of('olga');
    expect(other.status).toBe(200);
    await other.text();
    expect([(await of('olga')).status, (await of('olga')).status]).toEqual([200, 200]);
    const over = await of('olga');
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await over.json()).toMatchObject({ error: { kind: 'busy' } });
  });
});
