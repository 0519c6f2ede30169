import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { bin, built, freshHome, root, runCoach } from '../support/run-coach.ts';

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const home = freshHome();
const price =
  'calc price --model black76 --flag c --forward 25000 --strike 25000 --years 0.02 --vol 0.14'.split(' ');

beforeAll(built, 60_000);

describe('the built program', () => {
  it('answers --version and --help', async () => {
    expect(await runCoach(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = await runCoach(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('suggest');
    expect((await runCoach(['suggest', '--version'])).out).toBe(`${version}\n`);
  });
  it('runs through a link, as an installed program does', () => {
    const link = path.join(freshHome(), 'coach');
    fs.symlinkSync(bin, link);
    expect(spawnSync(process.execPath, [link, '--version'], { encoding: 'utf8' }).stdout).toBe(
      `${version}\n`,
    );
  });
  it('says when it is not built', () => {
    const place = freshHome();
    fs.mkdirSync(path.join(place, 'bin'));
    for (const name of ['bin/coach.js', 'bin/package.json'])
      fs.copyFileSync(path.join(root, name), path.join(place, name));
    const ran = spawnSync(process.execPath, [path.join(place, 'bin/coach.js'), 'chain'], {
      encoding: 'utf8',
    });
    expect(ran.status).toBe(70);
    expect(ran.stderr).toContain('npm run build');
  });
  it.each([
    ['of another V8', (bytes: Buffer) => bytes.fill(0x5a, 4, 20)],
    ['of no use', (bytes: Buffer) => bytes.fill(0)],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 1000)],
    ['missing', null],
  ])('answers as ever, without a word, where its compiled code is %s', (_, harm) => {
    const place = freshHome();
    for (const name of ['bin', 'dist', 'data'])
      fs.cpSync(path.join(root, name), path.join(place, name), { recursive: true });
    fs.copyFileSync(path.join(root, 'package.json'), path.join(place, 'package.json'));
    // Kept for one build of Node alone: V8 crashes by what another build of the same version made.
    const made = `coach-${process.version}-${process.arch}-${fs.statSync(process.execPath).size}.bin`;
    const compiled = path.join(place, 'dist/script', made);
    if (harm) fs.writeFileSync(compiled, harm(fs.readFileSync(compiled)));
    else fs.rmSync(compiled);
    const ran = spawnSync(process.execPath, [path.join(place, 'bin/coach.js'), ...price], {
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('197.4');
  });
  it('gives one JSON document, and nothing on stdout when it fails', async () => {
    const good = await runCoach([...price, '--json']);
    expect(good).toMatchObject({ code: 0, err: '' });
    expect((JSON.parse(good.out) as { price: number }).price).toBeCloseTo(197.4, 0);
    const bad = await runCoach(['chain', 'NOSUCHTHING', '--json'], { home });
    expect(bad.out).toBe('');
    expect(JSON.parse(bad.err.trimEnd().split('\n').at(-1)!)).toMatchObject({
      error: { message: expect.any(String) },
    });
    expect(bad.code).toBeGreaterThan(1);
  });
  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }, { FORCE_COLOR: '0' }])(
    'writes no escape into a pipe under %j',
    async (env) => {
      const { out, err } = await runCoach(['chain', 'NIFTY'], { home, env });
      expect(out + err).not.toContain('\u001b');
      expect(out).toContain('NIFTY');
    },
  );
  it('honours FORCE_COLOR, and --no-color over it', async () => {
    expect((await runCoach(['doctor'], { home, env: { FORCE_COLOR: '1' } })).out).toContain('\u001b[3');
    expect((await runCoach(['doctor', '--no-color'], { home, env: { FORCE_COLOR: '1' } })).out).not.toContain(
      '\u001b',
    );
  });
  it('never waits for a stdin that nobody writes to', async () => {
    const child = spawn(process.execPath, [bin, ...price, '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, COACH_HOME: home },
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    child.stdin.destroy();
    expect(code).toBe(0);
  });
  it('ends quietly when its reader goes away', () => {
    const rows = path.join(home, 'rows.ndjson');
    fs.writeFileSync(
      rows,
      '{"model":"black76","flag":"c","forward":100,"strike":100,"years":1,"vol":0.2}\n'.repeat(5000),
    );
    const script = `set -o pipefail; "${process.execPath}" "${bin}" calc price --input "${rows}" --ndjson | head -1`;
    for (let i = 0; i < 5; i++) {
      const { status, stderr, stdout } = spawnSync('bash', ['-c', script], {
        encoding: 'utf8',
        env: { ...process.env, COACH_HOME: home },
      });
      expect([status, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toHaveProperty('price');
    }
  });
  it('answers a batch from stdin in order', async () => {
    const input = '{"model":"bsm","flag":"c","spot":100,"strike":100,"years":1,"vol":0.2}\nnonsense\n';
    const { code, out } = await runCoach(['calc', 'price', '--input', '-'], { stdin: 'pipe', input });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([{ price: expect.any(Number) }, { error: { kind: 'usage' } }]);
  });
  it('stops at Ctrl-C with 130', async () => {
    const child = spawn(process.execPath, [bin, 'calc', 'price', '--input', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, COACH_HOME: home },
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    child.stdin.destroy();
    expect(code).toBe(130);
  });
});

describe('what a start loads', () => {
  const heavy = ['ink', 'react', 'fastify', 'conf', 'openai', 'undici', 'yoga-layout', 'execa', 'ajv'];

  /** Scripts V8 ran, from its own coverage. */
  async function loaded(args: string[]): Promise<string[]> {
    const place = freshHome();
    const ran = await runCoach(args, { home, env: { NODE_V8_COVERAGE: place } });
    expect(ran.code).toBe(0);
    const scripts = fs.readdirSync(place).flatMap((name) => {
      const { result } = JSON.parse(fs.readFileSync(path.join(place, name), 'utf8')) as {
        result: { url: string }[];
      };
      return result.map(({ url }) => url);
    });
    return scripts.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  }
  const text = (files: string[]) => files.map((file) => fs.readFileSync(file, 'utf8')).join('\n');

  it('--help loads neither a command nor a parser nor schemas', async () => {
    const files = await loaded(['--help']);
    expect(files.length).toBeLessThanOrEqual(4);
    expect(text(files)).not.toMatch(/commander|toJSONSchema/);
  });
  it('suggest --json loads no heavy package', async () => {
    const files = await loaded(['suggest', 'NIFTY', '--json']);
    const outside = files.filter((file) => file.includes('/node_modules/'));
    expect(outside.filter((file) => !/node_modules\/better-sqlite3\//.test(file))).toEqual([]);
    for (const name of heavy) expect(files.filter((file) => file.includes(`/${name}/`))).toEqual([]);
    // Words that only these packages hold, should they ever be bundled into what a start loads.
    expect(text(files)).not.toMatch(/react-reconciler|undici_error|projectSuffix|OPENAI_ADMIN_KEY|FST_ERR_/i);
  });
});
