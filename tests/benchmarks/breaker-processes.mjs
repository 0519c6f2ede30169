// node tests/benchmarks/breaker-processes.mjs [cases = 237] [processes = 2]: golden/07 through several processes on one Postgres
// server, each event to another of them. Exits 1 where a row differs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [most = 237, processes = 2] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-processes-'));
const { throughProcesses } = await import(await bundle('tests/support/breaker-processes.ts', folder));
const { postgresServer } = await import(await bundle('tests/support/postgres-server.ts', folder));
const server = await postgresServer();
try {
  const program = await bundle('tests/support/breaker-desk-child.ts', folder);
  const sequences = path.resolve(import.meta.dirname, '../../../shared/golden/07_breaker.json');
  const cases = JSON.parse(fs.readFileSync(sequences, 'utf8')).cases.slice(0, most);
  const started = performance.now();
  const told = await throughProcesses(program, server.url, cases, processes);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${JSON.stringify({ cases: cases.length, processes, seconds, ...told })}\n`);
  process.exitCode = told.differ.length === 0 ? 0 : 1;
} finally {
  server.remove();
  fs.rmSync(folder, { recursive: true, force: true });
}
