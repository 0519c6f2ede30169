import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createInterface } from 'node:readline';
import { beforeAll, expect, it } from 'vitest';
import { built, freshHome, root, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

it.each([
  ['SIGTERM', 0],
  ['SIGHUP', 0],
  ['SIGINT', 130],
] as const)(
  'the monitor ended by %s keeps what it remembers, lets its lease go and ends with %i',
  async (signal, code) => {
    const home = freshHome();
    const args = ['dist/main.js', 'monitor', 'NIFTY', 'AAPL', '--source', 'sample', '--no-cycle', '--ndjson'];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, COACH_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const lines: { type: string; output?: unknown }[] = [];
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
      await new Promise<void>((resolve) => {
        createInterface(child.stdout).on('line', (line) => {
          lines.push(JSON.parse(line));
          if (lines.some(({ type }) => type === 'status')) resolve();
        });
      });
      const busy = await runCoach(['monitor', 'NIFTY', '--source', 'sample', '--once'], { home });
      expect(busy.code).toBe(75);
      child.kill(signal);
      expect(await ended).toBe(code);
      expect(lines.at(-1)).toMatchObject({ type: 'result', output: { symbols: ['NIFTY', 'AAPL'] } });
      const again = await runCoach(['monitor', 'NIFTY', '--source', 'sample', '--once', '--json'], { home });
      expect(again.code).toBe(0);
    } finally {
      child.kill('SIGKILL');
      fs.rmSync(home, { recursive: true, force: true });
    }
  },
  60_000,
);
