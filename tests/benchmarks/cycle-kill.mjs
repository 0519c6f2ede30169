// node tests/benchmarks/cycle-kill.mjs [kills = 40]: `cycle run` is killed at any moment, twice an account, and run again; each symbol is ordered once in the session and the store is sound.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const kills = Number(process.argv[2] ?? 40);
const root = path.resolve(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-cycle-kill-'));
const symbols = ['NIFTY', 'BANKNIFTY'];
const faults = [];
let usual = 0;
for (let round = 0; round < kills / 2; round++) {
  const home = path.join(folder, String(round));
  const env = { ...process.env, COACH_HOME: home, NODE_ENV: '' };
  const coach = (...args) =>
    spawnSync(process.execPath, [path.join(root, 'bin/coach.js'), ...args], { env, encoding: 'utf8' });
  coach('account', 'open', '--cash', '500000', '--practice');
  if (round === 0) {
    const started = performance.now();
    coach('cycle', 'run', ...symbols, '--dry-run');
    usual = performance.now() - started;
  }
  for (let kill = 0; kill < 2; kill++) {
    const child = spawn(process.execPath, [path.join(root, 'bin/coach.js'), 'cycle', 'run', ...symbols], {
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await pause(usual * (0.2 + Math.random()));
    child.kill('SIGKILL');
    await ended;
  }
  const { status, stderr } = coach('cycle', 'run', ...symbols);
  if (status !== 0) faults.push(`${round}: the run afterwards exits ${status}: ${stderr.slice(0, 200)}`);
  const { orders } = JSON.parse(coach('order', 'list', '--json').stdout);
  for (const symbol of symbols) {
    const filled = orders.filter((order) => order.symbol === symbol && order.state === 'filled').length;
    if (filled !== 1) faults.push(`${round}: ${filled} orders of ${symbol}`);
  }
  if (coach('store', 'verify').status !== 0) faults.push(`${round}: the store is damaged`);
}
fs.rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${kills} kills, ${faults.length} faults\n`);
for (const fault of faults.slice(0, 10)) process.stdout.write(`  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
