import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { migrations } from '../../src/adapters/store/sqlite/migrate.ts';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { sqliteStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system.ts';
import type { Store } from '../../src/ports/store.ts';
import { chainOf, minuteBars, numbers, summariesOf } from './store-data.ts';

export { engine };

export const barsPerSave = 50;
const steps = 42;

/** An upgrade of 42 steps that takes long enough to be killed half way. */
export const slowUpgrade = Array.from(
  { length: steps },
  (_, i) => `CREATE TABLE step_${i} (a INTEGER NOT NULL, b TEXT NOT NULL) STRICT;
    INSERT INTO step_${i} WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 2000)
      SELECT v, hex(v * ${i + 1}) FROM n;`,
).join('\n');

const clock = systemClock;

/** Runs the bundled child, kills it `afterMs` after it is ready, and gives back the whole lines that it wrote. */
function run(child: string, args: string[], afterMs?: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const process = spawn('node', [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let armed = false;
    process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (armed || afterMs === undefined || !text.includes('ready\n')) return;
      armed = true;
      setTimeout(() => process.kill('SIGKILL'), afterMs);
    });
    process.on('error', reject);
    process.on('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(`The child ended with ${code ?? signal}`));
      else resolve(text.split('\n').slice(0, -1));
    });
  });
}

export interface KillReport {
  kills: number;
  acknowledged: number;
  /** Acknowledged and not there. */
  lost: string[];
  /** There in part. */
  half: string[];
  integrity: string[];
}

async function inspect(store: Store, round: number, lines: readonly string[], report: KillReport) {
  const symbol = `R${round}`;
  for (const line of lines) {
    const [what, value] = line.split(' ') as [string, string];
    if (what === 'ready') continue;
    report.acknowledged++;
    const there =
      what === 'chain'
        ? (await store.chains.byId(value)) !== null
        : what === 'import'
          ? (await store.imports.seen(value)) !== null
          : ((await store.bars.load(symbol, '1m'))?.bars.time.length ?? 0) >= Number(value);
    if (!there) report.lost.push(`${round}: ${line}`);
  }
  const bars = (await store.bars.load(symbol, '1m'))?.bars;
  if (bars) {
    const whole = minuteBars(0, bars.time.length, { symbol });
    if (bars.time.length % barsPerSave !== 0 || !whole.close.every((v, i) => v === bars.close[i])) {
      report.half.push(`${round}: ${bars.time.length} bars`);
    }
  }
  for (const { id, asOf } of await store.chains.list('NIFTY', {
    after: chainOf(round * 10_000).asOf - 1,
    before: chainOf(round * 10_000 + 9_999).asOf,
  })) {
    const rows = await store.chains.summaries('NIFTY', { before: asOf, after: asOf - 1 });
    if (rows.length !== 2 || (await store.chains.byId(id)) === null)
      report.half.push(`${round}: chain ${id}`);
  }
}

/** Kills an importing process again and again on one file, and looks after each kill at what is there. */
export async function killImports(
  child: string,
  file: string,
  kills: number,
  seed: number,
): Promise<KillReport> {
  const next = numbers(seed);
  const report: KillReport = { kills, acknowledged: 0, lost: [], half: [], integrity: [] };
  for (let round = 0; round < kills; round++) {
    const lines = await run(child, ['import', file, String(round)], next() * 120);
    const store = await sqliteStore(file, { clock });
    await inspect(store, round, lines, report);
    const { integrity } = await store.health();
    if (integrity !== 'ok') report.integrity.push(`${round}: ${integrity}`);
    await store.close();
  }
  return report;
}

export interface UpgradeReport {
  old: number;
  upgraded: number;
  half: string[];
}

function stateOf(file: string): { version: number; tables: number; rows: number; integrity: unknown } {
  const db = engine(file)();
  try {
    const one = (sql: string) => db.prepare(sql).pluck().get() as number;
    return {
      version: Number(db.pragma('user_version', { simple: true })),
      tables: one("SELECT count(*) FROM sqlite_master WHERE name LIKE 'step!_%' ESCAPE '!'"),
      rows: one('SELECT count(*) FROM chains'),
      integrity: db.pragma('integrity_check', { simple: true }),
    };
  } finally {
    db.close();
  }
}

/** Kills an upgrading process again and again, each time on a fresh copy of one old file. */
export async function killUpgrades(
  child: string,
  folder: string,
  kills: number,
  seed: number,
): Promise<UpgradeReport> {
  const next = numbers(seed);
  const original = `${folder}/old.db`;
  const store = await sqliteStore(original, { clock });
  for (const n of [1, 2, 3]) await store.chains.save(chainOf(n), summariesOf(chainOf(n)), 1);
  await store.close();
  const timed = `${folder}/timed.db`;
  fs.copyFileSync(original, timed);
  const started = clock.monotonic();
  await (await sqlite(timed, { clock, migrations: [...migrations, slowUpgrade] })).close();
  const longest = (clock.monotonic() - started) * 1.5;
  const report: UpgradeReport = { old: 0, upgraded: 0, half: [] };
  for (let round = 0; round < kills; round++) {
    const file = `${folder}/upgrade-${round}.db`;
    fs.copyFileSync(original, file);
    await run(child, ['upgrade', file], next() * longest);
    const state = stateOf(file);
    const expected = state.version === migrations.length ? 0 : steps;
    if (expected === 0) report.old++;
    else report.upgraded++;
    if (state.tables !== expected || state.rows !== 3 || state.integrity !== 'ok') {
      report.half.push(`${round}: ${JSON.stringify(state)}`);
    }
    const copy = `${file}.v${migrations.length}.backup`;
    if (fs.existsSync(copy) && stateOf(copy).rows !== 3) report.half.push(`${round}: backup`);
    // The next start finishes what was begun.
    await (await sqlite(file, { clock, migrations: [...migrations, slowUpgrade] })).close();
    if (stateOf(file).tables !== steps) report.half.push(`${round}: not finished`);
  }
  return report;
}

/** Several processes each add `times` events to one file at once. */
export const countTogether = (
  child: string,
  file: string,
  processes: number,
  times: number,
): Promise<unknown> =>
  Promise.all(Array.from({ length: processes }, () => run(child, ['count', file, String(times)])));
