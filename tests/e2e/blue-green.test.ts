import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, built, root } from '../support/run-coach.ts';

const run = promisify(execFile);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-blue-'));
const state = path.join(folder, 'state');
const upstream = () => fs.readFileSync(path.join(state, 'upstream'), 'utf8').trim();

/** A proxy that asks the file at every request, and once more where a server has just gone. */
const proxy = http.createServer((request, response) => {
  const ask = (tries: number) => {
    const [host, port] = upstream().split(':');
    const on = http.request({ host, port, path: request.url, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    });
    on.on('error', () => (tries > 0 ? setTimeout(() => ask(tries - 1), 50) : response.writeHead(502).end()));
    on.end();
  };
  ask(20);
});

async function freePort(): Promise<number> {
  const one = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => one.once('listening', resolve));
  const { port } = one.address() as AddressInfo;
  await new Promise((resolve) => one.close(resolve));
  return port;
}

const words: Record<string, string> = { STATE: state, DRAIN: '20', SETTLE: '0.5' };
const script = (...args: string[]) =>
  run(path.join(root, 'deploy/blue-green'), args, {
    env: { ...process.env, ...words, COACH_HOME: path.join(folder, 'home') },
    timeout: 100_000,
  }).then(
    ({ stdout }) => ({ code: 0, out: stdout, err: '' }),
    (thrown: { code: number; stdout: string; stderr: string }) => ({
      ...{ code: thrown.code, out: thrown.stdout, err: thrown.stderr },
    }),
  );

/** A coach of its own path, so that the notes tell one version from the other. */
function version(name: string, starts = `exec "${process.execPath}" "${bin}" "$@"`): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${starts}\n`, { mode: 0o755 });
  return file;
}

let address: string;
beforeAll(async () => {
  await built();
  words['PORT'] = String(await freePort());
  proxy.listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}, 120_000);
/** Ends a process and waits until it has gone: until then it writes to its home. */
async function end(pid: number): Promise<void> {
  try {
    process.kill(pid);
    for (let tries = 0; tries < 600; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      process.kill(pid, 0);
    }
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended.
  }
}

afterAll(async () => {
  for (const colour of ['blue', 'green']) {
    const file = path.join(state, `${colour}.pid`);
    if (fs.existsSync(file)) await end(Number(fs.readFileSync(file, 'utf8')));
  }
  proxy.close();
  fs.rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('deploy/blue-green', () => {
  it('puts a new version in place and the old one back under constant requests, and leaves a sound one alone', async () => {
    const [one, two] = [version('one'), version('two')];
    expect((await script('rollback')).code).toBe(3);
    expect((await script('deploy', one)).out).toContain('blue');
    const first = upstream();
    const asked = { sound: 0, lost: 0 };
    let over = false;
    const asking = (async () => {
      while (!over) {
        const answer = await fetch(`${address}/v1/health`).catch(() => null);
        asked[answer?.ok === true ? 'sound' : 'lost']++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    expect((await script('deploy', two)).code).toBe(0);
    expect(upstream()).not.toBe(first);
    const bad = await script('deploy', version('bad', 'exit 1'));
    expect([bad.code, bad.err]).toEqual([1, expect.stringContaining('the old one goes on')]);
    expect((await script('rollback')).out).toContain(one);
    expect((await script('status')).out).toContain(`: ${one}; before it: ${two}`);
    over = true;
    await asking;
    expect(asked.lost).toBe(0);
    expect(asked.sound).toBeGreaterThan(10);
  }, 240_000);
});
