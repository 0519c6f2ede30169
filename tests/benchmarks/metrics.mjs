// What telemetry costs. Run: npm run build && node tests/benchmarks/metrics.mjs
// 100,000 events kept and counted in the store; `coach metrics` against `node -e 0`, interleaved; what a turn's events cost
// against the turn. The peer of counting is the same store keeping the same events as plain rows.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const coach = path.join(root, 'bin/coach.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-metrics-'));
const { engine, open, spool, systemClock } = await import(
  await bundle('tests/benchmarks/metrics.entry.ts', folder)
);
const { say, goal, end } = goals();
const total = 100_000;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const now = Date.now();
const intents = ['view', 'greeks', 'events', 'help'];

/** What a busy server's two hours leave: a turn, its model call, its tools and its review, again and again. */
function event(i) {
  const at = now - 2 * 3_600_000 + Math.floor((i * 2 * 3_600_000) / total);
  const told = (name, durationMs, attributes) => ({
    at,
    name,
    correlationId: `c${Math.floor(i / 5)}`,
    durationMs,
    error: null,
    attributes,
  });
  switch (i % 5) {
    case 0:
      return told('chat', 900, {
        'gen_ai.provider.name': 'OpenAI',
        'gen_ai.usage.input_tokens': 4000,
        'gen_ai.usage.output_tokens': 300,
      });
    case 1:
    case 2:
      return told('execute_tool', 30, {
        'coach.command': i % 2 ? 'chain' : 'suggest',
        'coach.caller': 'model',
        'coach.effect': 'read',
        'gen_ai.tool.name': i % 2 ? 'chain' : 'suggest',
      });
    case 3:
      return told('invoke_agent', 1800, {
        'gen_ai.response.time_to_first_chunk': 0.3 + (i % 50) / 10,
        'coach.advice.source': i % 40 === 3 ? 'fallback' : 'ai',
        'coach.intent': intents[i % 4],
        'coach.cost.usd': 0.002,
      });
    default:
      return told('review', 600, {});
  }
}

const events = Array.from({ length: total }, (_, i) => event(i));

async function counting(batch) {
  const file = path.join(folder, `count-${batch}.db`);
  const store = await open(file);
  const started = performance.now();
  for (let i = 0; i < total; i += batch) await store.telemetry.add(events.slice(i, i + batch));
  const ms = performance.now() - started;
  const slots = await store.metrics.slots({ width: 0 });
  const turns = slots.find(({ series }) => series.name === 'coach_chat_turns_total');
  if (turns?.series.n !== total / 5) throw new Error(`counted ${turns?.series.n} turns of ${total / 5}`);
  await store.close();
  return (1000 * total) / ms;
}

/** The same events as rows of the same columns, a transaction a batch, nothing counted. */
function plain(batch) {
  const db = engine(path.join(folder, `plain-${batch}.db`))();
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE t (seq INTEGER PRIMARY KEY, at INTEGER, name TEXT, c TEXT, d REAL, e TEXT, a TEXT) STRICT',
  );
  const insert = db.prepare('INSERT INTO t (at, name, c, d, e, a) VALUES (?, ?, ?, ?, ?, ?)');
  const all = db.transaction((rows) => {
    for (const one of rows)
      insert.run(
        one.at,
        one.name,
        one.correlationId,
        one.durationMs,
        one.error,
        JSON.stringify(one.attributes),
      );
  });
  const started = performance.now();
  for (let i = 0; i < total; i += batch) all(events.slice(i, i + batch));
  const ms = performance.now() - started;
  db.close();
  return (1000 * total) / ms;
}

const rate = (value) => `${Math.round(value).toLocaleString('en')} events/s`;
say('plain rows, one batch', rate(plain(total)));
const whole = await counting(total);
goal('kept and counted, one batch', rate(whole), '>= 50,000 a second', whole >= 50_000);
// A transaction every 500 events measures the disk's own commits as well.
say('plain rows, batches of 500', rate(plain(500)));
const small = await counting(500);
goal('kept and counted, batches of 500', rate(small), '>= 50,000 a second', small >= 50_000);

const home = path.join(folder, 'home');
fs.mkdirSync(home);
fs.copyFileSync(path.join(folder, `count-${total}.db`), path.join(home, 'coach.db'));
const env = { ...process.env, COACH_HOME: home, NO_COLOR: '1' };
const took = (args) => {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`exit ${status}: ${args.join(' ')}`);
  return performance.now() - started;
};
const rounds = Array.from({ length: 11 }, () => [
  took(['-e', '0']),
  took([coach, 'metrics', '--json']),
  took([coach, 'metrics', '--prometheus']),
]).slice(1);
const ratio = (column) => median(rounds.map((row) => row[column] / row[0]));
goal('coach metrics / node -e 0', ratio(1).toFixed(2), '<= 3.5', ratio(1) <= 3.5);
goal('coach metrics --prometheus / node -e 0', ratio(2).toFixed(2), '<= 3.5', ratio(2) <= 3.5);

// A turn without a model is the shortest there is: what its events cost must not be felt. They gather in memory and a small
// file; a batch of them goes into the store once there are 200.
const turn = median(
  Array.from({ length: 7 }, () => {
    const started = performance.now();
    spawnSync(process.execPath, [coach, 'ask', 'How does NIFTY look?', '--json'], { env, stdio: 'ignore' });
    return performance.now() - started;
  }),
);
const store = await open(path.join(folder, `count-${total}.db`));
const perTurn = 6;
const costs = [];
for (let round = 0; round < 20; round++) {
  const meter = spool({
    file: path.join(folder, 'spool', 'telemetry.ndjson'),
    store: async () => store,
    send: null,
  });
  const turns = Math.ceil(200 / perTurn) + 1;
  const started = performance.now();
  for (let i = 0; i < turns; i++) {
    for (const one of events.slice(i * perTurn, (i + 1) * perTurn))
      meter.record({ ...one, at: systemClock.now() });
    await meter.relieve();
  }
  await meter.close();
  costs.push((performance.now() - started) / turns);
}
await store.close();
const share = median(costs) / turn;
goal(
  `six events, their share of a batch (${median(costs).toFixed(2)} ms) / ask without a model (${turn.toFixed(0)} ms)`,
  `${(100 * share).toFixed(3)} %`,
  '<= 1 %',
  share <= 0.01,
);
fs.rmSync(folder, { recursive: true, force: true });
end();
