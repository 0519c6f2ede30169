// Two workers and two askers on one database, each killed a hundred times (or as many as are named): every job once, and how long
// a dead worker's job waits. Needs Node 22.12 and a built coach; starts a Postgres server of its own.
//   node tests/benchmarks/worker-kill.mjs [kills of both together, 200] [jobs, 400]
import { postgresServer } from '../support/postgres-server.ts';
import { workerTrial } from '../support/worker-trial.ts';

const [kills = 200, jobs = 400] = process.argv.slice(2).map(Number);
const server = await postgresServer();
try {
  const log = (line) => process.stderr.write(`${line}\n`);
  const told = await workerTrial({ url: server.url, jobs, kills, log });
  process.stdout.write(`${JSON.stringify({ kills, ...told })}\n`);
  const sound =
    told.jobs === jobs && told.done === jobs && told.watched === jobs / 2 && told.longestMs <= 60_000;
  process.exitCode = sound ? 0 : 1;
} finally {
  server.remove();
}
