import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pool } from '../../../../src/adapters/store/postgres/pool.ts';
import { postgres } from '../../../../src/adapters/store/postgres/postgres.ts';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { type BreakerCase, throughProcesses } from '../../../support/breaker-processes.ts';
import { bundle } from '../../../support/bundle.mjs';
import { postgresServer, type Server } from '../../../support/postgres-server.ts';
import { golden, hasShared } from '../../../support/shared.ts';

vi.setConfig({ testTimeout: 240_000 });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-processes-'));
let server: Server;
beforeAll(async () => {
  server = await postgresServer();
}, 120_000);
afterAll(() => {
  server.remove();
  fs.rmSync(folder, { recursive: true });
});

describe('two processes on one database', () => {
  // tests/benchmarks/breaker-processes.mjs sends all of the sequences.
  it.skipIf(!hasShared)('hold the breaker of an account together, event by event', async () => {
    const program = await bundle('tests/support/breaker-desk-child.ts', folder);
    const { cases } = golden<{ cases: BreakerCase[] }>('07_breaker.json');
    const some = cases.filter(({ events }, i) => i % 6 === 0 && events.length < 150);
    const { events, differ } = await throughProcesses(program, server.url, some);
    expect(differ).toEqual([]);
    expect(events).toBe(some.reduce((sum, one) => sum + one.events.length, 0));
    expect(events).toBeGreaterThan(300);
  });

  it('do the job of one lease once: it is taken from a dead holder within its time, and from no other', async () => {
    let now = 1_800_000_000_000;
    let made = 0;
    const clock = { now: () => now, monotonic: () => now, id: () => `token-${made++}` };
    const sessions = [pool(server.url), pool(server.url)];
    const [one, other] = await Promise.all(
      sessions.map(async (own) => storeOn(await postgres(own, { owner: 'ann' }), clock).leases),
    );
    const taken = await Promise.all([one!, other!].map((leases) => leases.take('job marks', 45_000)));
    expect(taken.filter((answer) => 'token' in answer)).toHaveLength(1);
    const first = taken.findIndex((answer) => 'token' in answer);
    const [holder, waits] = first === 0 ? [one!, other!] : [other!, one!];
    const { token } = taken[first] as { token: string };
    for (let renewals = 0; renewals < 20; renewals++) {
      now += 15_000;
      expect(await waits.take('job marks', 45_000)).toHaveProperty('holder');
      expect(await holder.renew(token, 45_000)).toBe(true);
    }
    now += 45_001;
    expect(await waits.take('job marks', 45_000)).toHaveProperty('token');
    expect(await holder.renew(token, 45_000)).toBe(false);
    await Promise.all(sessions.map((own) => own.close()));
  });
});
