// node tests/benchmarks/live-orders.mjs [orders = 10000] [kills = 200] [seed = 1] : orders through Alpaca's adapter over a line that loses, doubles, delays and breaks, with a process that dies; exits 1 where one is done twice, lost, or held differently.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [count = 10_000, kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-live-orders-'));
let trial;
try {
  const { alpacaTrial } = await import(await bundle('tests/support/alpaca-trial.ts', folder));
  trial = await alpacaTrial(count, Math.floor(count / kills), seed);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
const { doubled, lost, apart, ...figures } = trial;
const counts = { ...figures, doubled: doubled.length, lost: lost.length, apart: apart.length };
process.stdout.write(`${JSON.stringify(counts)}\n`);
for (const text of [...doubled, ...lost, ...apart].slice(0, 10)) process.stdout.write(`${text}\n`);
process.exitCode = doubled.length + lost.length + apart.length === 0 && trial.kills >= kills ? 0 : 1;
