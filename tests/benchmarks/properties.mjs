// Runs every property test with other seeds than the suite's: node tests/benchmarks/properties.mjs [rounds] [first seed]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const rounds = Number(process.argv[2] ?? 10);
const first = Number(process.argv[3] ?? Math.trunc(Math.random() * 2 ** 30));
const files = fs
  .readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => path.join('tests', file))
  .filter((file) => fs.readFileSync(path.join(root, file), 'utf8').includes('support/properties.ts'));

let red = 0;
for (let seed = first; seed < first + rounds; seed += 1) {
  const run = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', '.config/vitest.config.ts', ...files],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, COACH_TEST_SEED: String(seed), NO_COLOR: '1' },
    },
  );
  if (run.status !== 0) {
    red += 1;
    process.stdout.write(run.stdout.slice(run.stdout.indexOf('Failed Tests')));
  }
  process.stdout.write(`seed ${seed}: ${run.status === 0 ? 'green' : 'RED'}\n`);
}
process.stdout.write(`${files.length} files, ${rounds} seeds, ${red} red\n`);
process.exitCode = red === 0 ? 0 : 1;
