import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { built, freshHome, runCoach } from '../support/run-coach.ts';
import { golden, hasShared } from '../support/shared.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
beforeAll(built);

const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('the desk as a program', () => {
  it('takes a suggestion from a pipe', async () => {
    const home = freshHome();
    await runCoach(['account', 'open', '--cash', '500000', '--practice'], { home });
    const suggestion = await runCoach(['suggest', 'NIFTY', '--json'], { home });
    const order = await runCoach(['order', 'place', '--suggestion', '-', '--json'], {
      home,
      stdin: 'pipe',
      input: suggestion.out,
    });
    expect(order.code).toBe(0);
    expect(parsed(order.out)).toMatchObject({ state: 'filled', symbol: 'NIFTY' });
    const changed = suggestion.out.replace(/"quantity":\d+/, '"quantity":65000');
    const refused = await runCoach(['order', 'place', '--suggestion', '-', '--json'], {
      home,
      stdin: 'pipe',
      input: changed,
    });
    expect(refused).toMatchObject({ code: 3, out: '' });
  });

  it('halts while another process holds the write lock, and every order sees it', async () => {
    const home = freshHome();
    await runCoach(['account', 'open', '--cash', '500000', '--practice'], { home });
    const file = path.join(home, 'coach.db');
    const other = await sqlite(file, { clock: systemClock });
    let letGo = () => {};
    let held = () => {};
    const holding = new Promise<void>((resolve) => {
      held = resolve;
    });
    const lock = other.transaction(async () => {
      held();
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    await holding;
    const halt = await runCoach(['breaker', 'halt', '--json'], { home });
    expect(halt.code).toBe(0);
    expect(parsed(halt.out)).toMatchObject({ state: 'halted', pending: true });
    expect(fs.existsSync(`${file}.halt-paper`)).toBe(true);
    letGo();
    await lock;
    await other.close();
    const legs = ['--expiry', '2026-08-25', '--legs', 'BUY CE 25000'];
    const order = await runCoach(['order', 'place', 'NIFTY', ...legs, '--json'], { home });
    expect(order.code).toBe(3);
    expect(parsed(order.out)).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
  });

  it('is not resumed by anything in the environment, at a moment at which a person could', async () => {
    const home = freshHome();
    await runCoach(['account', 'open', '--cash', '500000', '--practice'], { home });
    await runCoach(['breaker', 'halt'], { home });
    const tricks: Record<string, string>[] = [
      { COACH_YES: '1', COACH_CONFIRM: 'yes', COACH_ASSUME_YES: '1' },
      { COACH_OVERRIDE: 'because', COACH_CODE: 'ABCD-2345' },
      { COACH_CALLER: 'cli', COACH_CONFIRMED: 'true', COACH_INTERACTIVE: '1' },
      { CI: 'true', NODE_ENV: 'test', COACH_TEST_SEED: '1' },
      { TERM: 'xterm-256color', FORCE_COLOR: '3', COLUMNS: '80', LINES: '24' },
      { COACH_ACCOUNT: 'paper', COACH_AS_OF: '2027-01-01' },
      { COACH_RESUME: '1', COACH_BREAKER: 'off', COACH_LIMITS: 'off' },
      { TTY: '/dev/tty', SSH_TTY: '/dev/pts/0', GPG_TTY: '/dev/pts/0' },
    ];
    for (const env of tricks) {
      const said = 'yes\nABCD-2345\n';
      const piped = { home, env, stdin: 'pipe' as const, input: said };
      const ran = await runCoach(['breaker', 'resume', '--override', 'because', '--yes', '--json'], piped);
      expect({
        code: ran.code,
        codes: /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/.exec(ran.out + ran.err),
      }).toEqual({
        code: 3,
        codes: null,
      });
    }
    const status = await runCoach(['breaker', 'status', '--json'], { home });
    expect(parsed(status.out)).toMatchObject({ state: 'halted' });
  });

  it('halts with the store damaged', async () => {
    const home = freshHome();
    await runCoach(['account', 'open', '--cash', '500000', '--practice'], { home });
    const file = path.join(home, 'coach.db');
    fs.writeFileSync(file, 'this is no database');
    const halt = await runCoach(['breaker', 'halt', '--json'], { home });
    expect(fs.existsSync(`${file}.halt-paper`)).toBe(true);
    expect(halt.code).toBe(0);
  });

  it.skipIf(!hasShared)('replays sequences of breaker events from a pipe', async () => {
    const { cases } = golden<{
      cases: { start: number; settings: object; events: object[]; expected: object[] }[];
    }>('07_breaker.json');
    for (const { expected, ...input } of [cases[0]!, cases[40]!, cases.at(-1)!]) {
      const replay = await runCoach(['breaker', 'replay', '--events', '-', '--json'], {
        stdin: 'pipe',
        input: JSON.stringify(input),
      });
      expect(parsed(replay.out)['rows']).toEqual(expected);
    }
  });
});
