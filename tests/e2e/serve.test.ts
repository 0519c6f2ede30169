import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { bin, built, freshHome, root, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

describe('coach serve', () => {
  it('listens, answers, and ends in good order when the system asks', async () => {
    const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
      cwd: root,
      env: { ...process.env, COACH_HOME: freshHome(), NODE_ENV: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const address = await new Promise<string>((resolve) => {
      createInterface(child.stderr).on('line', (line) => {
        const found = /Listening at (\S+?);/.exec(line);
        if (found) resolve(found[1]!);
      });
    });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${address}/v1/market/quote?symbol=NIFTY`);
    expect(await answer.json()).toMatchObject({ symbol: 'NIFTY' });
    const busy = await runCoach(['serve', '--port', new URL(address).port]);
    expect(busy).toMatchObject({ code: 69, out: '' });
    expect(busy.err).toContain('Something else listens');
    const ended = new Promise<number | null>((resolve) => {
      child.on('exit', resolve);
    });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('is not opened to others without users, and not without encryption', async () => {
    const home = freshHome();
    const open = () => runCoach(['serve', '--host', '0.0.0.0', '--port', '0'], { home });
    expect(await open()).toMatchObject({ code: 3, err: expect.stringContaining('there are no users') });
    const added = await runCoach(['auth', 'user', 'add', 'ravi', '--role', 'owner', '--json'], { home });
    expect(JSON.parse(added.out)).toMatchObject({
      name: 'ravi',
      key: expect.stringMatching(/^coach_[0-9a-f]{64}$/),
    });
    expect(await open()).toMatchObject({ code: 3, err: expect.stringContaining('without encryption') });
  });
});
