// node tests/benchmarks/alerts.mjs [alerts = 10000] [kills = 30] [seed]: alerts through a misbehaving Discord, mail server, Telegram and ntfy on
// loopback, their sender killed again and again. The wait for the outbox is held to 5 ms, and stands beside the same row written by a bare
// connection with the same pragmas into a file of its own right after each: what the disk and a busy machine take of it. First a thousand
// alerts are raised in a store nobody else writes to, in the same way.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [alerts = 10_000, kills = 30, seed = Date.now() % 1e9] = process.argv.slice(2).map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-alerts-'));
const share = Math.ceil(alerts / 400);
try {
  const child = await bundle('tests/support/alerts-child.ts', folder);
  const { alertsTrial } = await import(await bundle('tests/benchmarks/alerts.entry.ts', folder));
  const faults = { limited: share, error: share, reset: share, stall: Math.min(5, share) };
  const report = await alertsTrial(child, folder, { alerts, kills, faults, seed });
  const good = report.missing === 0 && report.outOfOrder === 0 && report.duplicates <= report.kills;
  const waits = report.enqueue.p99 <= 5;
  process.stdout.write(
    `${JSON.stringify({ name: 'alerts', alerts, faults, seed, ...report, good, waits })}\n`,
  );
  process.exitCode = good && waits ? 0 : 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
