import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { powerCuts } from '../../support/power-cut.ts';

// tests/benchmarks/power-cut.mjs does the same with any number of cuts.
const cuts = 60;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-cut-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('a power cut loses nothing acknowledged and leaves nothing torn', async () => {
  const report = await powerCuts(folder, cuts, 5);
  expect(report).toMatchObject({ cuts, torn: cuts / 2, lost: [], half: [] });
  expect(report.checkpoints).toBeGreaterThan(2);
  expect(report.begunAnew).toBeGreaterThan(0);
}, 60_000);
