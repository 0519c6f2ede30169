// node tests/benchmarks/live-mutations.mjs [bodies = 1000] [seed = 1] : damaged bodies through every live market against a loopback vendor; exits 1 where one is accepted wrongly or breaks something.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [count = 1000, seed = 1] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-live-mutations-'));
let trial;
try {
  const { mutationTrial } = await import(await bundle('tests/support/vendor-trial.ts', folder));
  trial = await mutationTrial(count, folder, seed);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
const { bodies, accepted, refused, faults } = trial;
process.stdout.write(`${JSON.stringify({ bodies, accepted, refused, faults: faults.length })}\n`);
for (const text of faults.slice(0, 10)) process.stdout.write(`${text}\n`);
process.exitCode = bodies === count && faults.length === 0 ? 0 : 1;
