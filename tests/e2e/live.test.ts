import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bin, built, freshHome, root, runCoach } from '../support/run-coach.ts';
import { everyHost } from '../support/vendor-market.ts';
import { scenes } from '../support/vendor-scenes.ts';
import { type VendorServer, vendorServer } from '../support/vendor-server.ts';

beforeAll(built, 60_000);

const canaries = [
  'CANARYkey0001',
  'CANARYsecret0002',
  'CANARYtoken0003',
  'CANARYcode0004',
  'CANARYtoken0005',
];
const [key, secret, token, code, pasted] = canaries as [string, string, string, string, string];

let server: VendorServer;
let home: string;
let env: Record<string, string>;
const homes: string[] = [];
beforeEach(async () => {
  server = await vendorServer();
  home = freshHome();
  homes.push(home);
  env = {
    COACH_VENDOR_URLS: Object.entries(everyHost(server.url))
      .map((pair) => pair.join('='))
      .join(','),
  };
});
afterEach(() => server.close());
afterAll(() => {
  for (const one of homes) fs.rmSync(one, { recursive: true, force: true });
});

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const visit = (url: string, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    http
      .get(url, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
      .on('error', reject);
  });

/** Logs in as a person whose browser is this test; gives what the program printed. */
async function throughBrowser(vendor: string, param: string) {
  const port = await freePort();
  const child = execa(process.execPath, [bin, 'market', 'login', vendor, '--port', String(port), '--json'], {
    cwd: root,
    reject: false,
    input: `key=${key}\nsecret=${secret}\n`,
    env: { COACH_HOME: home, NODE_ENV: '', ...env },
  });
  let shown = '';
  const page = new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk) => {
      shown += String(chunk);
      const found = /Log in here: (\S+)/.exec(shown);
      if (found !== null) resolve(found[1]!);
    });
  });
  const address = new URL(await page);
  const state =
    address.searchParams.get('state') ??
    new URLSearchParams(address.searchParams.get('redirect_params') ?? '').get('state');
  const back = `http://127.0.0.1:${port}/?${param}=${code}`;
  expect(await visit(`${back}&state=other`)).toBe(400);
  expect(await visit(`${back}&state=${state}`, { host: 'evil.example' })).toBe(400);
  expect(await visit(`${back}&state=${state}`)).toBe(200);
  const { exitCode, stdout, stderr } = await child;
  return { exitCode, stdout, stderr, address };
}

const everyFile = (folder: string): string[] =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? everyFile(at) : [at];
  });

describe('a login', () => {
  it('at Upstox: the page, its code caught on loopback, a token of the day that serves quotes, kept for its owner alone', async () => {
    scenes.find((scene) => scene.market === 'upstox')!.answer(server);
    server.answers.set('/v2/login/authorization/token', { access_token: token, user_id: 'AB1234' });
    server.answers.set('/v2/market-quote/ltp', { status: 'success', data: {} });
    const { exitCode, stdout, stderr, address } = await throughBrowser('upstox', 'code');
    expect(stderr + stdout).not.toMatch(/CANARY(secret|token|code)/);
    expect(exitCode).toBe(0);
    expect(address.pathname).toBe('/v2/login/authorization/dialog');
    expect(JSON.parse(stdout)).toMatchObject({ vendor: 'upstox', who: 'AB1234', state: 'good' });
    expect(JSON.parse(stdout).expiresAt).toMatch(/T03:30:00\+05:30$/);
    const sent = new URLSearchParams(
      server.asked.find((one) => one.path.includes('/authorization/token'))!.body,
    );
    expect(Object.fromEntries(sent)).toMatchObject({
      code,
      client_id: key,
      client_secret: secret,
      grant_type: 'authorization_code',
    });
    const file = path.join(home, 'logins.json');
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe('600');

    const quote = await runCoach(['market', 'quote', 'NIFTY', '--source', 'upstox', '--json'], { home, env });
    expect(JSON.parse(quote.out)).toMatchObject({ last: 24_600, source: 'upstox' });
    expect(server.asked.at(-1)!.headers.authorization).toBe(`Bearer ${token}`);
    const chain = await runCoach(['chain', 'NIFTY', '--source', 'upstox', '--json'], { home, env });
    expect(JSON.parse(chain.out)).toMatchObject({
      source: 'upstox',
      lotSize: 65,
      freshness: { state: 'stale' },
    });
    const status = await runCoach(['market', 'status', '--json'], { home, env });
    expect(JSON.parse(status.out).logins).toMatchObject([{ vendor: 'upstox', state: 'good' }]);

    // The same login is none for another server, and none at all once it is forgotten.
    const moved = await runCoach(['market', 'quote', 'NIFTY', '--source', 'upstox'], { home });
    expect([moved.code, moved.err]).toEqual([4, expect.stringMatching(/market login upstox/)]);
    const told = [quote, chain, status, moved].map(({ out, err }) => out + err).join();
    expect(told).not.toMatch(/CANARY/);
    for (const place of everyFile(home))
      if (place !== file) expect(fs.readFileSync(place, 'latin1'), place).not.toMatch(/CANARY/);
    expect((await runCoach(['market', 'logout', 'upstox', '--json'], { home, env })).out).toContain(
      '"removed":true',
    );
    expect(fs.readFileSync(file, 'utf8')).not.toMatch(/CANARY/);
  }, 60_000);

  it('at Kite: the checksum of its code, and its own words where the day is over', async () => {
    scenes.find((scene) => scene.market === 'kite')!.answer(server);
    server.answers.set('/session/token', {
      status: 'success',
      data: { access_token: token, user_id: 'XX0000' },
    });
    server.answers.set('/user/profile', { status: 'success', data: { user_id: 'XX0000' } });
    const { exitCode, address } = await throughBrowser('kite', 'request_token');
    expect(exitCode).toBe(0);
    expect(address.origin).toBe('https://kite.zerodha.com');
    const sent = new URLSearchParams(server.asked.find((one) => one.path === '/session/token')!.body);
    expect(sent.get('checksum')).toBe(
      createHash('sha256')
        .update(key + code + secret)
        .digest('hex'),
    );
    const over = { status: 'error', error_type: 'TokenException', message: `Incorrect ${token}` };
    server.faults.push({ path: '/quote', fault: { status: 403, body: over } });
    const gone = await runCoach(['market', 'quote', 'NIFTY', '--source', 'kite', '--json'], { home, env });
    expect([gone.code, gone.out]).toEqual([4, '']);
    expect(JSON.parse(gone.err).error).toMatchObject({
      kind: 'denied',
      hint: 'Log in again: coach market login kite',
    });
    expect(gone.err).not.toMatch(/CANARY/);
  }, 60_000);

  it('with a token or keys from a pipe, tried before it is kept', async () => {
    server.answers.set('/v2/profile', { dhanClientId: '1100', tokenValidity: '31/12/2026 15:00' });
    server.faults.push({ path: '/v2/account', fault: { status: 401, body: { message: 'unauthorized.' } } });
    const claims = Buffer.from(JSON.stringify({ dhanClientId: '1100', exp: 4_000_000_000 })).toString(
      'base64url',
    );
    const jwt = `${pasted}.${claims}.x`;
    const dhan = await runCoach(['market', 'login', 'dhan', '--json'], {
      home,
      env,
      stdin: 'pipe',
      input: jwt,
    });
    expect(JSON.parse(dhan.out)).toMatchObject({ who: '1100', expiresAt: expect.stringMatching(/^2096-/) });
    expect(server.asked.at(-1)!.headers).toMatchObject({ 'access-token': jwt, 'client-id': '1100' });
    const keys = `key=${key}\nsecret=${secret}\n`;
    const refused = await runCoach(['market', 'login', 'alpaca'], { home, env, stdin: 'pipe', input: keys });
    expect([refused.code, refused.err]).toEqual([4, expect.not.stringMatching(/CANARY/)]);
    expect(Object.keys(JSON.parse(fs.readFileSync(path.join(home, 'logins.json'), 'utf8')))).toEqual([
      'dhan',
    ]);
    server.answers.set('/v2/account', { account_number: 'PA3', status: 'ACTIVE' });
    const alpaca = await runCoach(['market', 'login', 'alpaca', '--json'], {
      home,
      env,
      stdin: 'pipe',
      input: keys,
    });
    expect(JSON.parse(alpaca.out)).toMatchObject({ vendor: 'alpaca', who: 'PA3', expiresAt: null });
  }, 60_000);
});

describe('a program that is killed', () => {
  it('leaves no key in its store, its caches, its half-made files or its command line', async () => {
    server.answers.set('/v2/account', { account_number: 'PA3', status: 'ACTIVE' });
    const keys = `key=${key}\nsecret=${secret}\n`;
    const kept = await runCoach(['market', 'login', 'alpaca'], { home, env, stdin: 'pipe', input: keys });
    expect(kept.code).toBe(0);
    server.faults.push({ path: '/v2/stocks/snapshots', fault: 'stall', always: true });
    for (let n = 0; n < 5; n++) {
      const before = server.asked.length;
      const child = execa(process.execPath, [bin, 'chain', 'SPY', '--source', 'alpaca'], {
        cwd: root,
        reject: false,
        env: { COACH_HOME: home, NODE_ENV: '', ...env },
      });
      while (server.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
      const at = `/proc/${child.pid}`;
      if (fs.existsSync(at))
        for (const name of ['cmdline', 'environ'])
          expect(fs.readFileSync(`${at}/${name}`, 'latin1')).not.toMatch(/CANARY/);
      child.kill('SIGKILL');
      const { stdout, stderr } = await child;
      expect(stdout + stderr).not.toMatch(/CANARY/);
    }
    const rest = everyFile(home).filter((file) => path.basename(file) !== 'logins.json');
    for (const file of rest) expect(fs.readFileSync(file, 'latin1'), file).not.toMatch(/CANARY/);
    expect(rest.filter((file) => /core|logins/.test(path.basename(file)))).toEqual([]);
  }, 120_000);
});

describe('several sources', () => {
  it('are asked in order; what did not answer is told, on stderr alone', async () => {
    scenes.find((scene) => scene.market === 'yahoo')!.answer(server);
    const ran = await runCoach(['market', 'quote', 'SPY', '--source', 'alpaca,yahoo', '--json'], {
      home,
      env,
    });
    expect(JSON.parse(ran.out)).toMatchObject({ last: 645.2, source: 'yahoo' });
    expect(ran.err).toMatch(/alpaca did not answer: There is no login at Alpaca/);
  }, 30_000);
});
