import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { fillStore } from '../support/filled-store.ts';
import { moveTrial } from '../support/move-trial.ts';
import { postgresServer, type Server } from '../support/postgres-server.ts';
import { built } from '../support/run-coach.ts';

// tests/benchmarks/store-move.mjs does the same with any number of kills and rows.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-move-'));
let server: Server;
beforeAll(async () => {
  await built();
  server = await postgresServer();
}, 120_000);
afterAll(() => {
  server.remove();
  fs.rmSync(folder, { recursive: true });
});

it('a store moves to a server and back with every hash equal though its process is killed again and again', async () => {
  const from = path.join(folder, 'from.db');
  const db = await sqlite(from, { clock: systemClock });
  await fillStore(db, 30);
  await db.close();
  const places = {
    from,
    to: server.url,
    back: path.join(folder, 'back.db'),
    home: path.join(folder, 'home'),
  };
  const { there, back } = await moveTrial({ ...places, kills: 4 });
  expect(back.told.tables).toEqual(there.told.tables);
  expect(there.told.tables.filter(({ rows }) => rows > 0).length).toBeGreaterThan(20);
  expect(there.kills + back.kills).toBeGreaterThan(0);
}, 120_000);
