import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

const storeIn = (home: string) => path.join(home, 'coach.db');

describe('suggest beside a store that cannot be written', () => {
  it('answers while another process holds the lock, says that nothing was kept, and keeps again afterwards', async () => {
    const home = freshHome();
    expect(await runCoach(['suggest', 'NIFTY', '--json'], { home })).toMatchObject({ code: 0 });
    const db = (await engine(storeIn(home)))();
    const before = db.prepare('SELECT count(*) FROM suggestions').pluck().get();
    db.exec('BEGIN IMMEDIATE');
    const ran = await runCoach(['suggest', 'BANKNIFTY', '--json'], { home, timeout: 60_000 });
    db.exec('ROLLBACK');
    expect(ran.code, ran.err).toBe(0);
    const { suggestions, warnings } = JSON.parse(ran.out) as { suggestions: unknown[]; warnings: string[] };
    expect(suggestions.length).toBeGreaterThan(0);
    expect(warnings.at(-1)).toMatch(/not kept.*locked by another process/);
    expect(db.prepare('SELECT count(*) FROM suggestions').pluck().get()).toBe(before);
    db.close();
    const again = await runCoach(['suggest', 'BANKNIFTY', '--json'], { home });
    expect((JSON.parse(again.out) as { warnings: string[] }).warnings.join()).not.toContain('not kept');
  }, 120_000);
});

describe.skipIf(process.platform === 'win32')('a limit on the size of files', () => {
  it('is told in one sentence, and all that was stored before is there', async () => {
    const home = freshHome();
    await runCoach(['suggest', 'NIFTY', '--json'], { home });
    const journal = (limit: string) =>
      spawnSync(
        'bash',
        [
          '-c',
          `ulimit -f ${limit}; exec "$0" "$1" journal import "$2" --json`,
          process.execPath,
          bin,
          'data/sample/example-tradebook.csv',
        ],
        { encoding: 'utf8', env: { ...process.env, COACH_HOME: home } },
      );
    const kilobytes = Math.ceil(fs.statSync(storeIn(home)).size / 1024);
    const limited = journal(String(Math.max(1, Math.floor(kilobytes / 32))));
    expect(limited.signal).toBeNull();
    expect(limited.status, limited.stderr).toBe(69);
    expect(limited.stdout).toBe('');
    expect(await runCoach(['store', 'verify', '--json'], { home })).toMatchObject({ code: 0 });
    expect(journal('unlimited').status).toBe(0);
    const listed = await runCoach(['journal', 'list', '--json'], { home });
    expect((JSON.parse(listed.out) as { count: number }).count).toBeGreaterThan(0);
  }, 120_000);
});

describe.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a folder that may only be read',
  () => {
    it('is named with the ways around it', async () => {
      const home = freshHome();
      execFileSync('chmod', ['500', home]);
      const ran = await runCoach(['events', 'list'], { home });
      execFileSync('chmod', ['700', home]);
      expect(ran.code).toBe(69);
      expect(ran.err).toMatch(/COACH_HOME[\s\S]*--store/);
    });
  },
);
