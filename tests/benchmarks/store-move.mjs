// node tests/benchmarks/store-move.mjs [kills each way = 20] [size = 400]: `coach store migrate` from SQLite to a Postgres server
// and back, its process killed that often each way. Exits 1 where a table's hash differs, or where both ways
// together fewer were killed than that or fewer than half of that amid rows. A size of 1 is about 45 rows.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [kills = 20, size = 400] = process.argv.slice(2).map(Number);
// Its programs are found from the place of the trial.
const folder = fs.mkdtempSync(path.join(import.meta.dirname, '../move-'));
const part = async (file) => import(await bundle(file, folder));
const { postgresServer } = await part('tests/support/postgres-server.ts');
const server = await postgresServer();
try {
  const { sqlite } = await part('src/adapters/store/sqlite/sqlite.ts');
  const { fillStore } = await part('tests/support/filled-store.ts');
  const { systemClock } = await part('src/adapters/system.ts');
  const { moveTrial } = await part('tests/support/move-trial.ts');
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-move-'));
  const from = path.join(data, 'from.db');
  const db = await sqlite(from, { clock: systemClock });
  await fillStore(db, size);
  await db.close();
  const places = { from, to: server.url, back: path.join(data, 'back.db'), home: path.join(data, 'home') };
  const { there, back } = await moveTrial({ ...places, kills });
  const hashes = ({ told }) => JSON.stringify(told.tables);
  const equal = hashes(there) === hashes(back);
  const rows = there.told.tables.reduce((sum, table) => sum + table.rows, 0);
  const told = ({ kills: cut, amid }) => ({ kills: cut, amid });
  process.stdout.write(`${JSON.stringify({ rows, equal, there: told(there), back: told(back) })}\n`);
  const cuts = there.kills + back.kills;
  process.exitCode = equal && cuts >= kills && there.amid + back.amid >= kills / 2 ? 0 : 1;
  fs.rmSync(data, { recursive: true, force: true });
} finally {
  server.remove();
  fs.rmSync(folder, { recursive: true, force: true });
}
