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

const reads = [
  ['journal', 'list'],
  ['performance'],
  ['memory', 'search', 'iron condor'],
  ['query', 'select count(*) from trades'],
  ['store', 'verify'],
];

describe.skipIf(process.platform === 'win32')('a store that can be read and not written', () => {
  /** A store with a tradebook in it, as it lies after a command has ended. */
  async function filled(): Promise<string> {
    const home = freshHome();
    const imported = await runCoach(['journal', 'import', 'data/sample/example-tradebook.csv'], { home });
    expect(imported.code, imported.err).toBe(0);
    return home;
  }

  /** Runs coach where its files are not its own: a root is nobody for it. */
  function asReader(home: string, words: readonly string[]) {
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    return spawnSync(process.execPath, [bin, ...words, '--json'], {
      encoding: 'utf8',
      env: { ...process.env, COACH_HOME: home },
      ...nobody,
    });
  }

  it('answers every read in a folder that may only be read, and says of a write why it cannot be', async () => {
    const home = await filled();
    const whole = await runCoach(['journal', 'list', '--json'], { home });
    const before = fs.readFileSync(storeIn(home));
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534', home]);
    execFileSync('chmod', ['400', storeIn(home)]);
    execFileSync('chmod', ['500', home]);
    for (const words of reads) {
      const ran = asReader(home, words);
      expect(ran.status, `${words.join(' ')}: ${ran.stderr}`).toBe(0);
    }
    expect(asReader(home, ['journal', 'list']).stdout).toBe(whole.out);
    const suggested = JSON.parse(asReader(home, ['suggest', 'NIFTY']).stdout) as { warnings: string[] };
    expect(suggested.warnings.join()).toMatch(/not kept.*cannot be written/);
    const written = asReader(home, ['trade', 'cash', '500']);
    expect(written.status).toBe(69);
    expect(written.stderr).toMatch(/COACH_HOME[\s\S]*--store/);
    const checks = (
      JSON.parse(asReader(home, ['doctor']).stdout) as { checks: { id: string; status: string }[] }
    ).checks;
    expect(checks.find(({ id }) => id === 'store.writable')?.status).toBe('warning');
    execFileSync('chmod', ['700', home]);
    expect(fs.readFileSync(storeIn(home)).equals(before)).toBe(true);
    expect(fs.readdirSync(home).filter((name) => /partial|wal|shm/.test(name))).toEqual([]);
  }, 120_000);

  it('answers every read where not one byte more can be written', async () => {
    const home = await filled();
    const full = (words: readonly string[]) =>
      spawnSync('bash', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, bin, ...words, '--json'], {
        encoding: 'utf8',
        env: { ...process.env, COACH_HOME: home },
      });
    for (const words of reads) {
      const ran = full(words);
      expect(ran.status, `${words.join(' ')}: ${ran.stderr}`).toBe(0);
    }
    expect(full(['trade', 'cash', '500']).status).toBe(69);
    expect(await runCoach(['trade', 'cash', '500'], { home })).toMatchObject({ code: 0 });
  }, 120_000);
});
