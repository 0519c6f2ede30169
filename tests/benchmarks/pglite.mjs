// node tests/benchmarks/pglite.mjs [rows of the journal = 1000000] [vectors = 100000]: the same calls of the same repositories on
// Postgres with pgvector in this process (PGlite) and on a SQLite file, in turn. Ratios of processor time; exits 1 where one is
// over 3.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const [rows = 1_000_000, vectors = 100_000] = process.argv.slice(2).map(Number);
const { say, goal, end } = goals();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-pglite-'));
const kit = await import(await bundle('tests/benchmarks/pglite.entry.ts', folder));
const most = 3;
const taken = new Map();

/** Processor seconds that a piece of work takes; collected garbage counts. */
async function timed(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function both(name, work) {
  for (const engine of ['sqlite', 'pglite']) {
    const seconds = await timed(() => work(drivers[engine], stores[engine]));
    const sum = taken.get(name) ?? { sqlite: 0, pglite: 0 };
    taken.set(name, { ...sum, [engine]: sum[engine] + seconds });
  }
}

const opened = await kit.pglite();
const drivers = {
  sqlite: await kit.sqlite(path.join(folder, 'coach.db'), { clock: kit.systemClock }),
  pglite: await kit.newOwners(() => opened.sessions).driver(),
};
const stores = Object.fromEntries(
  Object.entries(drivers).map(([name, db]) => [name, kit.storeOn(db, kit.systemClock)]),
);

const batch = 5_000;
for (let from = 0, seed = 1; from < rows; from += batch, seed++) {
  const fills = kit.manyFills(Math.min(batch, rows - from), seed);
  await both('append to the ledger', (_, store) => store.ledger.append({ fills }));
}
await both('its newest 500 fills', (_, store) => store.ledger.fills({ limit: 500, newestFirst: true }));
await both('all of it, page by page', async (_, store) => {
  let seen = 0;
  for await (const page of store.ledger.pages()) seen += page.fills?.length ?? page.length ?? 1;
  return seen;
});
await both('its chain of hashes verified', (_, store) => store.ledger.verify());

let seed = 11;
const random = () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x7fffffff - 0.5;
};
const dimension = 256;
const model = { name: `bench/${dimension}`, dimension };
const blank = { symbol: null, side: null, strategy: null, outcome: null, detail: null, conditions: null };
const vectorOf = () => Float32Array.from({ length: dimension }, random);
for (let from = 0; from < vectors; from += 1_000) {
  const some = Array.from({ length: Math.min(1_000, vectors - from) }, vectorOf);
  const records = some.map((_, i) => ({
    ...blank,
    ...{ key: `n${from + i}`, kind: 'note', at: from + i },
    ...{ title: `note ${from + i}`, body: `gap number ${(from + i) % 97}` },
  }));
  await both('keep memories with vectors', (db) => kit.memory(db).add(records, { model, vectors: some }));
}
const asked = Array.from({ length: 10 }, vectorOf);
await both('ten searches for the nearest', async (db) => {
  for (const vector of asked) await kit.memory(db).nearest(model, vector, { k: 10 });
});
await both('ten searches for words', async (db) => {
  for (let i = 0; i < 10; i++) await kit.memory(db).matching(`gap AND ${i}`, { k: 10 });
});

say('journal, vectors', `${rows} rows, ${vectors} of ${dimension}`);
for (const [name, { sqlite, pglite }] of taken)
  goal(
    name,
    `${sqlite.toFixed(2)} s and ${pglite.toFixed(2)} s: ${(pglite / sqlite).toFixed(2)}x`,
    `<= ${most}x`,
    pglite <= most * sqlite,
  );
await drivers.sqlite.close();
await opened.end();
fs.rmSync(folder, { recursive: true, force: true });
end();
process.exit(process.exitCode ?? 0);
