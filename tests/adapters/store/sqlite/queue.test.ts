import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/adapters/store/sqlite/queue.ts';
import { queue } from '../../../../src/adapters/store/sqlite/queue.ts';

/** An engine that writes down what it was told, and fails at a chosen word. */
function recorder(fails: Partial<Record<keyof Engine, Error>> = {}) {
  const log: string[] = [];
  let isOpen = false;
  const step = (name: Exclude<keyof Engine, 'isOpen'>, after: boolean | undefined) => () => {
    log.push(name);
    const error = fails[name];
    if (error) throw error;
    if (after !== undefined) isOpen = after;
  };
  const engine: Engine = {
    begin: step('begin', true),
    commit: step('commit', false),
    rollback: step('rollback', false),
    mark: step('mark', undefined),
    release: step('release', undefined),
    revert: step('revert', undefined),
    isOpen: () => isOpen,
  };
  return { engine, log, drop: () => (isOpen = false) };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));
const still = () => 0;

describe('queue', () => {
  it('lets writes that wait together share one commit and acknowledges none before it', async () => {
    const { engine, log } = recorder();
    const line = queue(engine, still);
    const write = (value: number) =>
      line.add({ kind: 'write', single: true, work: () => value }).then((v) => log.push(`ack ${v}`));
    await Promise.all([write(1), write(2), write(3)]);
    expect(log).toEqual(['begin', 'commit', 'ack 1', 'ack 2', 'ack 3']);
  });

  it('commits after ten milliseconds or a thousand writes, whichever comes first', async () => {
    const { engine, log } = recorder();
    let now = 0;
    const slow = queue(engine, () => now);
    const job = { kind: 'write' as const, single: true, work: () => (now += 6) };
    await Promise.all([slow.add(job), slow.add(job), slow.add(job)]);
    expect(log.filter((word) => word === 'commit')).toHaveLength(2);
    log.length = 0;
    const many = queue(engine, still);
    await Promise.all(Array.from({ length: 2500 }, () => many.add({ ...job, work: () => 0 })));
    expect(log.filter((word) => word === 'commit')).toHaveLength(3);
  });

  it('undoes only the write that failed', async () => {
    const { engine, log } = recorder();
    const line = queue(engine, still);
    const good = line.add({ kind: 'write', single: false, work: () => 'kept' });
    const bad = line.add({
      kind: 'write',
      single: false,
      work: () => Promise.reject(new Error('no')),
    });
    await expect(bad).rejects.toThrow('no');
    expect(await good).toBe('kept');
    expect(log).toEqual(['begin', 'mark', 'release', 'mark', 'revert', 'commit']);
  });

  it('fails all of a group when its commit fails, and goes on with the next', async () => {
    const fails: Partial<Record<keyof Engine, Error>> = { commit: new Error('disk full') };
    const { engine, log } = recorder(fails);
    const line = queue(engine, still);
    const write = () => line.add({ kind: 'write', single: true, work: () => 1 });
    const group = await Promise.allSettled([write(), write()]);
    expect(group.every((one) => one.status === 'rejected')).toBe(true);
    expect(log).toEqual(['begin', 'commit', 'rollback']);
    delete fails.commit;
    expect(await write()).toBe(1);
  });

  it('fails the writes before it too when the engine gave up the whole transaction', async () => {
    const { engine, drop } = recorder();
    const line = queue(engine, still);
    const first = line.add({ kind: 'write', single: true, work: () => 1 });
    const second = line.add({
      kind: 'write',
      single: true,
      work: () => {
        drop();
        throw new Error('I/O');
      },
    });
    const third = line.add({ kind: 'write', single: true, work: () => 3 });
    await expect(first).rejects.toThrow('I/O');
    await expect(second).rejects.toThrow('I/O');
    expect(await third).toBe(3);
  });

  it('fails all that wait for a lock that another process holds', async () => {
    const fails = { begin: new Error('locked') };
    const { engine } = recorder(fails);
    const line = queue(engine, still);
    const write = () => line.add({ kind: 'write', single: true, work: () => 1 });
    const all = await Promise.allSettled([write(), write()]);
    expect(all.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    await line.idle();
  });

  it('keeps reads and writes in the order they came and never side by side', async () => {
    const { engine, log } = recorder();
    const line = queue(engine, still);
    let inside = 0;
    const job = (kind: 'read' | 'write', name: string) =>
      line.add({
        kind,
        single: false,
        work: async () => {
          expect(++inside).toBe(1);
          await tick();
          log.push(name);
          inside--;
        },
      });
    const all = [
      job('write', 'w1'),
      job('read', 'r1'),
      job('write', 'w2'),
      job('write', 'w3'),
      job('read', 'r2'),
    ];
    await line.idle();
    await Promise.all(all);
    expect(log.filter((word) => /\d/.test(word))).toEqual(['w1', 'r1', 'w2', 'w3', 'r2']);
    expect(log.filter((word) => word === 'commit')).toHaveLength(2);
  });
});
