import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyEvents } from '../../src/adapters/store/events.ts';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { bundle } from '../support/bundle.mjs';
import { countTogether, killImports, killUpgrades } from '../support/store-trial.ts';

// tests/benchmarks/store-kill.mjs does the same with any number of kills.
const importKills = 60;
const upgradeKills = 20;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-kill-'));
let child: string;
beforeAll(async () => {
  child = await bundle('tests/support/store-child.ts', folder);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('kill -9', () => {
  it('during imports loses nothing acknowledged and leaves nothing half written', async () => {
    const report = await killImports(child, path.join(folder, 'import.db'), importKills, 1);
    expect(report).toMatchObject({ lost: [], half: [], integrity: [] });
    expect(report.acknowledged).toBeGreaterThan(importKills);
  }, 120_000);

  it('during an upgrade leaves the old schema or the new one', async () => {
    const report = await killUpgrades(child, folder, upgradeKills, 2);
    expect(report.half).toEqual([]);
    expect(report.old + report.upgraded).toBe(upgradeKills);
    expect(report.old).toBeGreaterThan(0);
  }, 120_000);
});

describe('several processes on one file', () => {
  it('lose no update', async () => {
    const file = path.join(folder, 'shared.db');
    await countTogether(child, file, 4, 100);
    const db = await sqlite(file, { clock: systemClock });
    expect((await verifyEvents(db)).count).toBe(400);
    await db.close();
  }, 60_000);
});
