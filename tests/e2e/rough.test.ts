import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bin, built, freshHome, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);

const wide = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

describe('damaged settings', () => {
  const home = freshHome();
  const file = path.join(home, 'config.json');

  it('stop every command but those that find and mend them', async () => {
    fs.writeFileSync(file, '{"risk":"extreme"}', { mode: 0o600 });
    const stopped = await runCoach(['chain', 'NIFTY', '--json'], { home });
    expect(stopped).toMatchObject({ code: 2, out: '' });
    expect(stopped.err).toContain('coach config set risk');
    const doctor = await runCoach(['doctor', '--json'], { home });
    expect(doctor.code).toBe(1);
    const { checks } = JSON.parse(doctor.out) as {
      checks: { id: string; status: string; summary: string }[];
    };
    expect(checks.find(({ id }) => id === 'settings')).toMatchObject({
      status: 'failed',
      summary: expect.stringContaining('extreme'),
    });
    expect(await runCoach(['config', 'set', 'risk', 'low'], { home })).toMatchObject({ code: 0 });
    expect((await runCoach(['config', 'get', 'risk'], { home })).out).toContain('low (saved)');
  });

  it('that are no JSON are told by doctor and left as they are', async () => {
    fs.writeFileSync(file, 'garbage{');
    const doctor = await runCoach(['doctor'], { home });
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain('not readable');
    expect((await runCoach(['config', 'set', 'risk', 'low'], { home })).code).toBe(2);
    expect(fs.readFileSync(file, 'utf8')).toBe('garbage{');
  });

  it('of the environment name the variable', async () => {
    const { code, err } = await runCoach(['chain', 'NIFTY'], { env: { COACH_RISK: 'extreme' } });
    expect(code).toBe(2);
    expect(err).toContain('hint: Give COACH_RISK such a value, or unset it.');
  });
});

describe('where nothing can be written', () => {
  it.skipIf(!fs.existsSync('/dev/full'))('a full device is one sentence and exit 69', () => {
    const full = fs.openSync('/dev/full', 'w');
    const env = { ...process.env, COACH_HOME: freshHome() };
    const ran = spawnSync(process.execPath, [bin, 'chain', 'NIFTY', '--json'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      env,
    });
    fs.closeSync(full);
    expect(ran.status).toBe(69);
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { kind: 'unavailable' } });
  });

  it.skipIf(!fs.existsSync('/proc/self'))(
    'a home that cannot be made is said, never waited for',
    async () => {
      const ran = await runCoach(['chain', 'NIFTY'], { home: '/proc/none/coach', timeout: 10_000 });
      expect(ran.code).toBe(69);
      expect(ran.err).toContain('hint:');
    },
  );
});

describe('doctor', () => {
  it('says how far scheduled events are known, and which series has run out', async () => {
    const events = async (asOf: string) => {
      const { out } = await runCoach(['doctor', '--json', '--as-of', asOf], { home: freshHome() });
      const { checks } = JSON.parse(out) as { checks: { id: string; status: string; summary: string }[] };
      return checks.find(({ id }) => id === 'events');
    };
    expect(await events('2026-01-31')).toMatchObject({ status: 'ok' });
    expect(await events('2026-11-21')).toMatchObject({
      status: 'note',
      summary: expect.stringMatching(/RBI policy decision to 2027-02-05.*no coming date of: Union Budget$/),
    });
  });
});

describe('calc indicators', () => {
  it('takes bars from a file of any name and from a pipe', async () => {
    const home = freshHome();
    const rows = 'date,open,high,low,close,volume\n2024-01-02,1,3,1,2,10\n2024-01-03,2,4,2,4,10\n';
    const file = path.join(home, 'bars.csv');
    fs.writeFileSync(file, rows);
    const words = (bars: string) => ['calc', 'indicators', '--bars', bars, '--indicator', 'sma:2', '--json'];
    const named = await runCoach(words(file), { home });
    expect(named.code, named.err).toBe(0);
    expect(JSON.parse(named.out)).toEqual({ columns: { 'sma:2': [null, 3] } });
    const piped = await runCoach(words('-'), { home, stdin: 'pipe', input: rows });
    expect(piped.out, piped.err).toBe(named.out);
    const kept = await runCoach(['market', 'import', file, '--json'], { home });
    expect(kept.code).toBe(2);
    expect(kept.err).toContain('nothing says which instrument');
  });
});

describe('market import', () => {
  it('names each file, however deep the folder and narrow the table', async () => {
    const home = freshHome();
    const folder = path.join(freshHome(), 'a-folder-with-a-name-that-alone-fills-half-a-line', 'deeper');
    fs.mkdirSync(folder, { recursive: true });
    const row = 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,10\n';
    for (const name of ['SPY.csv', 'QQQ.csv']) fs.writeFileSync(path.join(folder, name), row);
    fs.writeFileSync(path.join(folder, 'broken.csv'), 'a,b\n1,2\n');
    const ran = await runCoach(['market', 'import', folder], { home });
    expect(ran.code).toBe(2);
    for (const name of ['SPY.csv', 'QQQ.csv', 'broken.csv'])
      expect(ran.out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(ran.out).toMatch(/^broken\.csv\n {2}a table of no known layout/m);
    const status = await runCoach(['market', 'status'], { home });
    expect(status.out).toMatch(/^SPY +bars +1d bars to 2024-01-02$/m);
  });

  it('gives a series back under the name it was imported by, and a contract never as its underlying', async () => {
    const home = freshHome();
    const rows = 'date,open,high,low,close,volume\n2024-01-02,10,20,10,20,10\n2024-01-03,20,20.1,19,19.9,5\n';
    for (const name of ['GC=F', 'NIFTY-ATM-CALL', 'SPY240426C00555000', 'SPY']) {
      const imported = await runCoach(['market', 'import', '-', '--symbol', name], {
        home,
        stdin: 'pipe',
        input: rows,
      });
      expect(imported.code, imported.err).toBe(0);
      const { out } = await runCoach(['market', 'bars', name, '--json'], { home });
      expect(JSON.parse(out)).toMatchObject({ symbol: name, count: 2 });
    }
    const quote = await runCoach(['market', 'quote', 'GC=F', '--json'], { home });
    expect(JSON.parse(quote.out)).toMatchObject({ last: 19.9, change: -0.1 });
    for (const verb of ['quote', 'bars']) {
      const other = await runCoach(['market', verb, 'SPY240426C00556000', '--json'], { home });
      expect(other).toMatchObject({ code: 5, out: '' });
      expect(other.err).toContain('coach chain SPY --expiry 2024-04-26');
    }
    const round = await runCoach(['market', 'bars', 'SPY', '--from', '2025-01-01', '--to', '2024-01-01'], {
      home,
    });
    expect(round.code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('reads a named pipe, as a shell makes one', async () => {
    const rows = 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,10\n';
    const pipe = path.join(freshHome(), 'SPY.csv');
    spawnSync('mkfifo', [pipe]);
    const [ran] = await Promise.all([
      runCoach(['market', 'import', pipe, '--json'], { home: freshHome() }),
      fs.promises.writeFile(pipe, rows),
    ]);
    expect(ran.code, ran.err).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ totals: { rowsKept: 1 } });
  });

  it('of an empty folder says that nothing is there', async () => {
    const ran = await runCoach(['market', 'import', freshHome(), '--json'], { home: freshHome() });
    expect(ran).toMatchObject({ code: 5, out: '' });
    expect(ran.err).toContain('There is no file in');
  });
});

describe('narrow and plain', () => {
  it.each([20, 40, 60, 120])('draws %i columns wide into a pipe that says so', async (columns) => {
    const home = freshHome();
    for (const words of [
      ['chain', 'NIFTY'],
      ['suggest', 'NIFTY'],
      ['market', 'status'],
    ]) {
      const { code, out } = await runCoach(words, { home, env: { COLUMNS: String(columns) } });
      expect(code).toBe(0);
      expect(wide(out), words.join(' ')).toBeLessThanOrEqual(columns);
    }
  });

  it('draws with ASCII alone where the terminal has no more', async () => {
    const home = freshHome();
    for (const words of [['suggest', 'NIFTY'], ['chain', 'NIFTY'], ['diff', 'NIFTY'], ['doctor']]) {
      const { out } = await runCoach(words, { home, env: { LC_ALL: 'C' } });
      expect(out, words.join(' ')).toMatch(/^[\x00-\x7f]+$/);
    }
  });
});

describe('what was asked twice or left out', () => {
  it('two views of one kind are refused', async () => {
    const { code, err } = await runCoach(['suggest', 'NIFTY', '--view', 'bullish', '--view', 'bearish']);
    expect(code).toBe(2);
    expect(err).toContain('Two views of the direction');
  });

  it('rows of a chain file that were refused are told with the answer', async () => {
    const file = path.join(freshHome(), 'chain.csv');
    const row = (strike: number, type: string, bid: string) =>
      `NIFTY,2026-08-25,${strike},${type},${bid},12,24900,2026-08-19T15:10:00+05:30`;
    const rows = [row(24_900, 'CE', '11'), row(24_900, 'PE', '11'), row(25_000, 'CE', 'x')];
    fs.writeFileSync(file, ['symbol,expiry,strike,type,bid,ask,spot,as_of', ...rows, ''].join('\n'));
    const { out } = await runCoach(['chain', 'NIFTY', '--chain', file, '--json']);
    const { warnings } = JSON.parse(out) as { warnings: string[] };
    expect(warnings[0]).toMatch(/1 of 3 rows were refused; row 4: /);
  });
});
