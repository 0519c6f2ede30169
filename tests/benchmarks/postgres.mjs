// Every store suite on Postgres with pgvector: on PGlite whole, and on a server that has both. Needs the address of the server's
// superuser, who makes a role and a database for the run and takes them away again:
//   COACH_TEST_POSTGRES=postgres://postgres@127.0.0.1:5432/postgres node tests/benchmarks/postgres.mjs
// With COACH_TEST_POSTGRES=own the server is one that the tests start themselves, with or without pgvector.
import { spawnSync } from 'node:child_process';

if (!process.env.COACH_TEST_POSTGRES) {
  process.stderr.write('Set COACH_TEST_POSTGRES to the address of a superuser, or to "own".\n');
  process.exit(2);
}
const files = ['pglite', 'server', 'shared-store'].map(
  (name) => `tests/adapters/store/postgres/${name}.test.ts`,
);
const args = ['vitest', 'run', '--config', '.config/vitest.config.ts', '--testTimeout=600000', ...files];
const { status } = spawnSync('npx', args, { stdio: 'inherit' });
process.exit(status ?? 1);
