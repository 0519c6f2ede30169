// An order of a stored suggestion, from the command to its committed fill, against `node -e 0`; what `suggest` itself takes stands beside it. Processor time, interleaved.
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
const run = (args) => spawnSync(process.execPath, args, { env, encoding: 'utf8' });

/** CPU of all children so far, ms, as Linux counts it (in steps of 10 ms: only sums over many runs mean something). */
function childrenMs() {
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

run([coach, 'account', 'open', '--cash', '500000000', '--practice']);
const { id } = JSON.parse(run([coach, 'suggest', 'NIFTY', '--json']).stdout);
const runs = {
  node: () => ['-e', '0'],
  suggest: () => [coach, 'suggest', 'NIFTY', '--json'],
  order: (round) => [coach, 'order', 'place', '--suggestion', id, '--again', String(round), '--json'],
};
const used = { node: 0, suggest: 0, order: 0 };
let filled = 0;
for (let round = 0; round <= rounds; round++)
  for (const [name, args] of Object.entries(runs)) {
    const before = childrenMs();
    const { stdout } = run(args(round));
    // The first round fills caches and the store.
    if (round > 0) used[name] += childrenMs() - before;
    if (name === 'order' && JSON.parse(stdout).state === 'filled') filled++;
  }
fs.rmSync(home, { recursive: true, force: true });
const { say, goal, end } = goals();
const each = (name) => `${(used[name] / rounds).toFixed(0)} ms`;
say('node -e 0', each('node'));
say('suggest', `${each('suggest')}, ${(used.suggest / used.node).toFixed(2)}x`);
goal('orders filled', `${filled} of ${rounds + 1}`, 'all', filled === rounds + 1);
const ratio = used.order / used.node;
goal('an order beyond suggest', `${each('order')}, ${ratio.toFixed(2)}x`, '3x', ratio <= 3);
end();
