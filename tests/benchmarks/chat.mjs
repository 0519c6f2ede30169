// The chat screen in a real pseudo-terminal, 2000 words at 500 a second, against its goals.
// Run: node tests/benchmarks/chat.mjs [rounds]   (needs python3)
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chatBundle } from '../support/chat-bundle.mjs';

const here = import.meta.dirname;
const rounds = Number(process.argv[2] ?? 3);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-chat-'));
fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
const program = await chatBundle(folder);
const kept = path.join(folder, 'kept.json');
const turn = (i) => ({
  turnId: `t${i}`,
  at: 0,
  user: `question ${i}`,
  answer: 'An answer of **some** length about `NIFTY` and what may happen to it. '.repeat(8),
  status: 'done',
  adviceSource: 'model',
  tools: [],
  review: null,
});

function measure(earlier, keys = 0) {
  const log = path.join(folder, 'log');
  fs.rmSync(log, { force: true });
  fs.writeFileSync(kept, JSON.stringify(Array.from({ length: earlier }, (_, i) => turn(i))));
  const { NODE_EXTRA_CA_CERTS: _, NODE_ENV: __, ...inherited } = process.env;
  const env = { ...inherited, TERM: 'xterm-256color', LANG: 'C.UTF-8', COACH_LOG: log, COACH_KEPT: kept };
  const argv = [process.execPath, '--expose-gc', program].join('\u001f');
  const run = spawnSync('python3', [path.join(here, 'chat-pty.py'), argv, '2000', `${keys}`], {
    env,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`The drive failed: ${run.stderr}${run.stdout}`);
  return JSON.parse(run.stdout);
}

const runs = [];
const grown = [];
for (let i = 0; i < rounds; i++) {
  // A key each: ten thousand pictures drawn after one another.
  runs.push(measure(0, i === 0 ? 10_000 : 0));
  grown.push(measure(300));
}
fs.rmSync(folder, { recursive: true, force: true });

const least = (of, all = runs) => Math.min(...all.map(of));
const most = (of) => Math.max(...[...runs, ...grown].map(of));
const growth = least((r) => r.streamCpu, grown) / least((r) => r.streamCpu);
const rows = [
  ['S6 ready for typing', least((r) => r.readyMs), 450, 'ms'],
  ['S7 idle memory', least((r) => r.idleRssMb), 100, 'MB'],
  ['S7 idle CPU over 5 s', least((r) => r.idleCpu), 0.05, 's'],
  ['R1 CPU of a 2000-word answer', least((r) => r.streamCpu), 2.1, 's'],
  ['R2 bytes written for it', least((r) => r.streamBytes), 130_000, 'B'],
  ['R3 whole-screen clears, all runs', most((r) => r.clears), 0, ''],
  ['R6 key echo p50', least((r) => r.echoP50), 10, 'ms'],
  ['R6 key echo p99', least((r) => r.echoP99), 80, 'ms'],
  ['R7 event-loop delay p99', least((r) => r.delayP99), 50, 'ms'],
  ['R8 CPU growth with 300 earlier turns', growth, 1.3, 'x'],
  ['R9 word to screen p95', least((r) => r.screenP95), 100, 'ms'],
  ['R10 RSS grown by 10,000 keys drawn', runs[0].rssGrowthMb, 10, 'MB'],
  ['R10 performance marks kept', most((r) => Math.max(r.marks, r.rssMarks)), 0, ''],
  ['I1 lines of 54 keys at 2, 8, 20 ms that lost one', most((r) => r.lost), 0, ''],
  ['I3 Esc to stopped', least((r) => r.stopMs), 150, 'ms'],
];
for (const [name, value, goal, unit] of rows) {
  const digits = Number.isInteger(value) ? 0 : value < 10 ? 2 : 1;
  const verdict = value <= goal ? 'met' : 'MISSED';
  process.stdout.write(
    `${name.padEnd(48)} ${value.toFixed(digits).padStart(10)} ${unit.padEnd(3)} goal <= ${goal} ${verdict}\n`,
  );
}
process.stdout.write(
  `memory after the answer ${least((r) => r.rssAfterMb).toFixed(1)} MB; ${runs[0].echoes} keys echoed\n`,
);
