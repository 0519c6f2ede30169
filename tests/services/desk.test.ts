import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registry } from '../../commands/index.ts';
import { execute } from '../../src/core/execute.ts';
import { foldDesk } from '../../src/domain/desk/desk.ts';
import type { DeskState } from '../../src/domain/desk/state.ts';
import { rulesOf } from '../../src/services/desk/account.ts';
import { desk } from '../support/trading.ts';

type Answer = Record<string, unknown> & { kind?: string; state?: string };
vi.setConfig({ testTimeout: 120_000 });
let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-23T11:00:00+05:30');
});
afterEach(() => coach.close());

const ask = async (name: string, input: object = {}, asOf?: string) =>
  (await coach.ask(name, input, asOf)) as Answer;
const practice = () => ask('account open', { cash: 500_000, practice: true });
const spread = { symbol: 'NIFTY', expiry: '2026-08-25', legs: ['SELL CE 25200', 'BUY CE 25400'] };

describe('orders of a practice account', () => {
  it('fills a suggestion at the touch and books it with every charge', async () => {
    await practice();
    const suggestion = await ask('suggest', { symbol: 'NIFTY' });
    const order = await ask('order place', { suggestion: suggestion['id'] });
    expect(order).toMatchObject({ state: 'filled', risk: 'open', reason: null });
    const fills = order['fills'] as { basis: string; charges: number; items: Record<string, number> }[];
    expect(fills.length).toBeGreaterThan(1);
    for (const fill of fills) {
      const sum = Object.values(fill.items).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - fill.charges)).toBeLessThanOrEqual(0.005 + 1e-9);
      expect(['ask', 'bid', 'impact']).toContain(fill.basis);
    }
    const trades = (await ask('trade list', { account: 'paper' })) as { count?: number };
    expect(trades.count).toBe(1);
    const { equity, cash } = (
      (await ask('account list')) as unknown as { accounts: Record<string, number>[] }
    ).accounts[0]!;
    expect(cash).toBe(order['cash']);
    expect(equity).toBeLessThan(500_000);
  });

  it('previews what placing does, and changes nothing', async () => {
    await practice();
    const preview = await ask('order preview', spread);
    const again = await ask('order preview', spread);
    expect(again).toEqual(preview);
    expect(preview.state).toBe('preview');
    const placed = await ask('order place', spread);
    expect({ ...placed, state: 'preview' }).toEqual(preview);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toHaveLength(1);
  });

  it('takes the same intent twice as one order', async () => {
    await practice();
    const first = await ask('order place', spread);
    const second = await ask('order place', spread);
    expect(second['intent']).toBe(first['intent']);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toHaveLength(1);
    const together = await Promise.all([1, 2, 3].map(() => ask('order place', { ...spread, again: 7 })));
    expect(together.map(({ state }) => state)).toEqual(['filled', 'filled', 'filled']);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toHaveLength(2);
    const more = await ask('order place', { ...spread, again: 1 });
    expect(more['intent']).not.toBe(first['intent']);
  });

  it('lets a limit order wait, and cancels it', async () => {
    await practice();
    const order = await ask('order place', { ...spread, type: 'limit', limit: 900 });
    expect(order).toMatchObject({ state: 'working', fills: [] });
    expect(await ask('order cancel', { intent: order['intent'] })).toMatchObject({ state: 'cancelled' });
  });
});

describe('what is no order', () => {
  const bad: [string, object, object][] = [
    ['an expiry that is over', { ...spread, expiry: '2026-08-11' }, { kind: 'refused' }],
    ['a strike that is not listed', { ...spread, legs: ['SELL CE 25210'] }, { kind: 'missing' }],
    ['more lots than anybody may trade', { ...spread, lots: 1e308 }, { kind: 'usage' }],
    ['an account that is not there', { ...spread, account: 'nobody' }, { kind: 'missing' }],
    ['a suggestion that is not there', { suggestion: 'nifty-20260819-000000000000' }, { kind: 'missing' }],
    ['a limit without its type', { ...spread, limit: 5 }, { kind: 'usage' }],
    ['a way to fill that does not exist', { ...spread, fill: 'mid-5%' }, { kind: 'usage' }],
  ];
  for (const [name, input, refusal] of bad) {
    it(`${name} is refused, and nothing is written`, async () => {
      await practice();
      expect(await ask('order place', input)).toMatchObject(refusal);
      expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toEqual([]);
    });
  }

  it('made-up prices trade in no other account', async () => {
    await ask('account open', { cash: 500_000 });
    expect(await ask('order place', spread)).toMatchObject({ kind: 'refused' });
  });

  it('a document that was changed on the way is refused', async () => {
    await practice();
    const suggestion = await ask('suggest', { symbol: 'NIFTY' });
    const document = JSON.parse(JSON.stringify(suggestion)) as {
      suggestions: { legs: { quantity: number }[] }[];
    };
    document.suggestions[0]!.legs[0]!.quantity *= 10;
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const { placeOrder } = await import('../../src/services/desk/order.ts');
    const { orderPlace } = await import('../../commands/order/order.ts');
    const words = orderPlace.input.parse({ suggestion: '-' });
    const context = { ...coach.context(null), piped: () => Promise.resolve(bytes) };
    await expect(placeOrder(words, context, false)).rejects.toMatchObject({ kind: 'refused' });
    const honest = new TextEncoder().encode(JSON.stringify(suggestion));
    const trusted = { ...context, piped: () => Promise.resolve(honest) };
    expect(await placeOrder(words, trusted, false)).toMatchObject({ state: 'filled' });
  });

  it('rows written by hand do not go into an account that orders are traded in', async () => {
    await practice();
    const row = { symbol: 'NIFTY', legs: ['SELL CE 25000 2026-12-29 @ 110'], account: 'paper' };
    expect(await ask('trade open', row)).toMatchObject({ kind: 'refused' });
    expect(await ask('trade open', { ...row, account: undefined })).toMatchObject({
      fills: [{ account: 'main' }],
    });
  });
});

describe('limits and breaker', () => {
  it('refuses undefined risk and names the limit', async () => {
    await practice();
    const naked = await ask('order place', { ...spread, legs: ['SELL CE 25200'] });
    expect(naked).toMatchObject({ state: 'rejected', reason: { code: 'limit' }, undefinedRisk: true });
    await ask('limits set', { undefinedRisk: true });
    expect(await ask('order place', { ...spread, legs: ['SELL CE 25200'], again: 1 })).toMatchObject({
      state: 'filled',
    });
  });

  it('tightens at once and loosens from the next session, once something was traded', async () => {
    await practice();
    await ask('order place', spread);
    type Row = { name: string; now: unknown; next: unknown; nextFrom: string | null };
    const row = async (input: object) =>
      ((await ask('limits set', input)) as unknown as { limits: Row[] }).limits.find(
        ({ name }) => name === 'maxTradesPerDay',
      );
    expect(await row({ maxTradesPerDay: 3 })).toMatchObject({ now: 3, next: 3, nextFrom: null });
    expect(await row({ maxTradesPerDay: 9 })).toMatchObject({ now: 3, next: 9, nextFrom: '2026-08-20' });
  });

  it('halts at once, lets exits through, and resumes only with the code', async () => {
    await practice();
    await ask('order place', spread);
    expect(await ask('breaker halt', { reason: 'looked at' })).toMatchObject({
      state: 'halted',
      pending: false,
    });
    expect(await ask('order place', { ...spread, again: 1 })).toMatchObject({
      state: 'rejected',
      reason: { code: 'breaker' },
    });
    const exit = { ...spread, legs: ['BUY CE 25200', 'SELL CE 25400'] };
    expect(await ask('order place', exit)).toMatchObject({ state: 'filled', risk: 'close' });
    expect(await ask('breaker resume')).toMatchObject({ outcome: 'refused', state: 'halted' });
    expect(await ask('breaker approve', { code: 'ABCD-2345' })).toMatchObject({ outcome: 'refused' });
  });

  it('has a way back a day after the trip, at a terminal, with nothing configured', async () => {
    await ask('account open', { cash: 500_000 });
    await ask('breaker halt');
    const { resumeTrading } = await import('../../src/services/desk/breaker/resume.ts');
    const asked: string[] = [];
    const typing = (answer: (question: string) => string) => ({
      ...coach.context(null),
      secret: (question: string) => {
        asked.push(question);
        return Promise.resolve(answer(question));
      },
    });
    const code = (question: string) => /Type (\S+) to resume/.exec(question)![1]!;
    const words = { account: 'paper', override: 'the feed was wrong' };
    expect(await resumeTrading(words, typing(code))).toMatchObject({ outcome: 'refused' });
    expect(asked).toEqual([]);
    coach.move('2026-11-24T11:00:01+05:30');
    expect(
      await resumeTrading(
        words,
        typing(() => 'WRNG-CODE'),
      ),
    ).toMatchObject({ outcome: 'refused' });
    expect(await resumeTrading(words, typing(code))).toMatchObject({
      outcome: 'resumed',
      state: 'probation',
      sizeFactor: 0.5,
    });
    expect(await coach.ports.halts.raised('paper')).toBeNull();
  });

  it('heeds a halt that is noted while an order waits for the store', async () => {
    await practice();
    const store = await coach.ports.store();
    const slow = new Proxy(store, {
      get: (whole, key: keyof typeof store) =>
        key !== 'desk'
          ? whole[key]
          : {
              ...whole.desk,
              async decide(account: string, work: Parameters<typeof whole.desk.decide>[1]) {
                await coach.ports.halts.raise(account, { at: Date.now(), reason: 'meanwhile' });
                return whole.desk.decide(account, work);
              },
            },
    });
    const command = await registry.find(({ name }) => name === 'order place')!.load();
    const context = { ...coach.context(null), ports: { ...coach.ports, store: async () => slow } };
    expect(await execute(command, spread, context)).toMatchObject({
      output: { state: 'rejected', reason: { code: 'breaker' } },
    });
  });

  it('takes a halt that was noted beside the store into account before anything else', async () => {
    await practice();
    await coach.ports.halts.raise('paper', {
      at: Date.parse('2026-11-23T10:00:00+05:30'),
      reason: 'by a file',
    });
    expect(await ask('order place', spread)).toMatchObject({
      state: 'rejected',
      reason: { code: 'breaker' },
    });
    expect(await ask('breaker status')).toMatchObject({ state: 'halted', reasons: ['manual'] });
  });
});

describe('the account as a fold', () => {
  it('is the same when its stored events are folded again', async () => {
    await practice();
    await ask('order place', spread);
    await ask('limits set', { maxTradesPerDay: 9 });
    await ask('order place', { ...spread, type: 'limit', limit: 900, again: 1 });
    await ask('order check');
    await ask('breaker halt');
    await ask('order place', { ...spread, again: 2 });
    const store = (await coach.ports.store()).desk;
    const { account, state, seq } = (await store.load('paper'))!;
    const events = await store.events('paper');
    expect(events).toHaveLength(seq);
    const opening = (await store.opening('paper'))!;
    const again = foldDesk(
      opening,
      events.map(({ event }) => event),
      rulesOf(account, coach.context(null)),
    );
    const plain = (value: DeskState) => JSON.parse(JSON.stringify(value)) as unknown;
    expect(plain(again)).toEqual(plain(state));
  });
});

describe('the cycle', () => {
  const run = (input: object = {}) => ask('cycle run', { symbols: ['NIFTY'], ...input });
  const rows = (answer: Answer) =>
    answer['rows'] as { outcome: string; reason: string | null; intent: string | null }[];

  it('orders nothing without an account, and nothing when dry', async () => {
    expect(rows(await run())).toMatchObject([{ outcome: 'dry' }]);
    await practice();
    expect(rows(await run({ dryRun: true }))).toMatchObject([{ outcome: 'dry' }]);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toEqual([]);
  });

  it('does a symbol once in a session, and goes on where it was cut off', async () => {
    await practice();
    expect(rows(await run())).toMatchObject([{ outcome: 'ordered' }]);
    expect(rows(await run())).toMatchObject([{ outcome: 'already' }]);
    const { desk: store, events } = await coach.ports.store();
    type Step = { step: string; correlation: string; symbol: string };
    const steps = (await events.list({ kind: 'cycle', limit: 9 }))
      .map(({ body }) => JSON.parse(body) as Step)
      .reverse();
    expect(steps.map(({ step }) => step)).toEqual(['snapshot', 'suggest', 'done']);
    expect(steps.every(({ symbol, correlation }) => symbol === 'NIFTY' && correlation === 'test')).toBe(true);
    const [row] = await store.cycles('paper');
    await store.keepCycle({ ...row!, step: 'suggest', done: false });
    expect(rows(await run())).toMatchObject([{ outcome: 'ordered' }]);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toHaveLength(1);
  });

  it('finds what it ordered before it was cut off, though it would choose otherwise by now', async () => {
    await practice();
    const [first] = rows(await run());
    const { desk: store } = await coach.ports.store();
    const [row] = await store.cycles('paper');
    // Killed between the order and the note of it: nothing but the order tells.
    const body = JSON.stringify({
      ...JSON.parse(row!.body),
      step: 'snapshot',
      suggestion: null,
      intent: null,
    });
    await store.keepCycle({ ...row!, step: 'snapshot', done: false, body });
    await ask('account cash', { amount: -300_000 });
    expect(rows(await run())).toMatchObject([{ outcome: 'ordered', intent: first!.intent }]);
    expect(((await ask('order list')) as unknown as { orders: unknown[] }).orders).toHaveLength(1);
    expect(rows(await run())).toMatchObject([{ outcome: 'already' }]);
  });

  it('runs one at a time', async () => {
    await practice();
    const { leases } = await coach.ports.store();
    const taken = await leases.take('cycle paper', 60_000);
    expect(await run()).toMatchObject({ kind: 'busy', message: expect.stringContaining(`${process.pid}`) });
    if ('token' in taken) await leases.release(taken.token);
    expect(rows(await run())).toMatchObject([{ outcome: 'ordered' }]);
  });

  it('paused orders nothing new; halted is refused, and traded in the shadow book', async () => {
    await practice();
    await ask('cycle pause', { reason: 'on holiday' });
    expect(rows(await run())).toMatchObject([{ outcome: 'paused' }]);
    await ask('cycle resume');
    await ask('breaker halt');
    expect(rows(await run())[0]!.reason).toMatch(/^breaker:/);
    const { state } = (await (await coach.ports.store()).desk.load('paper'))!;
    expect(state.trades).toEqual([]);
    expect(state.shadow!.trades).toHaveLength(1);
  });
});

describe('what is said of an account elsewhere', () => {
  it('suggest says first that it is halted, and what room is left', async () => {
    await practice();
    await ask('limits set', { maxLossPerDay: 5000 });
    const before = await ask('suggest', { symbol: 'NIFTY' });
    expect(before).toMatchObject({
      desk: { breaker: 'active' },
      suggestions: [{ roomToday: { loss: 5000 } }, {}, {}],
    });
    await ask('breaker halt');
    const after = (await ask('suggest', { symbol: 'NIFTY' })) as unknown as {
      warnings: string[];
      id: string;
    };
    expect(after.warnings[0]).toContain('Trading in paper is halted');
    expect(await ask('replay', { id: after.id })).toMatchObject({ same: true });
  });

  it('damage found in the store halts, a sound one clears that fault', async () => {
    await practice();
    const { setFault } = await import('../../src/services/desk/breaker/faults.ts');
    await setFault('integrity', true, coach.context(null));
    expect(await ask('breaker status')).toMatchObject({
      state: 'halted',
      reasons: ['integrity'],
      faults: ['integrity'],
    });
    expect(await ask('store verify')).toMatchObject({ ok: true });
    expect(await ask('breaker status')).toMatchObject({ state: 'halted', faults: [] });
  });

  it('alerts go out through the channel, and wait while nobody takes them', async () => {
    await practice();
    const sent: string[] = [];
    let answers = false;
    const channel = {
      name: 'webhook',
      async send({ title }: { title: string }) {
        if (!answers) return { state: 'later' as const, why: 'nobody there', afterMs: 10 };
        sent.push(title);
        return { state: 'sent' as const, pauseMs: 0 };
      },
      close: async () => undefined,
    };
    const row = { name: 'webhook', ready: true, missing: null, usual: true, private: true };
    coach.ports.channels = async () => ({ list: async () => [row], open: async () => channel });
    await ask('breaker check');
    const { act } = await import('../../src/services/desk/decision.ts');
    const fault = (kind: 'stale' | 'volatility') =>
      act('paper', { events: (_, at) => [{ at, type: 'fault', kind }] }, coach.context(null));
    await fault('stale');
    expect(await ask('alerts send', { seconds: 1 })).toMatchObject({ sent: 0, waiting: 1 });
    expect(sent).toEqual([]);
    answers = true;
    await fault('volatility');
    coach.move('2026-11-23T11:00:10+05:30');
    expect(await ask('alerts send', { seconds: 1 })).toMatchObject({ sent: 2, waiting: 0, failed: 0 });
    expect(sent).toEqual([
      'Breaker of paper: active to halted (stale)',
      'Breaker of paper: halted to halted (stale, volatility)',
    ]);
    expect(await ask('alerts send', { seconds: 1 })).toMatchObject({ sent: 0, waiting: 0 });
  });
});
