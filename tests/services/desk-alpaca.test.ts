import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registry } from '../../commands/index.ts';
import { type App, app } from '../../src/app.ts';
import { execute } from '../../src/core/execute.ts';
import { type AlpacaServer, alpacaServer } from '../support/alpaca-server.ts';
import { everyHost } from '../support/vendor-market.ts';
import { scenes } from '../support/vendor-scenes.ts';
import { heldClock, type VendorServer, vendorServer } from '../support/vendor-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const scene = scenes.find(({ market }) => market === 'alpaca')!;
const spread = {
  symbol: 'SPY',
  expiry: '2026-08-21',
  legs: ['BUY CE 645', 'SELL CE 650'],
  account: 'alp',
  source: 'alpaca',
};

let broker: AlpacaServer;
let data: VendorServer;
let running: App;
let folder: string;
let clock: ReturnType<typeof heldClock>;

beforeEach(async () => {
  broker = await alpacaServer(() => 0.5);
  data = await vendorServer();
  scene.answer(data);
  const contracts = data.answers.get('/v2/options/contracts') as (seen: { path: string }) => unknown;
  broker.extra.set('/v2/options/contracts', (url) => contracts({ path: url.pathname + url.search }));
  clock = heldClock('2026-08-14T14:30:00Z');
  data.date = new Date(clock.now()).toUTCString();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-broker-'));
  process.env['COACH_HOME'] = folder;
  const named = { ...everyHost(data.url), 'alpaca-paper': broker.url };
  process.env['COACH_VENDOR_URLS'] = Object.entries(named)
    .map((pair) => pair.join('='))
    .join(',');
  let id = 0;
  running = app({ store: path.join(folder, 'coach.db') }, { ...clock, id: () => `id-${++id}` });
  const logins = await running.ports.logins();
  const given = { key: 'CANARY-key-1', secret: 'CANARY-secret-1', token: null, code: null, redirect: '' };
  await logins.accept('alpaca', given, new AbortController().signal);
});
afterEach(async () => {
  delete process.env['COACH_VENDOR_URLS'];
  await running.close();
  await Promise.all([broker.close(), data.close()]);
  fs.rmSync(folder, { recursive: true, force: true });
});

async function ask(name: string, input: object = {}, asOf: number | null = null) {
  const command = await registry.find((entry) => entry.name === name)!.load();
  const told: string[] = [];
  const outcome = await execute(command, input, {
    ports: running.ports,
    caller: 'cli',
    confirmed: true,
    asOf,
    signal: new AbortController().signal,
    emit: ({ message }) => told.push(message),
    correlationId: 'test',
  });
  const output = (outcome.ok ? outcome.output : outcome.error) as Record<string, never>;
  return { ok: outcome.ok, output, told };
}

const open = () => ask('account open', { name: 'alp', broker: 'alpaca', currency: 'USD' });

describe('an account at Alpaca', () => {
  it('opens with the cash it has there, and only where nothing is held', async () => {
    expect((await open()).output).toMatchObject({
      account: 'alp',
      currency: 'USD',
      broker: 'alpaca',
      cash: 100_000,
    });
    expect((await ask('account open', { name: 'two', broker: 'alpaca' })).output).toMatchObject({
      kind: 'refused',
    });
    broker.positions.set('SPY260821C00645000', 3);
    await running.close();
  });
  it('sends an order once under its intent, books what was filled there, and asks for nothing a second time', async () => {
    await open();
    await ask('limits set', { account: 'alp', maxDrawdown: 1, maxMarginShare: 1 });
    const placed = await ask('order place', spread);
    expect(placed.output).toMatchObject({ state: 'filled', account: 'alp' });
    const { intent, fills } = placed.output as unknown as {
      intent: string;
      fills: { basis: string; quantity: number }[];
    };
    expect(fills.map(({ basis, quantity }) => [basis, quantity])).toEqual([
      ['told', 100],
      ['told', 100],
    ]);
    expect([...broker.executions]).toEqual([[intent, 1]]);
    const again = await ask('order place', spread);
    expect(again.output).toMatchObject({ intent, state: 'filled' });
    expect(broker.posts.get(intent)).toBe(1);
    expect([...broker.positions]).toEqual(
      expect.arrayContaining([
        ['SPY260821C00645000', 1],
        ['SPY260821C00650000', -1],
      ]),
    );
  });
  it('holds an order to its limits before anything is sent', async () => {
    await open();
    await ask('limits set', { account: 'alp', maxLossPerTrade: 1 });
    const placed = await ask('order place', spread);
    expect(placed.output).toMatchObject({ state: 'rejected', reason: { code: 'limit' } });
    expect(broker.posts.size).toBe(0);
  });
  it('halts where the fate of an order is not known, learns it with the next command, and never sends it again', async () => {
    await open();
    broker.fault = (_, method) =>
      method === 'POST' ? 'dropResponse' : method === 'GET' ? 'dropRequest' : null;
    // The account is looked at before an order is sent: let that pass.
    let posted = false;
    broker.fault = (pathname, method) => {
      if (method === 'POST') {
        posted = true;
        return 'dropResponse';
      }
      return posted && pathname.includes('by_client_order_id') ? 'dropRequest' : null;
    };
    const placed = await ask('order place', spread);
    expect(placed.output).toMatchObject({ state: 'unknown' });
    expect((await ask('breaker status', { account: 'alp' })).output).toMatchObject({
      state: 'halted',
      reasons: ['unknownOrder'],
    });
    broker.fault = () => null;
    await ask('order check', { account: 'alp', source: 'alpaca' });
    const { orders } = (await ask('order list', { account: 'alp' })).output as unknown as {
      orders: { state: string }[];
    };
    expect(orders.map(({ state }) => state)).toEqual(['filled']);
    expect([...broker.posts.values()]).toEqual([1]);
  });
  it('halts where the broker holds what the desk does not, says what, and clears it once they agree', async () => {
    await open();
    broker.positions.set('SPY260821C00645000', 3);
    const placed = await ask('order place', spread);
    expect(placed.told.join()).toMatch(/SPY 2026-08-21 645 CE: 0 here, 3 at Alpaca/);
    expect(placed.output).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
    expect(broker.posts.size).toBe(0);
    const status = async () =>
      (await ask('breaker status', { account: 'alp' })).output as unknown as {
        state: string;
        reasons: string[];
      };
    expect(await status()).toMatchObject({ state: 'halted', reasons: ['unreconciled'] });
    // Time goes on between the look at the broker and the decision.
    broker.positions.clear();
    broker.fault = (pathname) => {
      if (pathname === '/v2/positions') clock.set('2026-08-14T14:30:20Z');
      return null;
    };
    expect((await ask('order check', { account: 'alp', source: 'alpaca' })).ok).toBe(true);
    const { breaker } = (await running.ports.store().then(({ desk }) => desk.load('alp')))!.state;
    expect(breaker).toMatchObject({ state: 'halted', faults: [] });
  });
  it('acts now alone, and not where the broker cannot be asked', async () => {
    await open();
    const earlier = await ask('order check', { account: 'alp' }, clock.now() - 1000);
    expect(earlier.output).toMatchObject({ kind: 'refused' });
    broker.fault = () => 'refuse';
    expect((await ask('order place', spread)).output).toMatchObject({ kind: 'unavailable' });
    expect(broker.posts.size).toBe(0);
  });
  it('is halted and limited whether or not the broker answers', async () => {
    await open();
    broker.fault = () => 'refuse';
    expect((await ask('breaker halt', { account: 'alp', reason: 'by hand' })).output).toMatchObject({
      state: 'halted',
    });
    expect((await ask('limits set', { account: 'alp', maxLossPerTrade: 100 })).ok).toBe(true);
  });
  it('leaves no key in the store', async () => {
    await open();
    await ask('order place', spread);
    await running.close();
    for (const name of fs.readdirSync(folder, { recursive: true }) as string[]) {
      const file = path.join(folder, name);
      if (fs.statSync(file).isFile() && name !== 'logins.json')
        expect(fs.readFileSync(file, 'latin1'), name).not.toMatch(/CANARY/);
    }
  });
});
