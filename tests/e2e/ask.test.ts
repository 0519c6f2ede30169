import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, modelServer, type Script } from '../support/model-server.ts';
import { bin, built, freshHome, type Ran, runCoach } from '../support/run-coach.ts';

beforeAll(built, 60_000);
const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function served(...script: Script[]) {
  const server = await modelServer(...script);
  servers.push(server);
  const home = freshHome();
  const env = { COACH_MODEL_URL: server.url, COACH_MODEL: 'scripted', COACH_REVIEW: 'off' };
  const run = (args: string[], more: Record<string, unknown> = {}): Promise<Ran> =>
    runCoach(args, { home, env, ...more });
  return { server, home, env, run };
}
const words = 'The market waits for the close, and nothing in the chain says which way it leaves. '.repeat(
  40,
);

interface Document {
  sessionId: string;
  turnId: string;
  answer: string;
  adviceSource: string;
  cost: number | null;
  tools: { command: string; ok: boolean }[];
  usage: { input: number };
  warnings: string[];
  proposals: { approved: boolean; lines: string[] }[];
}

describe('coach ask without a model', () => {
  it('answers by the rules, exit 0, and names the variable and what works offline', async () => {
    const { code, out, err } = await runCoach(['ask', 'How does NIFTY look?']);
    expect(code).toBe(0);
    expect(out).toContain('NIFTY');
    expect(err).toContain('OPENAI_API_KEY');
    expect(err).toContain('suggest');
    expect(out + err).not.toContain('\u001b');
  });

  it('gives one document, and says where the answer is from', async () => {
    const { out, code } = await runCoach(['ask', 'suggest something on NIFTY', '--json']);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ adviceSource: 'rules', cost: null, intent: 'entry' });
  });

  it('prices the strike that was asked about, and says why a market could not be looked up', async () => {
    const rich = await runCoach(['ask', 'is the 25000 straddle rich?']);
    expect(rich.out).toContain('the 25,000 straddle at ');
    const other = await runCoach(['ask', 'is iv high in RELIANCE?', '--json']);
    const { answer, tools } = JSON.parse(other.out) as Document;
    expect(tools).toMatchObject([{ command: 'chain', ok: false }]);
    expect(answer).toContain('RELIANCE');
  });

  it('lets the losses in the journal speak before an idea', async () => {
    const home = freshHome();
    const head =
      'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time';
    const row = (day: string, side: string, price: number, n: number) =>
      `RELIANCE,INE002A01018,2026-08-${day},NSE,EQ,EQ,${side},false,10,${price},${n},9${n},2026-08-${day}T1${n % 2}:00:00`;
    const rows = ['03', '04', '05'].flatMap((day, i) => [
      row(day, 'buy', 1400, 2 * i + 10),
      row(day, 'sell', 1390, 2 * i + 11),
    ]);
    const file = path.join(home, 'tradebook.csv');
    fs.writeFileSync(file, [head, ...rows].join('\n'));
    expect((await runCoach(['journal', 'import', file], { home })).code).toBe(0);
    const { out } = await runCoach(['ask', 'give me an idea for NIFTY'], { home });
    expect(out).toContain('Your last 3 trades lost');
  });

  it('needs a question, and a model for a shape', async () => {
    expect((await runCoach(['ask'])).code).toBe(2);
    const home = freshHome();
    const shape = path.join(home, 'shape.json');
    fs.writeFileSync(shape, '{"type":"object","properties":{"view":{"type":"string"}},"required":["view"]}');
    expect((await runCoach(['ask', 'NIFTY?', '--shape', shape], { home })).code).toBe(69);
    expect((await runCoach(['ask', 'NIFTY?', '--shape', 'none.json'], { home })).code).toBe(5);
  });
});

describe('coach ask with a model', () => {
  it('looks up with a tool, answers, and keeps the turn', async () => {
    const { run, server } = await served(
      { calls: [{ name: 'chain', arguments: { symbol: 'NIFTY', strikes: 'none' } }] },
      { text: 'Max pain is 24,900, on sample prices.' },
    );
    const { out, code, err } = await run(['ask', 'Where is max pain?', '--json']);
    expect(code, err).toBe(0);
    const document = JSON.parse(out) as Document;
    expect(document).toMatchObject({
      adviceSource: 'model',
      answer: 'Max pain is 24,900, on sample prices.',
      first: expect.stringContaining('Max pain'),
      reads: [{ name: 'chain' }],
      // What the rules read first, and what the model asked for.
      tools: [
        { command: 'chain', ok: true },
        { command: 'chain', ok: true },
      ],
      ungrounded: [],
      cost: null,
    });
    expect(server.seen).toHaveLength(2);
    const shown = await run(['sessions', 'show', document.sessionId, '--json']);
    expect(JSON.parse(shown.out)).toMatchObject({ turns: [{ turnId: document.turnId, status: 'done' }] });
    expect((await run(['feedback', 'bad', 'too short'])).code).toBe(0);
    const judged = JSON.parse((await run(['feedback', '--json'])).out) as { bad: number };
    expect(judged.bad).toBe(1);
    server.script({ text: 'Still there.' });
    const more = await run(['ask', 'And now?', '--continue', '--json']);
    expect((JSON.parse(more.out) as Document).sessionId).toBe(document.sessionId);
    expect((server.seen.at(-1)!.body['messages'] as unknown[]).length).toBeGreaterThan(4);
  });

  it('streams text to a pipe as it comes', async () => {
    const { env, home } = await served({ text: words.slice(0, 400), pieceLength: 20, everyMs: 25 });
    const child = spawn(process.execPath, [bin, 'ask', 'Hello'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, COACH_HOME: home, ...env },
    });
    const times: number[] = [];
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      times.push(performance.now());
      out += chunk;
    });
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    expect(out.trimEnd()).toBe(words.slice(0, 400).trimEnd());
    expect(times.length).toBeGreaterThan(8);
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(200);
  });

  it('gives typed events a line, numbered, no more than three times the text', async () => {
    const { run } = await served({ text: words, pieceLength: 6 });
    const { out, code } = await run(['ask', 'Hello', '--ndjson']);
    expect(code).toBe(0);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { v: number; seq: number; type: string; text?: string });
    expect(events.every((event, i) => event.v === 1 && event.seq === i)).toBe(true);
    const text = events.flatMap((event) => (event.type === 'text' ? event.text : [])).join('');
    expect(text.trimEnd()).toBe(words.trimEnd());
    expect(events.at(-1)?.type).toBe('result');
    expect(out.length).toBeLessThanOrEqual(3 * words.length);
  });

  it('adds a pipe to the question, and never waits for one that nobody writes to', async () => {
    const { run, server, env, home } = await served({ text: 'Yes.' });
    await run(['ask', 'What is this?'], { stdin: 'pipe', input: 'spot 24864' });
    expect(JSON.stringify(server.seen[0]?.body)).toContain('spot 24864');
    expect(JSON.stringify(server.seen[0]?.body)).toContain('standard input');
    await run(['ask'], { stdin: 'pipe', input: 'only this' });
    expect(JSON.stringify(server.seen[1]?.body)).toContain('only this');
    const child = spawn(process.execPath, [bin, 'ask', 'Hello', '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, COACH_HOME: home, ...env },
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    expect(await Promise.race([ended, pause(8_000, 'waits')])).toBe(0);
    child.stdin.destroy();
  });

  it('answers in the shape of a schema', async () => {
    const { run, home, server } = await served({ text: '{"view":"flat"}' });
    const shape = path.join(home, 'shape.json');
    fs.writeFileSync(shape, '{"type":"object","properties":{"view":{"type":"string"}},"required":["view"]}');
    const { out, code } = await run(['ask', 'NIFTY?', '--shape', shape, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ document: { view: 'flat' } });
    expect(JSON.stringify(server.seen[0]?.body)).toContain('json_schema');
  });

  it('only proposes: nothing is written and the line to run is named', async () => {
    const call = { name: 'breaker_halt', arguments: { note: 'now' } };
    const open = { name: 'trade_open', arguments: { symbol: 'NIFTY', legs: ['BUY CE 24900'] } };
    const { run } = await served({ calls: [call, open] }, { text: 'Proposed.' });
    const document = JSON.parse((await run(['ask', 'Open it', '--json', '--yes'])).out) as Document;
    expect(document.proposals.every(({ approved }) => !approved)).toBe(true);
    expect(document.tools.every(({ ok }) => !ok)).toBe(true);
    const list = await run(['trade', 'list', '--json']);
    expect(list.out).not.toContain('24900');
  });

  it.each([
    ['401', { status: 401, body: '{"error":{"message":"bad key"}}' }, 1],
    ['a server that is down', { status: 500, body: '{"error":{"message":"x"}}' }, 3],
    [
      'a page instead of a stream',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
      3,
    ],
  ])('%s: the rules answer, exit 0, labelled', async (_, reply, most) => {
    const { run, server } = await served(reply);
    server.standing(reply);
    const { out, code, err } = await run(['ask', 'How does NIFTY look?', '--json']);
    expect(code, err).toBe(0);
    const document = JSON.parse(out) as Document;
    expect(document.adviceSource).toBe('fallback');
    expect(document.warnings.length).toBeGreaterThan(0);
    expect(server.seen.length).toBeLessThanOrEqual(most);
  });

  it('keeps the breaker between processes, and closes the door after three failures', async () => {
    const { run, server } = await served();
    server.standing({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' });
    for (let i = 0; i < 3; i++) await run(['ask', `Question ${i}`, '--json']);
    const before = server.seen.length;
    const { out } = await run(['ask', 'One more', '--json']);
    expect(server.seen.length).toBe(before);
    expect((JSON.parse(out) as Document).warnings.join()).toContain('again and again');
  });

  it('marks in the text itself what was cut off, for whoever reads only the pipe', async () => {
    const { run } = await served({ text: 'Sell the half of', pieceLength: 4, finish: null, usage: null });
    const { out, code } = await run(['ask', 'An idea for NIFTY?']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^Sample prices, made up\./);
    expect(lines).toContain('Sell the half of');
    expect(out).toContain('[The answer above was cut off and does not count.]');
    expect(out.indexOf('[The answer above')).toBeLessThan(out.lastIndexOf('Sample prices, made up.'));
  });

  it('answers without a store it cannot open, and says so', async () => {
    const home = freshHome();
    const file = path.join(home, 'not-a-database.db');
    fs.writeFileSync(file, 'x'.repeat(4096));
    const { out, err, code } = await runCoach(['ask', 'what is theta?'], {
      home,
      env: { COACH_STORE: file },
    });
    expect(code, err).toBe(0);
    expect(out).toMatch(/theta/i);
    expect(err).toContain('is not a database');
    expect(err).toContain('This is not kept');
  });

  it('stops at Ctrl-C with 130 and keeps what was said; kill -9 leaves a session that opens again', async () => {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const { env, home, run, server } = await served({ text: words, pieceLength: 12, everyMs: 30 });
      const child = spawn(process.execPath, [bin, 'ask', 'Hello'], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, COACH_HOME: home, ...env },
      });
      let out = '';
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          out += chunk;
          if (out.length > 350) resolve();
        });
      });
      const ended = new Promise((resolve) => child.on('exit', (code, by) => resolve(code ?? by)));
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 'SIGKILL');
      server.script({ text: 'Here again.' });
      expect((await run(['ask', 'Still there?', '--continue'])).out).toContain('Here again.');
      const { turns } = JSON.parse((await run(['sessions', 'show', '--json'])).out) as {
        turns: { status: string; answer: string }[];
      };
      expect(turns.map(({ status }) => status)).toEqual(['interrupted', 'done']);
      expect(words).toContain(turns[0]!.answer.trim());
      expect(turns[0]!.answer.length).toBeGreaterThan(20);
    }
  });

  it('ends quietly when its reader goes away', async () => {
    const { env, home } = await served({ text: words, pieceLength: 12, everyMs: 5 });
    const script = `set -o pipefail; "${process.execPath}" "${bin}" ask Hello | head -c 10`;
    const child = spawn('bash', ['-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, COACH_HOME: home, ...env },
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk));
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    expect(err).toBe('');
  });
});

describe('keys', () => {
  const key = 'sk-canary-0123456789abcdefghijklmn';

  it('are typed or piped, kept 0600 for one origin, and found nowhere else', async () => {
    const { home, server } = await served({ text: 'Hello.' });
    const set = await runCoach(['auth', 'set', server.origin], { home, stdin: 'pipe', input: `${key}\n` });
    expect(set.code, set.err).toBe(0);
    expect(set.out + set.err).not.toContain(key);
    expect((fs.statSync(path.join(home, 'keys.json')).mode & 0o777).toString(8)).toBe('600');
    const env = { COACH_MODEL_URL: server.url, COACH_MODEL: 'scripted' };
    expect((await runCoach(['ask', 'Hello'], { home, env })).out).toContain('Hello.');
    expect(server.seen[0]?.headers['authorization']).toBe(`Bearer ${key}`);
    const other = await modelServer({ text: 'Other.' });
    servers.push(other);
    await runCoach(['ask', 'Hi'], { home, env: { ...env, COACH_MODEL_URL: other.url, OPENAI_API_KEY: key } });
    expect(other.seen[0]?.headers['authorization']).toBeUndefined();
    for (const name of fs.readdirSync(home, { recursive: true }) as string[]) {
      const file = path.join(home, name);
      if (fs.statSync(file).isFile() && name !== 'keys.json')
        expect(fs.readFileSync(file).includes(key), name).toBe(false);
    }
    for (const seen of server.seen) expect(JSON.stringify(seen.body)).not.toContain(key);
    expect((await runCoach(['auth', 'status'], { home })).out).toContain(server.origin);
    expect((await runCoach(['auth', 'remove', server.origin], { home })).code).toBe(0);
    expect((await runCoach(['auth', 'set', key], { home })).code).toBe(2);
  });
});
