// node tests/benchmarks/ledger.mjs [fills = 1000000]: insert, fold and verify the ledger, against a plain SQL table in the same run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const total = Number(process.argv[2] ?? 1_000_000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-ledger-speed-'));
const { say, goal, end } = goals();
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const heap = () => `${Math.round(process.memoryUsage().rss / 1e6)} MB resident`;

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The least of several runs: what the machine can do when it is left alone. */
async function best(runs, work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) least = Math.min(least, await timed(work));
  return least;
}

async function insertAll(store, fills) {
  const batch = 10_000;
  for (let from = 0; from < fills.length; from += batch) {
    await store.ledger.append({ fills: fills.slice(from, from + batch) });
  }
}

async function foldAll(kit, store, method) {
  const book = kit.emptyBook(method);
  await store.ledger.scan({}, (page) => kit.applyPage(book, page));
  return book;
}

async function ours(kit, fills) {
  const n = fills.length;
  const store = await kit.sqliteStore(path.join(folder, `ours-${n}.db`), { clock: kit.systemClock });
  const insert = await timed(() => insertAll(store, fills));
  const fold = await best(3, () => foldAll(kit, store, 'fifo'));
  const verify = await timed(async () => {
    const { faults } = await store.ledger.verify();
    if (faults.length > 0) throw new Error(JSON.stringify(faults[0]));
  });
  const book = await foldAll(kit, store, 'fifo');
  const realised = [...book.positions.values()].reduce((sum, p) => sum + BigInt(p.realised), 0n);
  await store.close();
  return { insert, fold, verify, realised, cash: [...book.positions.values()].map((p) => p.cash) };
}

/** The plainest table that could answer "what do I hold", and the one query that answers it. */
function peer(kit, fills) {
  const db = kit.engine(path.join(folder, `peer-${fills.length}.db`))();
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE f (id TEXT PRIMARY KEY, at INTEGER, account TEXT, symbol TEXT, q INTEGER, p INTEGER, c INTEGER) STRICT',
  );
  const add = db.prepare('INSERT INTO f VALUES (?, ?, ?, ?, ?, ?, ?)');
  const rows = db.transaction((part) => {
    for (const x of part) {
      const name = `${x.instrument.symbol}${x.instrument.strike ?? ''}${x.instrument.kind}`;
      add.run(x.id, x.at, x.account, name, x.side === 'buy' ? x.quantity : -x.quantity, x.price, x.charges);
    }
  });
  const started = performance.now();
  for (let from = 0; from < fills.length; from += 10_000) rows(fills.slice(from, from + 10_000));
  const insert = performance.now() - started;
  const query = db.prepare(
    'SELECT account, symbol, sum(q), total(q * 1.0 * p), sum(c), count(*) FROM f GROUP BY account, symbol',
  );
  let fold = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const from = performance.now();
    query.all();
    fold = Math.min(fold, performance.now() - from);
  }
  db.close();
  return { insert, fold };
}

try {
  const kit = await import(await bundle('tests/support/ledger-speed.ts', folder));
  const fills = kit.manyFills(total, 5);
  const tenth = await ours(kit, fills.slice(0, total / 10));
  const whole = await ours(kit, fills);
  const plain = peer(kit, fills);
  const perFill = (ms) => `${seconds(ms)}  ${((ms * 1000) / total).toFixed(2)} us a fill`;
  say(`${total} fills: append, durable, hashed, 10,000 a batch`, perFill(whole.insert));
  say(`${total} fills: plain table without hashes or checks`, perFill(plain.insert));
  say('append: ledger to plain table', `${(whole.insert / plain.insert).toFixed(2)} times`);
  const growth = (name) => whole[name] / tenth[name];
  goal('append: whole to a tenth', growth('insert').toFixed(2), 'at most 11', growth('insert') <= 11);
  say(`${total} fills: fold to FIFO lots, P&L and cash`, perFill(whole.fold));
  say(`${total} fills: GROUP BY sums of the plain table, inexact, no lots`, perFill(plain.fold));
  say('fold: ledger to GROUP BY', `${(whole.fold / plain.fold).toFixed(2)} times`);
  goal('fold: whole to a tenth', growth('fold').toFixed(2), 'at most 11', growth('fold') <= 11);
  say(`${total} fills: verify every hash and both chains`, perFill(whole.verify));
  const exact = kit.foldFills(fills);
  const same = [...exact.positions.values()].every((p) => whole.cash.includes(p.cash));
  goal('stored and folded equals folded in memory', same ? 'exactly' : 'no', 'exactly', same);
  say('memory', heap());
} finally {
  fs.rmSync(folder, { recursive: true });
}
end();
