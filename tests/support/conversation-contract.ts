import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closedBreaker, failed } from '../../src/domain/model-breaker.ts';
import type { Store } from '../../src/ports/store.ts';

const at = Date.UTC(2026, 10, 20, 9);
const turn = (id: string, sessionId = 's1', more = 0) => ({
  id,
  sessionId,
  at: at + more,
  user: `question ${id}`,
  title: 'A talk',
});
const call = (id: string, reservedNano: number | null, more: { sessionId?: string | null } = {}) => ({
  id,
  at,
  day: '2026-11-20',
  sessionId: 's1',
  turnId: 't1',
  provider: 'OpenAI',
  model: 'm',
  reservedNano,
  ...more,
});

/** What every store must do with conversations, their cost, the breaker, kept answers and telemetry. */
export function conversationContract(name: string, open: () => Promise<Store>): void {
  describe(`conversation store contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('keeps turns in order and what became of them', async () => {
      await store.sessions.begin(turn('t1'));
      await store.sessions.begin(turn('t2', 's1', 5));
      await store.sessions.save({ id: 't1', answer: 'A₹', status: 'done', document: { a: [1] }, at: at + 9 });
      await store.sessions.review('t1', { points: [] });
      expect(await store.sessions.verdict('t1', 'good', 'fine', at)).toBe(true);
      expect(await store.sessions.verdict('none', 'good', null, at)).toBe(false);
      const turns = await store.sessions.turns('s1');
      expect(turns.map((t) => [t.id, t.seq, t.status, t.answer])).toEqual([
        ['t1', 1, 'done', 'A₹'],
        ['t2', 2, 'running', ''],
      ]);
      expect(turns[0]).toMatchObject({ document: { a: [1] }, review: { points: [] }, verdict: 'good' });
      expect((await store.sessions.turns('s1', 1)).map((t) => t.id)).toEqual(['t2']);
      await store.sessions.begin(turn('t0', 's2', -5));
      expect(await store.sessions.asked(9)).toEqual(['question t0', 'question t1', 'question t2']);
      expect(await store.sessions.asked(1)).toEqual(['question t2']);
      await store.sessions.remove({ id: 's2' });
      expect((await store.sessions.verdicts(9)).map((t) => t.id)).toEqual(['t1']);
      expect(await store.sessions.interrupt('s1')).toBe(1);
      expect((await store.sessions.turn('t2'))?.status).toBe('interrupted');
      expect(await store.sessions.list()).toMatchObject([{ id: 's1', turns: 2, updatedAt: at + 9 }]);
      expect(await store.sessions.remove({ id: 's1' })).toBe(1);
      expect(await store.sessions.turns('s1')).toEqual([]);
      expect(await store.sessions.byId('s1')).toBeNull();
    });

    it('answers a proposal once', async () => {
      await store.sessions.begin(turn('t1'));
      const proposal = { id: 'p', sessionId: 's1', turnId: 't1', at, command: 'x', input: '{"a": 1}' };
      await store.sessions.propose({ ...proposal, effect: 'write', lines: ['a: 1'] });
      const both = await Promise.all([
        store.sessions.decide('p', true, at),
        store.sessions.decide('p', true, at),
      ]);
      expect(both.filter((row) => row !== null)).toMatchObject([{ input: '{"a": 1}', lines: ['a: 1'] }]);
      expect(await store.sessions.decide('p', false, at)).toBeNull();
    });

    it('never lets a day pass its cap, whoever asks at once', async () => {
      const asked = await Promise.all(
        Array.from({ length: 40 }, (_, i) => store.usage.reserve(call(`c${i}`, 100), 1000)),
      );
      expect(asked.filter(({ kept }) => kept)).toHaveLength(10);
      const used = { input: 7, cachedInput: 1, output: 3, reasoning: 0, costNano: 30 };
      expect(await store.usage.settle('c0', used)).toMatchObject({ costNano: 930, input: 7, unpriced: 0 });
      expect((await store.usage.reserve(call('d', 70), 1000)).kept).toBe(true);
      expect((await store.usage.reserve(call('e', 1), 1000)).kept).toBe(false);
      expect((await store.usage.reserve(call('f', null), null)).kept).toBe(true);
      await store.usage.settle('f', { ...used, costNano: null });
      expect(await store.usage.days(5)).toMatchObject([{ day: '2026-11-20', calls: 12, unpriced: 1 }]);
      await store.sessions.begin(turn('t1'));
      expect(await store.sessions.list()).toMatchObject([{ input: 14, costNano: 30, unpriced: 1 }]);
    });

    it('steps a breaker with nobody in between', async () => {
      const fail = () =>
        store.calls.step('k', (breaker) => ({
          breaker: failed(breaker ?? closedBreaker, at, 'h', {
            inARow: 1e6,
            inWindow: 1e6,
            windowMs: 1e6,
            openMs: 1,
            longestMs: 1,
            leaseMs: 1,
            toClose: 1,
          }),
          result: 0,
        }));
      await Promise.all(Array.from({ length: 50 }, fail));
      expect(await store.calls.all()).toMatchObject([{ key: 'k', breaker: { inARow: 50 } }]);
    });

    it('keeps a bounded number of answers and events', async () => {
      const key = (n: number) => String(n).padStart(64, '0');
      for (let i = 0; i < 510; i++) await store.answers.put(key(i), at + i, { i });
      expect(await store.answers.get(key(3), 0)).toBeNull();
      expect(await store.answers.get(key(509), 0)).toEqual({ at: at + 509, document: { i: 509 } });
      expect(await store.answers.get(key(509), at + 510)).toBeNull();
      const event = { at, name: 'command', correlationId: 'c', durationMs: 1.5, error: null, attributes: {} };
      await store.telemetry.add([event, { ...event, name: 'chat', at: at + 1, attributes: { 'a.b': 2 } }]);
      expect(await store.telemetry.list({ name: 'chat' })).toEqual([
        { ...event, name: 'chat', at: at + 1, attributes: { 'a.b': 2 } },
      ]);
      await store.telemetry.add(Array.from({ length: 20_005 }, () => event));
      expect(await store.telemetry.list({ limit: 30_000 })).toHaveLength(20_000);
    });

    it('tells one state of the market from the next', async () => {
      const { chainOf } = await import('./store-data.ts');
      const before = await store.answers.marketState();
      await store.chains.save({ ...chainOf(1), source: 'sample' }, [], at);
      expect(await store.answers.marketState()).toBe(before);
      await store.chains.save(chainOf(2), [], at);
      expect(await store.answers.marketState()).not.toBe(before);
    });
  });
}
