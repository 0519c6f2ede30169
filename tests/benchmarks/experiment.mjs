// Experiments without an effect, looked at every day: how many end with a finding. Run: node tests/benchmarks/experiment.mjs [runs = 1000]
// The peer is the usual test of two proportions, looked at just as often.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';

const runs = Number(process.argv[2] ?? 1000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-experiment-'));
const { peeked, withEffect, withoutEffect } = await import(
  await bundle('tests/benchmarks/experiment.entry.ts', folder)
);
const { say, goal, end } = goals();
const percent = (part) => `${((100 * part) / runs).toFixed(1)} %`;
const all = (trial) => Array.from({ length: runs }, (_, seed) => peeked(trial, seed + 1));

for (const trial of withoutEffect) {
  const looked = all(trial);
  const found = looked.filter(({ decided }) => decided).length;
  goal(`no effect, ${trial.name}: findings`, percent(found), '<= 5 %', found <= 0.05 * runs);
  if (trial.metric !== 'ttft')
    say('  by a test for one look, taken daily', percent(looked.filter(({ byOneLook }) => byOneLook).length));
  const mismatch = looked.filter((one) => one.mismatch).length;
  goal('  shares wrongly called wrong', percent(mismatch), '<= 2 %', mismatch <= 0.02 * runs);
}
for (const trial of withEffect) {
  const looked = all(trial);
  const found = looked.filter(({ decision }) => decision === 'without').length;
  say(`${trial.name}: the better one found`, percent(found));
  say(
    '  units it got',
    percent(looked.reduce((sum, { second }) => sum + second, 0) / (trial.perDay * trial.days)),
  );
}
fs.rmSync(folder, { recursive: true, force: true });
end();
