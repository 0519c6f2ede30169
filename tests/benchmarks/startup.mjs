// How long a start takes against `node -e 0`, interleaved so that a busy machine slows all alike.
// Run: npm run build && node tests/benchmarks/startup.mjs [rounds]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { madeChain } from './made-chain.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const coach = process.env.COACH_BIN ?? path.join(root, 'bin/coach.js');
const rounds = Number(process.argv[2] ?? 15);
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-start-'));
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const env = { ...inherited, COACH_HOME: path.join(home, 'sample'), NO_COLOR: '1' };
const storedEnv = { ...env, COACH_HOME: path.join(home, 'stored') };
const file = path.join(home, 'chain.json');
fs.writeFileSync(file, madeChain());
spawnSync(process.execPath, [coach, 'market', 'import', file], { env: storedEnv, stdio: 'ignore' });

const runs = {
  'node -e 0': ['-e', '0'],
  'coach --version': [coach, '--version'],
  'coach --help': [coach, '--help'],
  'coach calc price': [
    coach,
    ...'calc price --model black76 --flag c --forward 25000 --strike 25000 --years 0.02 --vol 0.14 --json'.split(
      ' ',
    ),
  ],
  'chain, bundled sample': [coach, 'chain', 'NIFTY', '--json'],
  'chain, stored': [coach, 'chain', 'NIFTY', '--json'],
  'suggest, bundled sample': [coach, 'suggest', 'NIFTY', '--json'],
  'suggest, stored': [coach, 'suggest', 'NIFTY', '--json'],
};
const wanted = { 'coach --version': 1.3, 'coach --help': 1.8, 'suggest, stored': 3 };

/** CPU of all children so far, ms, as Linux counts it (in steps of 10 ms: only sums over many runs mean something). */
function childrenMs() {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
const cpu = Object.fromEntries(Object.keys(runs).map((name) => [name, 0]));
const failed = new Set();
for (let round = 0; round <= rounds; round++) {
  for (const [name, args] of Object.entries(runs)) {
    const used = childrenMs();
    const started = process.hrtime.bigint();
    const own = name.endsWith('stored') ? storedEnv : env;
    const { status } = spawnSync(process.execPath, args, { env: own, stdio: 'ignore' });
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    if (status !== 0) failed.add(`${name} (exit ${status})`);
    // The first round fills caches and the store.
    if (round === 0) continue;
    times[name].push(ms);
    cpu[name] += childrenMs() - used;
  }
}
fs.rmSync(home, { recursive: true, force: true });

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const base = { min: Math.min(...times['node -e 0']), median: median(times['node -e 0']) };
const lines = Object.entries(times).map(([name, values]) => {
  const min = Math.min(...values);
  const middle = median(values);
  const ratio = min / base.min;
  const goal = wanted[name];
  const verdict = goal === undefined ? '' : `goal <= ${goal}x ${ratio <= goal ? 'met' : 'MISSED'}`;
  return [
    name.padEnd(28),
    `${min.toFixed(1).padStart(7)} ms min`,
    `${middle.toFixed(1).padStart(7)} ms median`,
    `${ratio.toFixed(2).padStart(6)}x min`,
    `${(middle / base.median).toFixed(2).padStart(6)}x median`,
    `${(cpu[name] / rounds).toFixed(0).padStart(5)} ms CPU`,
    `${(cpu[name] / cpu['node -e 0']).toFixed(2).padStart(6)}x CPU`,
    verdict,
  ].join('  ');
});
process.stdout.write(`${lines.join('\n')}\n`);
if (failed.size > 0) process.stdout.write(`failed: ${[...failed].join(', ')}\n`);
