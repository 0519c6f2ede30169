// node tests/benchmarks/broker-mutations.mjs [files = 10000] [first seed = 0] [first|later]: mutated broker files against an independent fold; exits 1 where a book is wrong without a word.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [count = 10_000, first = 0] = process.argv.slice(2, 4).map(Number);
// The layouts read first, or those of brokers that were added later.
const sets = process.argv[4] === undefined ? ['first', 'later'] : [process.argv[4]];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-mutations-'));
const outcomes = {};
const wrong = [];
try {
  const { trial } = await import(await bundle('tests/support/broker-mutations.ts', folder));
  for (const set of sets) {
    outcomes[set] = {};
    for (let seed = first; seed < first + count; seed++) {
      const found = await trial(seed, set);
      if (typeof found === 'string') wrong.push(`${set}: ${found}`);
      else {
        outcomes[set][found.name] ??= {};
        outcomes[set][found.name][found.outcome] = (outcomes[set][found.name][found.outcome] ?? 0) + 1;
      }
    }
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify({ files: count * sets.length, outcomes, wrong: wrong.length })}\n`);
for (const text of wrong.slice(0, 3)) process.stdout.write(`${text}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
