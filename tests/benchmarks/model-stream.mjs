// node tests/benchmarks/model-stream.mjs [rounds = 3]: what the model adapter adds to a stream, against the same server read
// from a bare socket and against the openai SDK's own stream, interleaved. Prints differences, ratios and the gates:
// added delay of the first text p95 <= 5 ms at one stream, <= 50 ms at 100 concurrent streams.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import OpenAI from 'openai';
import { bundle } from '../support/bundle.mjs';

const rounds = Number(process.argv[2] ?? 3);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-stream-'));
const { chooseModel } = await import(await bundle('src/adapters/model/choose.ts', folder));
const { systemClock } = await import(await bundle('src/adapters/system.ts', folder));
const say = (name, figure) => process.stdout.write(`${name.padEnd(44)} ${figure}\n`);
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: at(sorted, 0.5), p95: at(sorted, 0.95) };
};
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function serverWith(reply) {
  const child = spawn(process.execPath, ['tests/support/model-server.mjs', '[]', JSON.stringify(reply)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve));
  return { url: JSON.parse(line).url, close: () => child.stdin.end() };
}

const request = {
  system: 'You are terse.',
  messages: [{ role: 'user', text: 'x'.repeat(2_000) }],
  tools: [],
  maxOutputTokens: 4_000,
};
const body = (model) => ({
  model,
  messages: [
    { role: 'system', content: request.system },
    { role: 'user', content: request.messages[0].text },
  ],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: 4_000,
});

/** Each client gives [ms to the first text, pieces of text]. */
function bareSocket(url) {
  const { port } = new URL(url);
  const text = JSON.stringify(body('m'));
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
  const mark = Buffer.from('"content":"x');
  return () =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      let first = 0;
      let pieces = 0;
      const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(head + text));
      socket.on('data', (chunk) => {
        for (let i = chunk.indexOf(mark); i >= 0; i = chunk.indexOf(mark, i + mark.length)) {
          if (pieces++ === 0) first = performance.now() - started;
        }
      });
      socket.on('error', reject);
      socket.on('close', () => resolve([first, pieces]));
    });
}

function adapter(url) {
  const model = chooseModel({ baseUrl: url, apiKey: null, model: 'm', wire: 'chat', clock: systemClock });
  return async () => {
    const started = performance.now();
    let first = 0;
    let pieces = 0;
    for await (const event of model.stream(request, new AbortController().signal)) {
      if (event.type === 'text' && pieces++ === 0) first = performance.now() - started;
      if (event.type === 'failed') throw new Error(event.message);
    }
    return [first, pieces];
  };
}

function sdk(url) {
  const client = new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
  return async () => {
    const started = performance.now();
    let first = 0;
    let pieces = 0;
    for await (const chunk of await client.chat.completions.create(body('m'))) {
      if (chunk.choices[0]?.delta.content && pieces++ === 0) first = performance.now() - started;
    }
    return [first, pieces];
  };
}

/** One run of many streams: when each gave its first text, and the CPU spent per thousand pieces. */
async function run(client, streams, apartMs) {
  const before = process.cpuUsage();
  const calls = [];
  for (let i = 0; i < streams; i++) {
    calls.push(client());
    if (apartMs > 0) await sleep(apartMs);
  }
  const results = await Promise.all(calls);
  const cpu = process.cpuUsage(before);
  return { first: results.map(([ms]) => ms), cpuMs: (cpu.user + cpu.system) / 1e3 };
}

async function compared(title, reply, streams, apartMs, repeats, tokens, gateMs = null) {
  const server = await serverWith(reply);
  const clients = {
    'bare socket': bareSocket(server.url),
    adapter: adapter(server.url),
    'openai SDK': sdk(server.url),
  };
  const seen = Object.fromEntries(Object.keys(clients).map((name) => [name, { first: [], cpuMs: [] }]));
  for (const client of Object.values(clients)) await run(client, Math.min(streams, 20), 0);
  for (let i = 0; i < repeats; i++) {
    for (const [name, client] of Object.entries(clients)) {
      const { first, cpuMs } = await run(client, streams, apartMs);
      seen[name].first.push(...first);
      seen[name].cpuMs.push(cpuMs / ((streams * tokens) / 1_000));
    }
  }
  server.close();
  const bare = spread(seen['bare socket'].first);
  const cpu = (name) => spread(seen[name].cpuMs).p50;
  const floor = `${cpu('bare socket').toFixed(1)} ms CPU per 1k tokens`;
  say(title, `bare socket: first text p50 ${bare.p50.toFixed(1)}, p95 ${bare.p95.toFixed(1)} ms, ${floor}`);
  const added = {};
  for (const name of ['adapter', 'openai SDK']) {
    const { p50, p95 } = spread(seen[name].first);
    added[name] = { p50: p50 - bare.p50, p95: p95 - bare.p95, cpu: cpu(name) };
    say(
      `  ${name}: added p50 / p95, CPU per 1k tokens`,
      `${added[name].p50.toFixed(1)} / ${added[name].p95.toFixed(1)} ms, ${added[name].cpu.toFixed(1)} ms`,
    );
  }
  if (gateMs !== null) {
    const { p95 } = added.adapter;
    say(`  gate: added p95 <= ${gateMs} ms`, `${p95.toFixed(1)} ms ${p95 <= gateMs ? 'met' : 'MISSED'}`);
  }
  const ratio = (key) => (added.adapter[key] / added['openai SDK'][key]).toFixed(2);
  say('  adapter : SDK', `p95 ${ratio('p95')}, CPU ${ratio('cpu')}`);
}

const tokens = 100;
const text = 'x'.repeat(tokens);
const paced = { text, pieceLength: 1, firstMs: 20, everyMs: 20 };
await compared('1 stream', { ...paced, text: 'xxx' }, 1, 0, rounds * 20, 3, 5);
await compared('100 streams, starts 10 ms apart', paced, 100, 10, rounds, tokens, 50);
await compared('100 streams, all at once', paced, 100, 0, rounds, tokens, 50);
await compared(
  '100 streams, as fast as possible',
  { text: 'x'.repeat(500), pieceLength: 1 },
  100,
  10,
  rounds,
  500,
);
fs.rmSync(folder, { recursive: true, force: true });
process.exit(0);
