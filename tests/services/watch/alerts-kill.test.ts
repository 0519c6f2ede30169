import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { alertsTrial } from '../../support/alerts-trial.ts';
import { bundle } from '../../support/bundle.mjs';

// tests/benchmarks/alerts.mjs does the same with 10,000 alerts, stalls and more kills.
it('every alert arrives once and in order through faults and kills', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-alerts-'));
  try {
    const child = await bundle('tests/support/alerts-child.ts', folder);
    const report = await alertsTrial(child, folder, {
      alerts: 240,
      kills: 4,
      faults: { limited: 2, error: 1, reset: 1 },
      seed: 7,
    });
    expect(report).toMatchObject({ delivered: 240, missing: 0, outOfOrder: 0 });
    expect(report.duplicates).toBeLessThanOrEqual(report.kills);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
