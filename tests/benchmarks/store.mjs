// node tests/benchmarks/store.mjs [bars = 10000000]: chain codec, opening, bars against row reads, events by group commit.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const total = Number(process.argv[2] ?? 10_000_000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-speed-'));
const file = path.join(folder, 'coach.db');
const { say, goal, end } = goals();
const ms = (v) => `${v.toFixed(v < 10 ? 3 : 0)} ms`;

async function median(runs, work) {
  const times = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await work(i);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

async function chains(kit) {
  const chain = kit.chainOf(1, { strikes: 500 });
  const row = kit.encodeChain(chain);
  say('chain of 2,000 legs: bytes', `${row.bytes.length} (as doubles ${2 * 500 * 21 * 8})`);
  say('chain of 2,000 legs: encode', ms(await median(50, () => kit.encodeChain(chain))));
  say(
    'chain of 2,000 legs: decode and verify',
    ms(await median(200, () => kit.decodeChain(row.id, row.head, row.bytes))),
  );
}

async function opening(kit) {
  const options = { clock: kit.systemClock };
  say(
    'open: first in the process, new file',
    ms(await median(1, async () => (await kit.sqlite(file, options)).close())),
  );
  say(
    'open and close a current file',
    ms(await median(30, async () => (await kit.sqlite(file, options)).close())),
  );
}

async function bars(kit) {
  const store = await kit.sqliteStore(file, { clock: kit.systemClock });
  const series = kit.minuteBars(0, total);
  say(`save ${total} bars`, ms(await median(1, () => store.bars.save(series, 'test'))));
  const columns = await median(3, () => store.bars.load('NIFTY', '1m'));
  say(`load ${total} bars (median of 3)`, ms(columns));
  say('file', `${Math.round(fs.statSync(file).size / 1e6)} MB`);
  await store.close();
  const rows = kit.engine(path.join(folder, 'rows.db'))();
  const n = Math.min(total, 1_000_000);
  rows.exec('CREATE TABLE b (t INTEGER PRIMARY KEY, o REAL, h REAL, l REAL, c REAL, v REAL) STRICT');
  const insert = rows.prepare('INSERT INTO b VALUES (?, ?, ?, ?, ?, ?)');
  rows.transaction(() => {
    for (let i = 0; i < n; i++) {
      insert.run(series.time[i], series.open[i], series.high[i], series.low[i], series.close[i], i);
    }
  })();
  const one = await median(3, () => {
    const out = Array.from({ length: 6 }, () => new Float64Array(n));
    let i = 0;
    for (const row of rows.prepare('SELECT * FROM b').raw().iterate()) {
      for (let k = 0; k < 6; k++) out[k][i] = row[k];
      i++;
    }
  });
  rows.close();
  const times = (one * total) / n / columns;
  goal(
    `row reads, per ${total} bars`,
    `${ms((one * total) / n)}: ${times.toFixed(1)} times as long`,
    '15 times',
    times >= 15,
  );
}

async function events(kit) {
  const db = await kit.sqlite(path.join(folder, 'events.db'), { clock: kit.systemClock });
  const body = JSON.stringify({ text: 'x'.repeat(180) });
  const add = () => db.transaction((tx) => kit.appendEvent(tx, { at: 1, kind: 'test', body }));
  let started = performance.now();
  const few = 500;
  for (let i = 0; i < few; i++) await add();
  const single = (few / (performance.now() - started)) * 1000;
  const waits = [];
  started = performance.now();
  const many = 50_000;
  for (let i = 0; i < many; i += 1000) {
    await Promise.all(
      Array.from({ length: 1000 }, async () => {
        const from = performance.now();
        await add();
        waits.push(performance.now() - from);
      }),
    );
  }
  const grouped = (many / (performance.now() - started)) * 1000;
  waits.sort((a, b) => a - b);
  say('durable chained events one by one', `${Math.round(single)} /s`);
  goal(
    'durable chained events, 1,000 waiting at a time',
    `${Math.round(grouped)} /s: ${(grouped / single).toFixed(1)} times`,
    '30 times one by one',
    grouped >= 30 * single,
  );
  const last = waits[Math.floor(waits.length * 0.99)];
  goal(
    'acknowledged after, p50 and p99',
    `${ms(waits[waits.length >> 1])}, ${ms(last)}`,
    'p99 25 ms',
    last <= 25,
  );
  await db.close();
}

try {
  const kit = await import(await bundle('tests/support/store-speed.ts', folder));
  await chains(kit);
  await opening(kit);
  await events(kit);
  await bars(kit);
} finally {
  fs.rmSync(folder, { recursive: true });
}
end();
