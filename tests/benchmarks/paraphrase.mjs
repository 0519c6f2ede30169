// node tests/benchmarks/paraphrase.mjs: notes that questions in other words must find, by the embedder that needs no model. Sixty notes
// lie side by side; the peer is the same question by its words alone.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { goals } from './goals.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const { seen, unseen } = JSON.parse(fs.readFileSync(path.join(here, 'paraphrases.json'), 'utf8'));
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-paraphrase-'));
const { say, goal, end } = goals();

/** One command for many inputs, its answers in order. */
function coach(words, inputs) {
  const ran = spawnSync(
    process.execPath,
    [path.join(here, '../../bin/coach.js'), ...words, '--json', '--input', '-'],
    {
      encoding: 'utf8',
      env: { ...process.env, COACH_HOME: home },
      input: JSON.stringify(inputs),
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (ran.status !== 0) throw new Error(ran.stderr.slice(0, 500));
  return JSON.parse(ran.stdout);
}

/** How many questions find their note first, and among ten. */
function found(pairs, wordsOnly) {
  const answers = coach(
    ['memory', 'search'],
    pairs.map(([, question]) => ({ text: [question], wordsOnly })),
  );
  const ranks = pairs.map(([note], i) =>
    answers[i].results.findIndex(({ title, text }) => `${title} ${text}`.includes(note)),
  );
  return { first: ranks.filter((rank) => rank === 0).length, ten: ranks.filter((rank) => rank >= 0).length };
}

try {
  coach(
    ['memory', 'add'],
    [...seen, ...unseen].map(([note]) => ({ note: [note] })),
  );
  for (const [name, pairs, least] of [
    ['20 questions', seen, 12],
    ['40 others', unseen, 20],
  ]) {
    const [whole, words] = [found(pairs, false), found(pairs, true)];
    goal(
      `${name}: the note first`,
      `${whole.first}, among ten ${whole.ten}`,
      `first for ${least}`,
      whole.first >= least,
    );
    say(`${name}: by words alone`, `${words.first}, among ten ${words.ten}`);
  }
} finally {
  fs.rmSync(home, { recursive: true, force: true });
}
end();
