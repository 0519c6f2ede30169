// node tests/benchmarks/halt.mjs [runs = 20]: `breaker halt` with the store's write lock held by another process, beside `node -e 0` in the same run.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const runs = Number(process.argv[2] ?? 20);
const root = path.resolve(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-halt-'));
const kit = await import(await bundle('tests/benchmarks/desk-kill.entry.ts', folder));
const home = path.join(folder, 'home');
const env = { ...process.env, COACH_HOME: home, NODE_ENV: '' };
const coach = (...args) => spawnSync(process.execPath, [path.join(root, 'bin/coach.js'), ...args], { env });
const timed = (work) => {
  const started = performance.now();
  work();
  return performance.now() - started;
};
coach('account', 'open', '--cash', '500000', '--practice');
const note = path.join(home, 'coach.db.halt-paper');
const store = await kit.sqliteStore(path.join(home, 'coach.db'), { clock: kit.systemClock });
const [locked, free, bare] = [[], [], []];
let failed = 0;
for (let i = 0; i < runs; i++) {
  bare.push(timed(() => spawnSync(process.execPath, ['-e', '0'])));
  free.push(timed(() => coach('breaker', 'status')));
  fs.rmSync(note, { force: true });
  // Everything of this decision is synchronous but its own work: the lock is held as long as that runs.
  await store.desk
    .decide('paper', () => {
      locked.push(timed(() => coach('breaker', 'halt')));
      if (!fs.existsSync(note)) failed++;
      throw new Error('let go');
    })
    .catch(() => undefined);
}
await store.close();
fs.rmSync(folder, { recursive: true, force: true });
const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * share), values.length - 1)];
const line = (name, values) =>
  process.stdout.write(
    `${name.padEnd(44)} p50 ${at(values, 0.5).toFixed(0)} ms, p95 ${at(values, 0.95).toFixed(0)} ms\n`,
  );
line('node -e 0', bare);
line('coach breaker status', free);
line('coach breaker halt, the store locked', locked);
const met = at(locked, 0.95) <= 500 && failed === 0;
process.stdout.write(`goal 500 ms p95: ${met ? 'met' : 'MISSED'}; notes missing ${failed}\n`);
process.exitCode = met ? 0 : 1;
