// node tests/benchmarks/stopping.mjs [rounds = 5]: from Ctrl-C to the end of the turn in each of twelve phases, the turn kept.
// The gate is 300 ms.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const rounds = Number(process.argv[2] ?? 5);
const gateMs = 300;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-stopping-'));
process.env.COACH_HOME = folder;
const { phases, stopped } = await import(await bundle('tests/benchmarks/stopping.entry.ts', folder));
for (const phase of phases) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const { made, told, ms } = await stopped(phase);
    if (told.of('turnEnded')[0]?.status !== 'interrupted') throw new Error(`${phase.name}: not interrupted`);
    times.push(ms);
    await made.close();
  }
  const worst = Math.max(...times);
  const verdict = worst <= gateMs ? 'met' : 'MISSED';
  process.stdout.write(
    `${phase.name.padEnd(56)} worst of ${rounds}: ${worst.toFixed(1)} ms goal <= ${gateMs} ${verdict}\n`,
  );
}
fs.rmSync(folder, { recursive: true, force: true });
process.exit(0);
