import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breakered } from '../../../../src/adapters/model/call/breakered.ts';
import { sqliteStore } from '../../../../src/adapters/store/store.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import type { CallBreaker } from '../../../../src/domain/model-breaker.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Model, ModelFailureReason } from '../../../../src/ports/model.ts';
import type { Store } from '../../../../src/ports/store.ts';
import { bundle } from '../../../support/bundle.mjs';
import { ask, modelAt } from '../../../support/model-client.ts';
import { modelServer } from '../../../support/model-server.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-breaker-'));
let child = '';
beforeAll(async () => {
  child = await bundle('tests/support/breaker-child.ts', folder);
}, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const words = async (model: Model) => {
  let last = '';
  for await (const event of model.stream(ask(), never))
    last = event.type === 'failed' ? event.reason : event.type;
  return last;
};
const set = (store: Store, breaker: CallBreaker) =>
  store.calls.step('p m ', () => ({ breaker, result: null }));

function process_(file: string, hits: string, task: string, startAt: number) {
  const running = spawn(process.execPath, [child, file, hits, task, String(startAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  running.stdout.on('data', (chunk: Buffer) => (out += chunk));
  const ended = new Promise<string>((resolve) => running.on('close', () => resolve(out.trim())));
  return { running, ended, out: () => out };
}

describe('the breaker that processes share', () => {
  it('lets one of twenty processes through when it is half open', async () => {
    const [file, hits] = [path.join(folder, 'a.db'), path.join(folder, 'a.hits')];
    const store = await sqliteStore(file, { clock: systemClock });
    await set(store, { phase: 'open', since: Date.now() - 60_000, openMs: 30_000 });
    const startAt = Date.now() + 6_000;
    const all = await Promise.all(
      Array.from({ length: 20 }, () => process_(file, hits, 'ask', startAt).ended),
    );
    expect(fs.readFileSync(hits, 'utf8')).toBe('.');
    expect(all.filter((word) => word === 'done')).toHaveLength(1);
    expect(all.filter((word) => word === 'breaker_open')).toHaveLength(19);
    expect((await store.calls.all())[0]?.breaker).toMatchObject({ phase: 'halfOpen', successes: 1 });
    await store.close();
  }, 30_000);

  it('probes again soon after the process that probed was killed', async () => {
    const [file, hits] = [path.join(folder, 'b.db'), path.join(folder, 'b.hits')];
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const store = await sqliteStore(file, { clock });
    await set(store, { phase: 'open', since: Date.now() - 60_000, openMs: 30_000 });
    const prober = process_(file, hits, 'hang', 0);
    while (!prober.out().includes('probing')) await systemClock.sleep(20);
    prober.running.kill('SIGKILL');
    await prober.ended;
    const good: Model = {
      info: { provider: 'p', model: 'm', origin: null, wire: 'chat' },
      async *stream() {
        yield { type: 'done', finish: 'stop', model: 'm', responseId: null };
      },
    };
    const model = breakered(good, { calls: async () => store.calls, clock });
    expect(await words(model)).toBe('breaker_open');
    ahead = 20_500;
    expect(await words(model)).toBe('done');
    expect(await words(model)).toBe('done');
    expect((await store.calls.all())[0]?.breaker.phase).toBe('closed');
    await store.close();
  }, 30_000);

  it('counts what tells of the provider, not what tells of the person', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const failing = (reason: ModelFailureReason): Model => ({
      info: { provider: 'p', model: reason, origin: null, wire: 'chat' },
      async *stream() {
        yield {
          type: 'failed',
          reason,
          message: '',
          hint: '',
          retryable: false,
          retryAfterMs: null,
          partial: false,
        };
      },
    });
    for (const reason of ['unauthorized', 'bad_request', 'aborted', 'refusal', 'quota_exhausted'] as const) {
      const model = breakered(failing(reason), { calls: async () => store.calls, clock: systemClock });
      for (let i = 0; i < 5; i++) expect(await words(model)).toBe(reason);
    }
    for (const reason of ['connect', 'truncated', 'overloaded'] as const) {
      const model = breakered(failing(reason), { calls: async () => store.calls, clock: systemClock });
      expect([await words(model), await words(model), await words(model), await words(model)].at(-1)).toBe(
        'breaker_open',
      );
    }
    await store.close();
  });

  it('says so when it cannot be read, and calls nobody', async () => {
    let called = 0;
    const model: Model = {
      info: { provider: 'p', model: 'm', origin: null, wire: 'chat' },
      async *stream() {
        called++;
        yield { type: 'done', finish: 'stop', model: 'm', responseId: null };
      },
    };
    const broken = breakered(model, { calls: () => Promise.reject(new Error('disk')), clock: systemClock });
    expect(await words(broken)).toBe('internal');
    expect(called).toBe(0);
  });

  it('a provider that is down for a thousand calls is asked little', async () => {
    const server = await modelServer();
    server.standing({ status: 503, body: '{"error":{"message":"down"}}' });
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const model = breakered(modelAt(server.url), { calls: async () => store.calls, clock: systemClock });
    let unasked = 0;
    for (let i = 0; i < 1000; i++) unasked += Number((await words(model)) === 'breaker_open');
    expect(unasked).toBeGreaterThanOrEqual(990);
    const firstTries = 1000 - unasked;
    expect(server.seen.length - firstTries).toBeLessThanOrEqual(0.1 * firstTries + 3);
    await store.close();
    await server.close();
  }, 30_000);
});
