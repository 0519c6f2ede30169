import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channels } from '../../../src/adapters/notify/channels.ts';
import { retryAfter } from '../../../src/adapters/notify/post.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { Notice } from '../../../src/ports/watch/notifier.ts';
import { type AlertServer, alertServer } from '../../support/alert-server.ts';

let server: AlertServer;
beforeEach(async () => {
  server = await alertServer();
});
afterEach(() => server.close());

const canary = 'canary-secret-0123456789';
const notice = (change: Partial<Notice> = {}): Notice => ({
  id: 'abc123',
  kind: 'move',
  severity: 'warning',
  title: 'NIFTY moved @everyone <b>',
  text: 'price: 25000\n<@123> & more',
  at: Date.UTC(2026, 10, 23, 5),
  facts: { symbol: 'NIFTY' },
  to: null,
  ...change,
});

function all(change: Record<string, string> = {}) {
  const secrets: Record<string, string> = {
    discord: server.url(`/discord/${canary}`),
    telegram: server.url(`/bot${canary}`),
    ntfy: server.url(`/${canary}`),
    webhook: server.url(`/hook/${canary}`),
    'webhook-key': canary,
    ...change,
  };
  return channels({
    secrets: {
      path: '',
      find: (origin) => {
        const value = secrets[origin.replace('channel:', '')];
        return value === undefined ? null : { origin, value };
      },
      list: () => Object.keys(secrets).map((name) => ({ origin: `channel:${name}`, from: 'file' })),
      set: async () => undefined,
      remove: async () => false,
    },
    settings: {
      mailHost: `127.0.0.1:${server.smtpPort}`,
      mailUser: null,
      mailFrom: 'coach@example.com',
      mailTo: 'me@example.com',
      telegramChat: '42',
    },
    clock: systemClock,
  });
}

async function sent(name: string, what: Partial<Notice> = {}, change: Record<string, string> = {}) {
  const channel = await all(change).open(name);
  expect(channel, name).not.toBeNull();
  const receipt = await channel!.send(notice(what), new AbortController().signal);
  await channel!.close();
  return receipt;
}

const names = ['discord', 'telegram', 'ntfy', 'webhook', 'mail'] as const;

describe('every channel', () => {
  for (const name of names) {
    it(`${name} takes a message with its id`, async () => {
      expect(await sent(name)).toEqual({ state: 'sent', pauseMs: 0 });
      expect(server.taken[name]).toHaveLength(1);
      expect(server.taken[name][0]).toContain('abc123');
    });
    it(`${name} is tried again after an error, a reset and a wrong key, and not after a refusal`, async () => {
      for (const fault of ['error', 'reset', 'unauthorised'] as const) {
        server.faults[name] = [fault];
        expect(await sent(name), fault).toMatchObject({ state: 'later' });
      }
      server.faults[name] = ['refused'];
      expect(await sent(name)).toMatchObject({ state: 'refused' });
      expect(server.taken[name]).toEqual([]);
    });
    it(`${name} never tells its secret`, async () => {
      for (const fault of ['error', 'reset', 'refused', 'limited'] as const) {
        server.faults[name] = [fault];
        expect(JSON.stringify(await sent(name))).not.toContain(canary);
      }
      await server.close();
      expect(JSON.stringify(await sent(name))).not.toContain(canary);
      server = await alertServer();
    });
    it(`${name} gives up a message whose time is over`, async () => {
      server.faults[name] = ['stall'];
      const channel = await all().open(name);
      const started = channel!.send(notice(), AbortSignal.timeout(300));
      if (name === 'mail') await channel!.close();
      expect(await started).toMatchObject({ state: 'later' });
      await channel!.close();
    });
  }
  it('waits as long as a 429 asks', async () => {
    server.retryAfter = 7.5;
    for (const name of ['discord', 'telegram', 'ntfy', 'webhook'] as const) {
      server.faults[name] = ['limited'];
      expect(await sent(name), name).toEqual({ state: 'later', why: 'status 429', afterMs: 7500 });
    }
    expect(retryAfter('Mon, 23 Nov 2026 05:00:10 GMT', Date.UTC(2026, 10, 23, 5))).toBe(10_000);
    expect(retryAfter('soon', 0)).toBeNull();
  });
});

describe('what is sent', () => {
  it('Discord mentions nobody, and its bounds are kept', async () => {
    await sent('discord', { title: 'x'.repeat(3000), text: '😀'.repeat(3000) });
    const body = JSON.parse(server.taken.discord[0]!);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.content).toBeUndefined();
    const [embed] = body.embeds;
    expect(embed.title.length).toBeLessThanOrEqual(256);
    expect(embed.description.length).toBeLessThanOrEqual(4096);
    expect(embed.description.isWellFormed()).toBe(true);
  });
  it('Telegram gets plain text', async () => {
    await sent('telegram');
    const body = JSON.parse(server.taken.telegram[0]!);
    expect(body).toMatchObject({ chat_id: '42', disable_notification: false });
    expect(body.parse_mode).toBeUndefined();
    expect(body.text).toContain('<b>');
    await sent('telegram', { to: '77', text: 'y'.repeat(9000) });
    const long = JSON.parse(server.taken.telegram[1]!);
    expect(long.chat_id).toBe('77');
    expect(long.text.length).toBeLessThanOrEqual(4096);
  });
  it('ntfy gets its topic in the body, in bounds of bytes', async () => {
    await sent('ntfy', { text: '₹'.repeat(4000), severity: 'critical' });
    const body = JSON.parse(server.taken.ntfy[0]!);
    expect(body).toMatchObject({ topic: canary, priority: 5, tags: ['move'] });
    expect(Buffer.byteLength(body.message)).toBeLessThanOrEqual(4096);
  });
  it('a webhook is signed over its time and body', async () => {
    await sent('webhook');
    const [headers] = server.headers;
    const signed = createHmac('sha256', canary)
      .update(`${headers!['x-coach-timestamp']}.${server.taken.webhook[0]}`)
      .digest('hex');
    expect(headers!['x-coach-signature']).toBe(`sha256=${signed}`);
    expect(headers!['x-coach-id']).toBe('abc123');
  });
  it('mail repeats its Message-ID and breaks no header', async () => {
    await sent('mail', { title: 'one\r\nBcc: all@example.com' });
    await sent('mail', { title: 'one' });
    const ids = server.taken.mail.map((text) => /message-id: (.*)/i.exec(text)?.[1]);
    expect(ids[0]).toBe('<abc123.move@coach>');
    expect(ids[1]).toBe(ids[0]);
    expect(server.taken.mail[0]!.split('\n\n')[0]).not.toMatch(/^bcc:/im);
  });
});

describe('what is set up', () => {
  it('names what is missing, and takes no address in clear beyond this machine', async () => {
    const plain = all({
      discord: 'http://example.com/x',
      ntfy: 'my-topic',
      'webhook.ops': server.url('/hook/2'),
    });
    const rows = await plain.list();
    const row = (name: string) => rows.find((one) => one.name === name);
    expect(row('discord')).toMatchObject({ ready: false, usual: true });
    expect(row('ntfy')).toMatchObject({ ready: true });
    expect(row('webhook.ops')).toMatchObject({ ready: true, usual: false });
    expect(row('console')).toMatchObject({ ready: true, usual: false, private: false });
    expect(JSON.stringify(rows)).not.toContain(canary);
    expect(await plain.open('discord')).toBeNull();
    expect(await plain.open('pager')).toBeNull();
  });
});
