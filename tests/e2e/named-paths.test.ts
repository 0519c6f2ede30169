import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

const unix = process.platform !== 'win32';
const folder = freshHome();

/** Every way a path gets into the program. */
const ways: [name: string, words: (path: string) => string[]][] = [
  ['chain --chain', (file) => ['chain', 'NIFTY', '--chain', file]],
  ['suggest --chain', (file) => ['suggest', 'NIFTY', '--chain', file]],
  ['diff', (file) => ['diff', 'NIFTY', '--before', file]],
  ['calc --bars', (file) => ['calc', 'indicators', '--bars', file, '--indicators', 'rsi:14']],
  ['journal import', (file) => ['journal', 'import', file]],
  ['market import', (file) => ['market', 'import', file]],
  ['ask --shape', (file) => ['ask', 'How does NIFTY look?', '--shape', file]],
  ['--input', (file) => ['calc', 'price', '--input', file]],
  ['--store', (file) => ['events', 'list', '--store', file]],
  ['store verify', (file) => ['store', 'verify', '--file', file]],
  ['store restore', (file) => ['store', 'restore', file, '--yes']],
  ['performance --report', (file) => ['performance', '--report', `${file}.html`]],
];

describe.skipIf(!unix)('a path of a strange kind', () => {
  beforeAll(() => {
    for (const name of ['pipe', 'pipe.html']) execFileSync('mkfifo', [path.join(folder, name)]);
  });

  it.each(ways)('%s: a pipe that nobody writes to ends in one sentence', async (_name, words) => {
    const ran = await runCoach([...words(path.join(folder, 'pipe')), '--json'], { timeout: 15_000 });
    expect(ran.out).toBe('');
    expect([2, 3, 69], ran.err).toContain(ran.code);
    expect(JSON.parse(ran.err.trim().split('\n').at(-1)!)).toMatchObject({
      error: { message: expect.not.stringContaining('broke') },
    });
  });

  it.skipIf(!fs.existsSync('/dev/zero'))(
    'a device without end stops at the cap',
    async () => {
      for (const [name, words] of ways.filter(([way]) => way !== '--input' && !way.includes('report'))) {
        const ran = await runCoach([...words('/dev/zero'), '--json'], { timeout: 30_000 });
        expect([2, 3, 69], `${name}: ${ran.err}`).toContain(ran.code);
      }
    },
    120_000,
  );

  it('Ctrl-C ends a wait for a writer that says nothing, with its exit code', async () => {
    const named = path.join(folder, 'pipe');
    const writer = fs.openSync(named, fs.constants.O_RDWR);
    const ran = spawn(process.execPath, [bin, 'chain', 'NIFTY', '--chain', named], {
      env: { ...process.env, COACH_HOME: freshHome() },
      stdio: 'ignore',
    });
    await pause(1_000);
    ran.kill('SIGINT');
    const [code] = await once(ran, 'exit');
    expect(code).toBe(130);
    fs.closeSync(writer);
  });
});

describe('a path as a shell or a window gives it', () => {
  it('~ in --store=~/…, quotes and escaped blanks are the path that was meant', async () => {
    const home = freshHome();
    const name = path.join(home, 'My Bars.csv');
    fs.writeFileSync(name, 'time,open,high,low,close,volume\n2026-01-05,1,2,1,2,10\n2026-01-06,2,3,2,3,10\n');
    const env = { HOME: home };
    const words = ['calc', 'indicators', '--indicators', 'sma:2', '--json', '--bars'];
    for (const typed of ['~/My\\ Bars.csv', `'${name}'`, name.replaceAll(' ', '\\ ')])
      expect(await runCoach([...words, typed], { env }), typed).toMatchObject({ code: 0 });
    const kept = await runCoach(['events', 'list', '--store=~/own.db'], { env });
    expect(kept.code, kept.err).toBe(0);
    expect(fs.existsSync(path.join(home, 'own.db'))).toBe(true);
  });
});
