// node tests/benchmarks/memory.mjs [memories = 100000]: recall and latency against sqlite-vec's vec0 in the same file and run.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const require = createRequire(import.meta.url);
const total = Number(process.argv[2] ?? 100_000);
const pageRows = 5_000;
const model = { name: 'hash-v1/384', dimension: 384 };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-memory-'));
const file = path.join(folder, 'coach.db');
const { say, goal, end } = goals();
/** Goals are of a memory large enough to need codes. */
const held = (name, figure, wanted, met) =>
  total >= 100_000 ? goal(name, figure, wanted, met) : say(name, figure);
const ms = (v) => `${v.toFixed(v < 10 ? 2 : 0)} ms`;
const rate = (n, spent) => `${Math.round((1000 * n) / spent).toLocaleString('en')} rows/s`;

const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
};

/** CPU and wall time of one call, ms. */
async function timed(work) {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { value, wall: performance.now() - started, cpu: (user + system) / 1000 };
}

const shown = (rows) =>
  `CPU p50 ${ms(
    quantile(
      rows.map((r) => r.cpu),
      0.5,
    ),
  )}, wall p50 ${ms(
    quantile(
      rows.map((r) => r.wall),
      0.5,
    ),
  )}, p95 ${ms(
    quantile(
      rows.map((r) => r.wall),
      0.95,
    ),
  )}`;

function page(kit, number) {
  const { records, probes } = kit.seededJournal(1_000 + number, Math.min(pageRows, total), 2);
  const name = (key) => `${key}-${number}`;
  return {
    records: records.map((record) => ({ ...record, key: name(record.key) })),
    probes: probes.map((probe) => ({ ...probe, twin: name(probe.twin) })),
  };
}

async function fill(kit, store, peer) {
  const insert = peer.prepare('INSERT INTO peer (rowid, vector) VALUES (?, ?)');
  const spent = { embed: 0, words: 0, vectors: 0, peer: 0 };
  const probes = [];
  for (let number = 0; number * pageRows < total; number++) {
    const made = page(kit, number);
    if (probes.length < 40) probes.push(...made.probes);
    const texts = made.records.map(({ title, body }) => `${title} ${body}`);
    const embedded = await timed(() => kit.hashEmbedder.embed(texts));
    const vectors = embedded.value;
    const added = await timed(() => store.add(made.records));
    const rows = added.value.ids.map((id, i) => ({ id, vector: vectors[i] }));
    const put = await timed(() => store.putVectors(model, rows));
    const peered = await timed(() =>
      peer.transaction(() => {
        for (const { id, vector } of rows) insert.run(BigInt(id), new Uint8Array(vector.buffer));
      })(),
    );
    spent.embed += embedded.wall;
    spent.words += added.wall;
    spent.vectors += put.wall;
    spent.peer += peered.wall;
  }
  say('embed a text', `${((1000 * spent.embed) / total).toFixed(0)} us`);
  say('insert texts with their words', rate(total, spent.words));
  say('insert vectors (codes once there are many)', rate(total, spent.vectors));
  say('insert vectors into vec0', rate(total, spent.peer));
  return probes;
}

async function search(kit, db, peer, probes) {
  const asked = peer.prepare('SELECT rowid, distance FROM peer WHERE vector MATCH ? AND k = 10');
  const resident = kit.memory(db);
  const [vec0, short, long] = [[], [], []];
  let [found, wanted] = [0, 0];
  for (const { text } of probes) {
    const [vector] = await kit.hashEmbedder.embed([text]);
    const truth = await timed(() => asked.all(new Uint8Array(vector.buffer)));
    const warm = await timed(() => resident.nearest(model, vector, { k: 10 }));
    vec0.push(truth);
    if (vec0.length > 1) long.push(warm);
    // Equal texts have equal distances, so a neighbour counts that is no farther than the tenth.
    const limit = 1 - truth.value.at(-1).distance - 1e-6;
    found += warm.value.hits.filter(({ similarity }) => similarity >= limit).length;
    wanted += truth.value.length;
    if (vec0.length === 1) say('found by', warm.value.by);
  }
  for (const { text } of probes.slice(0, 15)) {
    const [vector] = await kit.hashEmbedder.embed([text]);
    // A repository of its own has no codes in memory: what a one-shot command meets.
    short.push(await timed(() => kit.memory(db).nearest(model, vector, { k: 10 })));
  }
  const ratio = (rows) =>
    (
      quantile(
        vec0.map((r) => r.cpu),
        0.5,
      ) /
      quantile(
        rows.map((r) => r.cpu),
        0.5,
      )
    ).toFixed(1);
  say('vec0 float32, k 10', shown(vec0));
  held('coach, one-shot', `${shown(short)}: ${ratio(short)} x`, '3 times vec0', ratio(short) >= 3);
  say('coach, resident', `${shown(long)}: ${ratio(long)} x`);
  held('recall@10', (found / wanted).toFixed(4), '0.99', found / wanted >= 0.99);
  const filtered = [];
  for (const { text, setup } of probes) {
    const [vector] = await kit.hashEmbedder.embed([text]);
    const filter = { symbol: setup.symbol };
    filtered.push(await timed(() => resident.nearest(model, vector, { k: 10, filter })));
  }
  say('coach, resident, one symbol of 32', shown(filtered));
}

async function fused(kit, db, probes) {
  const store = kit.storeOn(db, kit.systemClock);
  const context = {
    ports: {
      clock: kit.systemClock,
      digest: kit.sha256,
      store: async () => store,
      embedder: async () => kit.hashEmbedder,
      config: { clock: 'NSE' },
    },
    caller: 'cli',
    confirmed: false,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => undefined,
    correlationId: 'bench',
  };
  const ask = (text, more = {}) => kit.searchMemory({ text, k: 10, wordsOnly: false, ...more }, context);
  await ask('warm up');
  const own = [];
  const common = [];
  for (const { text, setup } of probes) {
    own.push(await timed(() => ask(text)));
    common.push(await timed(() => ask('the price was lost on a spread', { symbol: setup.symbol })));
  }
  const last = (rows) =>
    quantile(
      rows.map((r) => r.wall),
      0.95,
    );
  const goalMs = total <= 100_000 ? 60 : 60 * (total / 100_000);
  held('fused search, set-ups in other words', shown(own), `p95 ${goalMs} ms`, last(own) <= goalMs);
  held(
    'fused search, common words only, one symbol',
    shown(common),
    `p95 ${goalMs} ms`,
    last(common) <= goalMs,
  );
}

const kit = await import(await bundle('tests/benchmarks/memory.entry.ts', folder));
const db = await kit.sqlite(file, { clock: kit.systemClock });
const peer = kit.engine(file)({ timeout: 60_000 });
require('sqlite-vec').load(peer);
peer.exec('CREATE VIRTUAL TABLE peer USING vec0(vector float[384] distance_metric=cosine)');
try {
  say('memories', total.toLocaleString('en'));
  const probes = await fill(kit, kit.memory(db), peer);
  await search(kit, db, peer, probes);
  await fused(kit, db, probes);
} finally {
  peer.close();
  await db.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
end();
