// node tests/benchmarks/power-cut.mjs [cuts = 600] [bit flips = 300] [seed] : R2 and R14 at their full counts, and with
// strace the flushes of every commit.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [cuts = 600, flips = 300, seed = 17] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-power-'));
const print = (name, report) => process.stdout.write(`${JSON.stringify({ name, ...report })}\n`);
let failed = false;

/** How often a child that adds events flushes a file; null where strace is not there or may not look. */
function flushes(child, commits) {
  const log = path.join(folder, 'strace.log');
  const file = path.join(folder, 'traced.db');
  const traced = spawnSync('strace', [
    '-f',
    '-o',
    log,
    '-e',
    'trace=fsync,fdatasync',
    'node',
    child,
    'count',
    file,
    String(commits),
  ]);
  if (traced.status !== 0) return null;
  return (fs.readFileSync(log, 'utf8').match(/(fsync|fdatasync)\(/g) ?? []).length;
}

try {
  const trial = await import(await bundle('tests/support/power-cut.ts', folder));
  const report = await trial.powerCuts(folder, cuts, seed);
  print('R2', report);
  failed ||= report.lost.length + report.half.length > 0;
  const commits = 200;
  const flushed = flushes(await bundle('tests/support/store-child.ts', folder), commits);
  print('flushes', { commits, flushed: flushed ?? 'strace could not be used' });
  failed ||= flushed !== null && flushed < commits;
  const { flipped } = await import(await bundle('tests/support/bit-flips.ts', folder));
  const found = await flipped(path.join(folder, 'coach.db'), path.join(folder, 'flip.db'), flips, seed);
  print('R14', found);
  failed ||= found.missed.length > 0;
} finally {
  fs.rmSync(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
