import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pool } from '../../src/adapters/store/postgres/pool.ts';
import type { Sessions } from '../../src/adapters/store/postgres/sessions.ts';
import { fillStore } from '../support/filled-store.ts';
import { newOwners } from '../support/owners.ts';
import { postgresServer, type Server } from '../support/postgres-server.ts';
import { root } from '../support/run-coach.ts';

const run = promisify(execFile);
let server: Server;
let sessions: Sessions;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-backups-'));
beforeAll(async () => {
  server = await postgresServer();
  sessions = pool(server.url);
}, 120_000);
afterAll(async () => {
  await sessions.close();
  server.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

const asAdmin = (database: string) => server.admin.replace(/\/postgres$/, `/${database}`);

async function script(name: string, ...args: string[]): Promise<string> {
  const programs = `${server.bin}${path.delimiter}${process.env['PATH']}`;
  const env = { ...process.env, PATH: programs };
  return (await run(path.join(root, 'deploy', name), args, { env })).stdout;
}

describe('deploy/backup and deploy/restore', () => {
  it('keeps one moment of all owners while others write, and gives it back sum by sum', async () => {
    const { driver, store } = newOwners(() => sessions);
    await fillStore(await driver('ann'), 3);
    const bob = await store('bob');
    let written = 0;
    let over = false;
    const writing = (async () => {
      for (; !over; written++)
        await bob.watchlist.add({ symbol: `S${written}`, by: 'manual', since: 1, expires: null, reason: '' });
    })();
    while (written < 20) await new Promise((resolve) => setTimeout(resolve, 10));
    const kept = (await script('backup', asAdmin('coach'), folder)).trim();
    const during = written;
    over = true;
    await writing;
    await script('restore', kept, asAdmin(made('restored')));
    const there = pool(server.url.replace(/\/coach$/, '/restored'));
    const restored = newOwners(() => there);
    const [rows] = await (await restored.driver('bob')).all<{ n: number }>(
      'SELECT count(*) AS n FROM watchlist',
    );
    expect(rows!.n).toBeGreaterThanOrEqual(20);
    expect(rows!.n).toBeLessThanOrEqual(during);
    expect(written).toBeGreaterThan(20);
    expect((await (await restored.store('ann')).ledger.verify()).faults).toEqual([]);
    await there.close();
    // A second one is never put over it, and a backup that was changed is not restored silently.
    await expect(script('restore', kept, asAdmin('restored'))).rejects.toThrow(/has tables already/);
    fs.appendFileSync(path.join(kept, 'sums'), 'x\n');
    await expect(script('restore', kept, asAdmin(made('other')))).rejects.toThrow(/not what was kept/);
  }, 120_000);
});

/** A new database of coach's role. */
function made(name: string): string {
  execFileSync('psql', ['-q', '-c', `CREATE DATABASE ${name} OWNER coach`, server.admin], {
    stdio: 'ignore',
  });
  return name;
}
