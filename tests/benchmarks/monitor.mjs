// node --expose-gc tests/benchmarks/monitor.mjs [seed]: the monitor over a week and a half of sessions in India and the US on a scripted clock,
// with a holiday, a change of clocks and a market server that fails, repeats, lags and answers yesterday's prices. Every move once, none
// invented, and memory that does not grow: its slope over the hours of session against the spread around it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

if (globalThis.gc === undefined)
  throw new Error('Run it with --expose-gc: memory is looked at after a collection');
const seed = Number(process.argv[2] ?? Date.now() % 1e9);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-monitor-'));
const memory = [];

/** Least squares: slope, and the spread of what is left, both in MB. */
function line(values) {
  const n = values.length;
  const mx = (n - 1) / 2;
  const my = values.reduce((a, b) => a + b, 0) / n;
  const sxx = values.reduce((sum, _, x) => sum + (x - mx) ** 2, 0);
  const slope = values.reduce((sum, y, x) => sum + (x - mx) * (y - my), 0) / sxx;
  const left = values.map((y, x) => y - my - slope * (x - mx));
  return {
    slope,
    spread: Math.sqrt(left.reduce((sum, e) => sum + e * e, 0) / n),
    error: Math.sqrt(left.reduce((sum, e) => sum + e * e, 0) / (n - 2) / sxx),
    mean: my,
  };
}

try {
  const { monitorTrial } = await import(await bundle('tests/benchmarks/monitor.entry.ts', folder));
  const started = performance.now();
  const report = await monitorTrial({
    from: '2026-03-02T03:00:00Z',
    to: '2026-03-10T21:00:00Z',
    symbols: ['NIFTY', 'RELIANCE', 'AAPL'],
    every: 60,
    seed,
    hourly() {
      globalThis.gc();
      const { rss, heapUsed, external } = process.memoryUsage();
      memory.push({ rss: rss / 2 ** 20, live: (heapUsed + external) / 2 ** 20 });
    },
  });
  // The first hours fill caches.
  const settled = memory.slice(Math.floor(memory.length / 5));
  const of = (values) => {
    const { slope, spread, error, mean } = line(values);
    return { samples: values.length, mean, slopePerHour: slope, standardError: error, spread };
  };
  const rss = of(settled.map((one) => one.rss));
  // What is alive after a collection is what the program holds; what the process takes is what its machine sees. Neither may grow.
  const live = of(settled.map((one) => one.live));
  const flat = [rss, live].every(({ slopePerHour, standardError }) => slopePerHour <= 2 * standardError);
  const good =
    report.missed.length === 0 && report.invented.length === 0 && report.recovered === report.outages;
  const { document, ...told } = report;
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${JSON.stringify({ name: 'monitor', seed, seconds, ...told, refused: document.refused, rss, live, flat, good })}\n`,
  );
  process.exitCode = good && flat ? 0 : 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
