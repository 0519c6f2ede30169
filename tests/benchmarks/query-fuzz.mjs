// node tests/benchmarks/query-fuzz.mjs [fuzzed statements = 50000] [seed] : R16 and R17 at their full counts, with times.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [count = 50_000, seed = 11] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-fuzz-'));
const files = path.join(folder, 'store');
const hostile = JSON.parse(fs.readFileSync(new URL('../fixtures/sql/hostile.json', import.meta.url), 'utf8'));
const print = (name, report) => process.stdout.write(`${JSON.stringify({ name, ...report })}\n`);
let failed = false;
try {
  fs.mkdirSync(files);
  const program = await bundle('src/adapters/store/query/child.ts', folder);
  const trial = await import(await bundle('tests/support/query-trial.ts', folder));
  await trial.tempting(files);
  const corpus = await trial.trial(
    files,
    program,
    hostile.statements.map(({ sql }) => sql),
  );
  print('R16', { ...corpus, peakMB: Math.round(corpus.peakBytes / 2 ** 20) });
  failed ||=
    corpus.escapes.length + corpus.broken.length > 0 ||
    corpus.slowestMs > 1_300 ||
    corpus.peakBytes > 2 ** 28;
  const fuzzed = await trial.fuzz(files, program, count, seed);
  print('R17', { ...fuzzed, peakMB: Math.round(fuzzed.peakBytes / 2 ** 20) });
  failed ||= fuzzed.escapes.length + fuzzed.broken.length > 0;
} finally {
  fs.rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
