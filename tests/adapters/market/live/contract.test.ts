import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CoachError } from '../../../../src/core/errors.ts';
import type { Market } from '../../../../src/ports/market.ts';
import { marketAt } from '../../../support/vendor-market.ts';
import { scenes } from '../../../support/vendor-scenes.ts';
import {
  heldClock,
  type VendorFault,
  type VendorServer,
  vendorServer,
} from '../../../support/vendor-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const thrownBy = async (run: Promise<unknown>): Promise<CoachError> => {
  const thrown = await run.then(
    () => new Error('it did not throw'),
    (error: unknown) => error,
  );
  if (thrown instanceof CoachError) return thrown;
  throw thrown;
};

let server: VendorServer;
let folder: string;
beforeEach(async () => {
  server = await vendorServer();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-live-'));
});
afterEach(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What no vendor may get away with, and how it must end; the third try may still be answered. */
const faults: [string, VendorFault][] = [
  ['a web page', 'html'],
  ['JSON cut short', 'truncated'],
  ['a redirect', 'redirect'],
  ['17 MB', 'huge'],
  ['a packed bomb', 'bomb'],
  ['a status of 418', { status: 418 }],
];

describe.each(scenes)('$market as a market', (scene) => {
  const { asked, paths } = scene;
  let clock: ReturnType<typeof heldClock>;
  let market: Market;
  beforeEach(async () => {
    clock = heldClock(scene.at);
    server.date = new Date(scene.at).toUTCString();
    scene.answer(server);
    market = await marketAt(scene.market, server.url, clock, folder);
  });

  it.skipIf(paths.chain === null)('gives a live chain in contracts, near the money, stamped', async () => {
    const sealed = await market.chain({ underlying: asked });
    const { value, freshness } = sealed.judged(clock.now());
    expect(value.symbol).toBe(asked.symbol);
    expect(value.spot).toBeGreaterThan(0);
    expect(value.slices.length).toBe(2);
    const [slice] = value.slices;
    const middle = Math.floor(slice!.strikes.length / 2);
    expect(slice!.call.oi[middle]).toBe(scene.market === 'alpaca' ? 1200 : 40);
    expect(slice!.call.bid[middle]).toBeLessThan(slice!.call.ask[middle]!);
    expect(slice!.lotSize).toBe(scene.market === 'alpaca' ? 100 : 65);
    expect(freshness.state).toBe(scene.market === 'alpaca' ? 'delayed' : 'live');
  });
  it.skipIf(paths.chain === null)(
    'gives the one expiry that is asked for, and says which there are',
    async () => {
      const expiry = asked.exchange === 'US' ? '2026-08-21' : '2026-08-25';
      const sealed = await market.chain({ underlying: asked, expiry });
      expect(sealed.judged(clock.now()).value.slices.map((slice) => slice.expiry)).toEqual([expiry]);
    },
  );
  it('gives daily bars that are complete, and a quote with its age', async () => {
    const bars = (await market.bars({ underlying: asked, interval: '1d' })).judged(clock.now()).value;
    expect(Array.from(bars.time, (at) => new Date(at).toISOString().slice(0, 10))).toEqual([
      '2026-08-11',
      '2026-08-12',
      '2026-08-13',
    ]);
    const quote = (await market.quote({ underlying: asked })).judged(clock.now());
    expect(quote.value.last).toBe(asked.exchange === 'US' ? 645.2 : 24_600);
    expect(quote.freshness.state).toBe('live');
  });
  it('refuses a moment of the past for what it shows of now alone', async () => {
    const asOf = clock.now() - 86_400_000;
    expect((await thrownBy(market.quote({ underlying: asked, asOf }))).kind).toBe('missing');
  });
  it.each(faults)('ends with "unavailable" at %s', async (_, fault) => {
    server.faults.push({ path: paths.quote, fault, always: true });
    const error = await thrownBy(market.quote({ underlying: asked }));
    expect(error.kind).toBe('unavailable');
    expect(error.hint).not.toBe('');
  });
  it('waits as long as a 429 asks, then answers; gives up where that is long', async () => {
    server.faults.push({ path: paths.quote, fault: { status: 429, headers: { 'retry-after': '7' } } });
    await market.quote({ underlying: asked });
    expect(clock.slept).toContain(7000);
    server.faults.push({
      path: paths.quote,
      fault: { status: 429, headers: { 'retry-after': '600' } },
      always: true,
    });
    const error = await thrownBy(market.quote({ underlying: asked }));
    expect([error.kind, error.hint]).toEqual(['unavailable', 'Try again in 10 minutes.']);
  });
  it('tries three times at most where a server fails or hangs up, and no more', async () => {
    server.faults.push({ path: paths.quote, fault: { status: 503 } }, { path: paths.quote, fault: 'reset' });
    const before = server.asked.length;
    await market.quote({ underlying: asked });
    expect(server.asked.length - before).toBe(3);
    server.faults.push({ path: paths.quote, fault: { status: 502 }, always: true });
    await thrownBy(market.quote({ underlying: asked }));
    expect(server.asked.length - before).toBe(6);
  });
  it('says to log in again where the vendor does not take the login any more, and never shows a secret', async () => {
    if (scene.login === null) return;
    const body = { message: 'token token-0123456789 of key-0123456789 expired' };
    server.faults.push({ path: paths.quote, fault: { status: 401, body }, always: true });
    const error = await thrownBy(market.quote({ underlying: asked }));
    expect(error.kind).toBe('denied');
    expect(error.hint).toBe(`Log in again: coach market login ${scene.login}`);
    server.faults.splice(0, 1, { path: paths.quote, fault: { status: 418, body }, always: true });
    expect((await thrownBy(market.quote({ underlying: asked }))).message).not.toMatch(/0123456789/);
  });
  it('asks nothing at all without a login, or with one that is over or for another server', async () => {
    if (scene.login === null) return;
    const gone = await marketAt(scene.market, server.url, clock, folder, { [scene.login]: null });
    expect((await thrownBy(gone.quote({ underlying: asked }))).kind).toBe('denied');
    const { loginAt } = await import('../../../support/vendor-market.ts');
    const elsewhere = loginAt(scene.login, {});
    const moved = await marketAt(scene.market, server.url, clock, folder, { [scene.login]: elsewhere });
    expect((await thrownBy(moved.quote({ underlying: asked }))).message).toMatch(/another address/);
    const over = { ...elsewhere, origins: [server.url], expiresAt: clock.now() - 1 };
    const ended = await marketAt(scene.market, server.url, clock, folder, { [scene.login]: over });
    expect((await thrownBy(ended.quote({ underlying: asked }))).hint).toMatch(/market login/);
    expect(server.asked).toEqual([]);
  });
  it.each([3_600_000, -3_600_000, -86_400_000])(
    'takes no price for a live one while its own clock is %s ms off',
    async (off) => {
      clock.set(new Date(Date.parse(scene.at) + off).toISOString());
      const quote = await market.quote({ underlying: asked });
      expect(quote.judged(clock.now()).freshness.state).not.toBe('live');
    },
  );
  it('judges yesterday’s data stale', async () => {
    const quote = await market.quote({ underlying: asked });
    const monday = Date.parse(scene.at) + 3 * 86_400_000;
    expect(quote.judged(monday).freshness.state).toBe('stale');
  });
});

describe('alpaca', () => {
  it('gives the corporate actions of a span, page by page, as one document', async () => {
    const clock = heldClock('2026-08-14T14:00:00Z');
    const dividend = (symbol: string) => ({ symbol, ex_date: '2026-08-10', rate: 0.26 });
    server.answers.set('/v1/corporate-actions', ({ path: asked }: { path: string }) =>
      asked.includes('page_token')
        ? { corporate_actions: { cash_dividends: [dividend('MSFT')] }, next_page_token: null }
        : { corporate_actions: { cash_dividends: [dividend('AAPL')] }, next_page_token: 'more' },
    );
    const market = await marketAt('alpaca', server.url, clock, folder);
    const text = await market.announced!({ symbol: null, from: '2026-08-01', to: '2026-08-31' });
    const both = [dividend('AAPL'), dividend('MSFT')];
    expect(JSON.parse(text)).toEqual({ corporate_actions: { cash_dividends: both } });
    expect(server.asked[0]!.path).toContain('start=2026-08-01&end=2026-08-31');
  });
});
