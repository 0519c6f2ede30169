// node tests/benchmarks/store-kill.mjs [import kills = 600] [upgrade kills = 100] [events per process = 250, of 8 processes]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [imports = 600, upgrades = 100, events = 250] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-kill-'));
const print = (name, report, started) =>
  process.stdout.write(
    `${JSON.stringify({ name, seconds: Math.round((performance.now() - started) / 1000), ...report })}\n`,
  );
try {
  const child = await bundle('tests/support/store-child.ts', folder);
  const trial = await import(await bundle('tests/support/store-trial.ts', folder));
  let started = performance.now();
  print(
    'imports',
    await trial.killImports(child, path.join(folder, 'import.db'), imports, Date.now()),
    started,
  );
  started = performance.now();
  print('upgrades', await trial.killUpgrades(child, folder, upgrades, Date.now()), started);
  started = performance.now();
  await trial.countTogether(child, path.join(folder, 'shared.db'), 8, events);
  const db = trial.engine(path.join(folder, 'shared.db'))({ readonly: true });
  const count = db.prepare('SELECT count(*) FROM events').pluck().get();
  print('processes', { expected: 8 * events, count }, started);
} finally {
  fs.rmSync(folder, { recursive: true });
}
