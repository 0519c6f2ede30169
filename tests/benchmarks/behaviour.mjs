// How often each behaviour signal is a false one. Run: node tests/benchmarks/behaviour.mjs [sessions = 20000]
// Sessions of traders whose orders do not depend on how the last one went (tests/support/calm-trader.ts).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const sessions = Number(process.argv[2] ?? 20_000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-behaviour-'));
const { falseRates, manners } = await import(await bundle('tests/benchmarks/behaviour.entry.ts', folder));
const { goal, end } = goals();
for (const [name, manner] of Object.entries(manners))
  for (const [code, rate] of Object.entries(falseRates(manner, sessions)))
    goal(`${name}: ${code}`, `${(100 * rate).toFixed(2)} % of sessions`, '<= 5 %', rate <= 0.05);
fs.rmSync(folder, { recursive: true, force: true });
end();
