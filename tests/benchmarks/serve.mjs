// node tests/benchmarks/serve.mjs load [minutes = 10] [users = 100] [requests a minute = 1000]
//   Questions of many users to `coach serve` with a scripted model server on loopback, in turn with the same requests through a
//   plain fastify stream proxy and straight to the model server: errors, delay of the first text, memory. All carry the request that coach makes.
// node tests/benchmarks/serve.mjs market [minutes = 1] [users = 100] [requests a minute = 1000]
//   The same with questions about the market, whose answer the rules read before the model is asked.
// node tests/benchmarks/serve.mjs doors [share = 1]
//   500 sockets without a ticket, 500 subscriptions to somebody else's channel, 100 sign-ins ended while their socket is open,
//   50 handshakes of other sites' pages (each times the share): none may get in, the sockets close within 5 s.
// node tests/benchmarks/serve.mjs stalled [clients = 200] [minutes = 5]
//   Clients that ask and do not read: memory, and what a client that reads waits.
// node tests/benchmarks/serve.mjs overload [seconds = 60]
//   Ten times as many requests as the limit admits: each is answered or told when to come again.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import fastify from 'fastify';
import { WebSocket } from 'undici';
import { goals } from './goals.mjs';

const [, , mode = 'load', ...given] = process.argv;
const numbers = given.map(Number);
const { say, goal, end } = goals();
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-serve-'));
const coach = path.resolve(import.meta.dirname, '../../bin/coach.js');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const at = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
const ms = (value) => `${value.toFixed(1)} ms`;
const env = {
  ...process.env,
  COACH_HOME: home,
  COACH_REVIEW: 'off',
  COACH_MAX_COST_DAY: 'none',
  NODE_ENV: '',
};
const children = [];

function cli(...words) {
  const ran = spawnSync(process.execPath, [coach, ...words, '--json'], { env, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

async function modelServer(reply) {
  const child = spawn(process.execPath, ['tests/support/model-server.mjs', '[]', JSON.stringify(reply)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const line = await new Promise((resolve) => createInterface(child.stdout).once('line', resolve));
  return JSON.parse(line).url;
}

async function serve(more = {}) {
  const child = spawn(process.execPath, [coach, 'serve', '--port', '0'], {
    env: { ...env, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  const lines = createInterface(child.stderr);
  const address = await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /Listening at (\S+?);/.exec(line);
      if (found) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error('The server ended')));
  });
  const rss = () =>
    Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
  return { address, rss, child };
}

/** The body of the request that coach sends a model for a question, so that its peers carry the same. */
async function bodyOf(question) {
  let body = '';
  const tap = http.createServer((request, response) => {
    body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.writeHead(400).end('{"error":{"message":"only listening"}}'));
  });
  await new Promise((resolve) => tap.listen(0, '127.0.0.1', resolve));
  const more = {
    COACH_MODEL_URL: `http://127.0.0.1:${tap.address().port}/v1`,
    COACH_WIRE: 'chat',
    COACH_MODEL: 'scripted',
  };
  const child = spawn(process.execPath, [coach, 'ask', question], {
    env: { ...env, ...more },
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('exit', resolve));
  tap.close();
  return JSON.parse(body);
}

/** Ms until the first bytes that hold a mark, and whether the answer came to its end. */
function firstOf(url, headers, body, mark) {
  return new Promise((resolve) => {
    const started = performance.now();
    let first = null;
    const text = JSON.stringify(body);
    const request = http.request(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        response.on('data', (chunk) => {
          if (first === null && chunk.includes(mark)) first = performance.now() - started;
        });
        response.on('end', () => resolve({ first, status: response.statusCode }));
        response.on('error', () => resolve({ first: null, status: 0 }));
      },
    );
    request.on('error', () => resolve({ first: null, status: 0 }));
    request.end(text);
  });
}

/** A word of its own for each number, as no digits are wanted in a question that asks for none. */
const wordOf = (i) =>
  [...i.toString(16)].map((digit) => 'bcdfghjklmnpqrst'[Number.parseInt(digit, 16)]).join('');
const plain = (i) => `Say something short about ${wordOf(i)}.`;
const symbols = ['NIFTY', 'BANKNIFTY'];
const asked = [
  'What is the PCR of',
  'Where is max pain of',
  'What is the IV of',
  'Which strikes hold the most OI in',
];
const market = (i) => `${asked[i % 4]} ${symbols[(i >> 2) % 2]}, ${wordOf(i)}?`;

async function load([minutes = 10, users = 100, perMinute = 1000], words = plain) {
  const url = await modelServer({ text: `${'word '.repeat(40)}`, everyMs: 2, firstMs: 20 });
  const keys = [];
  for (let i = 0; i < users; i++) keys.push(cli('auth', 'user', 'add', `user${i}`).key);
  const { address, rss } = await serve({ COACH_MODEL_URL: url, COACH_WIRE: 'chat', COACH_MODEL: 'scripted' });
  const proxy = fastify();
  proxy.post('/chat', (request, reply) => {
    reply.hijack();
    const upstream = http.request(
      `${url}/chat/completions`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (from) => {
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
        from.pipe(reply.raw);
      },
    );
    upstream.end(JSON.stringify(request.body));
  });
  const peer = await proxy.listen({ host: '127.0.0.1', port: 0 });
  const wire = await bodyOf(words(0));
  say('the request to the model', `${(JSON.stringify(wire).length / 1024).toFixed(0)} kB`);
  const ask = {
    coach: (i) =>
      firstOf(
        `${address}/v1/chat`,
        { authorization: `Bearer ${keys[i % users]}` },
        { text: words(i) },
        'event: text',
      ),
    proxy: () => firstOf(`${peer}/chat`, {}, wire, '"content":"'),
    socket: () => firstOf(`${url}/chat/completions`, {}, wire, '"content":"'),
  };
  for (let i = 0; i < users; i++) await ask.coach(i);
  const before = rss();
  const taken = { coach: [], proxy: [], socket: [] };
  let errors = 0;
  const open = [];
  const total = Math.round(minutes * perMinute);
  const started = performance.now();
  for (let i = 0; i < total; i++) {
    await sleep(Math.max(0, started + (i * 60_000) / perMinute - performance.now()));
    const one = (name) =>
      ask[name](i).then(({ first, status }) => {
        if (status !== 200 || first === null) errors++;
        else taken[name].push(first);
      });
    open.push(one('coach'));
    if (i % 5 === 0) open.push(one('proxy'), one('socket'));
  }
  await Promise.all(open);
  for (const [name, values] of Object.entries(taken))
    say(`first text, ${name}`, `p50 ${ms(at(values, 0.5))}, p95 ${ms(at(values, 0.95))}, n ${values.length}`);
  const added = at(taken.coach, 0.95) - at(taken.socket, 0.95);
  goal('errors', String(errors), '0', errors === 0);
  goal('first text p95 over the raw socket', ms(added), '<= 10 ms', added <= 10);
  say('the same of the plain proxy', ms(at(taken.proxy, 0.95) - at(taken.socket, 0.95)));
  const grown = rss() - before;
  goal(
    'memory after all',
    `${before.toFixed(0)} -> ${(before + grown).toFixed(0)} MB`,
    '<= +50 MB',
    grown <= 50,
  );
  await proxy.close();
}

const opened = (address, protocols, headers = {}) =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/live`, { protocols, headers });
    socket.addEventListener('open', () => resolve(socket));
    socket.addEventListener('error', () => resolve(null));
  });

async function doors([share = 1]) {
  const own = cli('auth', 'user', 'add', 'own').key;
  const other = cli('auth', 'user', 'add', 'other');
  const { address } = await serve();
  const post = async (at, key, body = {}) =>
    (
      await fetch(`${address}${at}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify(body),
      })
    ).json();
  const pass = async (key = own) => `ticket.${(await post('/v1/live/ticket', key)).ticket}`;
  const many = (count) => Array.from({ length: Math.round(count * share) }, (_, i) => i);
  let came = 0;
  for (const i of many(500))
    if (await opened(address, i % 2 ? ['coach.v1'] : ['coach.v1', `ticket.${'a'.repeat(64)}`])) came++;
  goal('sockets without a ticket that opened', `${came} of ${many(500).length}`, '0', came === 0);
  const socket = await opened(address, ['coach.v1', await pass()]);
  let refused = 0;
  let heard = 0;
  const all = many(500).length;
  await new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === 'error' && frame.error.kind === 'denied') refused++;
      if (frame.type === 'done') heard++;
      if (refused + heard === all) resolve();
    });
    for (const i of many(500))
      socket.send(JSON.stringify({ type: 'subscribe', channel: `news/${other.id}`, ref: `${i}` }));
  });
  goal("subscriptions to another's channel", `${heard} of ${all} taken`, '0', heard === 0 && refused === all);
  const over = [];
  for (const _ of many(100)) {
    const signed = await post('/v1/auth/token', null, { key: own });
    const live = await opened(address, ['coach.v1', await pass(signed.accessToken)]);
    over.push({
      signed,
      closed: new Promise((resolve) => live.addEventListener('close', () => resolve(performance.now()))),
    });
  }
  const waits = [];
  for (const { signed, closed } of over) {
    const at = performance.now();
    await post('/v1/auth/revoke', null, { refreshToken: signed.refreshToken });
    waits.push(closed.then((then) => then - at));
  }
  const longest = Math.max(...(await Promise.all(waits)));
  goal(
    'sockets of ended sign-ins closed after',
    `${ms(longest)} at most, ${waits.length} of them`,
    '<= 5 s',
    longest <= 5000,
  );
  let strange = 0;
  for (const _ of many(50))
    if (await opened(address, ['coach.v1', await pass()], { origin: 'https://evil.example' })) strange++;
  goal(
    "handshakes of other sites' pages that opened",
    `${strange} of ${many(50).length}`,
    '0',
    strange === 0,
  );
}

async function stalled([clients = 200, minutes = 5]) {
  const url = await modelServer({ text: 'word '.repeat(24_000), pieceLength: 8 });
  const { address, rss } = await serve({ COACH_MODEL_URL: url, COACH_WIRE: 'chat', COACH_MODEL: 'scripted' });
  const { hostname, port } = new URL(address);
  const healthy = async (count) => {
    const took = [];
    for (let i = 0; i < count; i++) {
      const started = performance.now();
      await (await fetch(`${address}/v1/chain?symbol=NIFTY&strikes=none`)).text();
      took.push(performance.now() - started);
      await sleep(20);
    }
    return took;
  };
  await healthy(20);
  const calm = at(await healthy(100), 0.95);
  const before = rss();
  const sockets = [];
  let cut = 0;
  const text = JSON.stringify({ text: 'Say something long.' });
  for (let i = 0; i < clients; i++) {
    const socket = net.connect(Number(port), hostname);
    socket.pause();
    socket.on('close', () => cut++).on('error', () => undefined);
    socket.write(
      `POST /v1/chat HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    sockets.push(socket);
    await sleep(100);
  }
  const until = performance.now() + minutes * 60_000;
  let most = 0;
  const took = [];
  while (performance.now() < until) {
    took.push(...(await healthy(10)));
    most = Math.max(most, rss());
    await sleep(500);
  }
  say('clients cut because they did not read', `${cut} of ${clients} noticed on this side`);
  goal('memory at most', `${before.toFixed(0)} -> ${most.toFixed(0)} MB`, '<= +50 MB', most - before <= 50);
  const p95 = at(took, 0.95);
  goal('a client that reads, p95', `${ms(calm)} -> ${ms(p95)}`, '<= +20 %', p95 <= 1.2 * calm);
  for (const socket of sockets) socket.destroy();
}

async function overload([seconds = 60]) {
  const key = cli('auth', 'user', 'add', 'busy').key;
  const { address } = await serve();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  const ask = () =>
    new Promise((resolve) => {
      const started = performance.now();
      const done = (status, after) => resolve({ status, after, ms: performance.now() - started });
      const at = `${address}/v1/chain?symbol=NIFTY&strikes=none`;
      const request = http.get(at, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
        response.on('end', () => done(response.statusCode, response.headers['retry-after'])).resume();
      });
      request.on('error', () => done(0));
    });
  const calm = [];
  for (let i = 0; i < 50; i++) {
    calm.push((await ask()).ms);
    await sleep(100);
  }
  // The limit is 10 a second: ten times that is 100.
  const answers = [];
  const open = [];
  for (let i = 0; i < seconds * 100; i++) {
    open.push(ask().then((answer) => answers.push(answer)));
    await sleep(10);
  }
  await Promise.all(open);
  const admitted = answers.filter(({ status }) => status === 200);
  const told = answers.filter(({ status, after }) => status === 429 && Number(after) > 0);
  say('answered, told to come again', `${admitted.length}, ${told.length} of ${answers.length}`);
  goal(
    'anything else',
    String(answers.length - admitted.length - told.length),
    '0',
    admitted.length + told.length === answers.length,
  );
  const ratio =
    at(
      admitted.map((answer) => answer.ms),
      0.95,
    ) / at(calm, 0.95);
  goal('p95 of the admitted, against calm', ratio.toFixed(2), '<= 2', ratio <= 2);
  goal(
    'it still runs',
    String((await fetch(`${address}/v1/health`)).status),
    '200',
    (await fetch(`${address}/v1/health`)).ok,
  );
}

const modes = {
  load,
  market: ([minutes = 1, ...more]) => load([minutes, ...more], market),
  doors,
  stalled,
  overload,
};
if (modes[mode] === undefined) throw new Error(`one of ${Object.keys(modes).join(', ')}`);
try {
  await modes[mode](numbers);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await sleep(500);
  fs.rmSync(home, { recursive: true, force: true });
}
end();
process.exit(process.exitCode ?? 0);
