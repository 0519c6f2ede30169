import { expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import type { Alert } from '../../src/ports/watch/alerts.ts';

const alert = (key: string): Alert => ({
  kind: 'move',
  severity: 'warning',
  key,
  about: 'NIFTY',
  at: 1000,
  facts: { symbol: 'NIFTY', change: 0.06, cause: null },
});
const planned = (seq: number, dueAt: number) => ({
  alert: seq,
  rule: null,
  channel: 'mail',
  state: 'waiting' as const,
  reason: null,
  dueAt,
  batch: null,
});

/** Alerts, their outbox and the runs of jobs, on whatever keeps them. */
export function alertsContract(store: () => Store): void {
  it('keeps an occurrence once, and its deliveries in order until a channel took them', async () => {
    const { alerts } = store();
    expect([
      await alerts.raise(alert('a')),
      await alerts.raise(alert('b')),
      await alerts.raise(alert('a')),
    ]).toEqual([true, true, false]);
    const fresh = await alerts.unrouted(10);
    expect(fresh.map(({ key, facts, rule }) => [key, facts['change'], facts['cause'], rule])).toEqual([
      ['a', 0.06, null, null],
      ['b', 0.06, null, null],
    ]);
    const memory = { rule: 'r', about: 'NIFTY', holds: true, firedAt: 5 };
    const seqs = fresh.map(({ seq }) => seq);
    await alerts.route(seqs, [planned(seqs[0]!, 10), planned(seqs[1]!, 20)], [memory], 10);
    expect(await alerts.unrouted(10)).toEqual([]);
    expect(await alerts.memory()).toEqual([memory]);
    await alerts.remember({ ...memory, holds: null });
    expect(await alerts.memory()).toEqual([{ ...memory, holds: null }]);
    expect(await alerts.dueChannels(9)).toEqual([]);
    expect(await alerts.dueChannels(10)).toEqual(['mail']);
    await alerts.pause('mail', 50);
    expect(await alerts.dueChannels(49)).toEqual([]);
    expect(await alerts.dueChannels(50)).toEqual(['mail']);
    const due = await alerts.due('mail', 50, 10);
    expect(due.map(({ alert: { key }, attempts }) => [key, attempts])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    await alerts.settle([due[0]!.seq], { state: 'waiting', why: 'status 503' });
    await alerts.settle([due[0]!.seq], { state: 'sent', at: 60 });
    await alerts.settle([due[1]!.seq], { state: 'failed', why: 'status 400' });
    expect(await alerts.due('mail', 99, 10)).toEqual([]);
    expect(await alerts.backlog(0)).toEqual([{ channel: 'mail', waiting: 0, failed: 1, pausedUntil: 50 }]);
    const log = await alerts.log({ before: 1000, after: 999, kind: 'move', limit: 5 });
    expect(
      log.map(({ alert: { key }, deliveries }) => [key, deliveries[0]?.state, deliveries[0]?.attempts]),
    ).toEqual([
      ['b', 'failed', 1],
      ['a', 'sent', 2],
    ]);
  });

  it('keeps rules, what watchers remember, and one run a due moment', async () => {
    const { alerts, watch } = store();
    const rule = {
      id: 'x',
      kind: 'any' as const,
      when: null,
      severity: 'info' as const,
      channels: [],
      cooldown: 0,
    };
    const hours = { quietHours: null, digest: null, clock: 'NSE' as const, template: null, to: null };
    await alerts.keepRule({ ...rule, ...hours }, 1);
    await alerts.keepRule({ ...rule, ...hours, cooldown: 5 }, 2);
    expect((await alerts.rules()).map(({ id, cooldown }) => [id, cooldown])).toEqual([['x', 5]]);
    expect([await alerts.dropRule('x'), await alerts.dropRule('x')]).toEqual([true, false]);
    expect(await watch.state('m')).toBeNull();
    await watch.keepState('m', 1, '{}');
    await watch.keepState('m', 2, '{"a":1}');
    expect(await watch.state('m')).toEqual({ at: 2, body: '{"a":1}' });
    expect(await watch.beginRun({ job: 'j', due: 10, at: 11 })).toBe(true);
    expect(await watch.beginRun({ job: 'j', due: 10, at: 12 })).toBe(true);
    await watch.endRun({ job: 'j', due: 10, at: 13, exit: 0, fault: null });
    expect(await watch.beginRun({ job: 'j', due: 10, at: 14 })).toBe(false);
    expect(await watch.runs({ job: 'j', after: 0, limit: 5 })).toEqual([
      { job: 'j', due: 10, started: 12, ended: 13, exit: 0, fault: null },
    ]);
  });
}
