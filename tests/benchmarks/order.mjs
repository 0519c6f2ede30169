// `coach suggest | coach order place --suggestion -`, from the command to the committed fill, less what `suggest` takes by itself, against `node -e 0`; interleaved.
// Run: npm run build && node tests/benchmarks/order.mjs [rounds = 15]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goals } from './goals.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const coach = path.join(root, 'bin/coach.js');
const rounds = Number(process.argv[2] ?? 15);
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-order-'));
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const env = { ...inherited, COACH_HOME: home, NODE_ENV: '', NO_COLOR: '1' };
const node = JSON.stringify(process.execPath);
const own = `${node} ${JSON.stringify(coach)}`;

/** CPU of all children so far, ms, as Linux counts it (in steps of 10 ms: only sums over many runs mean something). */
function childrenMs() {
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
const run = (line) => spawnSync('sh', ['-c', line], { env, encoding: 'utf8' });

run(`${own} account open --cash 500000000 --practice`);
const runs = {
  'node -e 0': () => `${node} -e 0`,
  suggest: () => `${own} suggest NIFTY --json`,
  'suggest | order': (round) =>
    `${own} suggest NIFTY --json | ${own} order place --suggestion - --again ${round} --json`,
};
const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
const cpu = Object.fromEntries(Object.keys(runs).map((name) => [name, 0]));
let filled = 0;
for (let round = 0; round <= rounds; round++)
  for (const [name, line] of Object.entries(runs)) {
    const used = childrenMs();
    const started = performance.now();
    const { stdout } = run(line(round));
    const ms = performance.now() - started;
    if (name === 'suggest | order' && JSON.parse(stdout).state === 'filled') filled++;
    // The first round fills caches and the store.
    if (round === 0) continue;
    times[name].push(ms);
    cpu[name] += childrenMs() - used;
  }
fs.rmSync(home, { recursive: true, force: true });
const { say, goal, end } = goals();
const middle = (name) => times[name].toSorted((a, b) => a - b)[times[name].length >> 1];
for (const name of Object.keys(runs))
  say(name, `${middle(name).toFixed(0)} ms, ${(cpu[name] / rounds).toFixed(0)} ms of the processor`);
goal('orders filled', `${filled} of ${rounds + 1}`, 'all', filled === rounds + 1);
const beyond = (middle('suggest | order') - middle('suggest')) / middle('node -e 0');
goal('an order beyond suggest, by the clock', `${beyond.toFixed(2)}x node -e 0`, '3x', beyond <= 3);
const more = (cpu['suggest | order'] - cpu.suggest) / cpu['node -e 0'];
say('the same of the processor', `${more.toFixed(2)}x`);
end();
