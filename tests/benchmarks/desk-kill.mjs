// node tests/benchmarks/desk-kill.mjs [kills = 200]: the program is killed while it places orders and halts; afterwards the account is whole and a halt that was written holds.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundle } from '../support/bundle.mjs';

const kills = Number(process.argv[2] ?? 200);
const root = path.resolve(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-desk-kill-'));
const kit = await import(await bundle('tests/benchmarks/desk-kill.entry.ts', folder));
const home = path.join(folder, 'home');
const file = path.join(home, 'coach.db');
const note = `${file}.halt-paper`;
const faults = [];

function start(args) {
  const child = spawn(process.execPath, [path.join(root, 'bin/coach.js'), ...args], {
    env: { ...process.env, COACH_HOME: home, NODE_ENV: '' },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  return { child, ended };
}
const run = (args) => start(args).ended;

/** The account folded anew from its events, its orders and its ledger: all three must tell the same. */
async function check(round) {
  const store = await kit.sqliteStore(file, { clock: kit.systemClock });
  try {
    const moment = await store.desk.load('paper');
    const opening = await store.desk.opening('paper');
    const events = (await store.desk.events('paper')).map(({ event }) => event);
    const again = kit.foldDesk(opening, events, { ...kit.deskRules, brokeragePerOrder: 20 });
    if (JSON.stringify(again) !== JSON.stringify(moment.state))
      faults.push(`${round}: the state is not the fold of its events`);
    const orders = await store.desk.orders({ account: 'paper', limit: 100_000 });
    const filled = new Set(orders.filter(({ state }) => state === 'filled').map(({ intent }) => intent));
    const booked = new Set((await store.ledger.fills({ account: 'paper' })).map((fill) => fill.orderId));
    if (filled.size !== booked.size || [...filled].some((intent) => !booked.has(intent)))
      faults.push(`${round}: orders and ledger differ`);
    return { halted: moment.state.breaker.state === 'halted', orders: orders.length, filled: filled.size };
  } finally {
    await store.close();
  }
}

const order = (number) => [
  'order',
  'place',
  'NIFTY',
  '--expiry',
  '2026-08-25',
  '--legs',
  'BUY CE 25500',
  '--again',
  String(number),
];
let usual = 0;
let landed = 0;
for (let round = 0; round < kills; round++) {
  // A new account every ten rounds: the last of each ten kills a halt.
  if (round % 10 === 0) {
    fs.rmSync(home, { recursive: true, force: true });
    await run(['account', 'open', '--cash', '5000000', '--practice']);
    const started = performance.now();
    await run(order(999));
    usual = performance.now() - started;
  }
  const halts = round % 10 === 9;
  const { child, ended } = start(halts ? ['breaker', 'halt'] : order(round % 10));
  await pause(Math.random() * usual * 1.2);
  child.kill('SIGKILL');
  await ended;
  const noted = fs.existsSync(note);
  const before = await check(round);
  if (halts) {
    const { code } = await run(order(500));
    const after = await check(round);
    const stopped = noted || before.halted;
    if (stopped && (code === 0 || after.filled > before.filled))
      faults.push(`${round}: new risk after a halt that was written`);
    if (stopped) landed++;
  }
}
fs.rmSync(folder, { recursive: true, force: true });
process.stdout.write(
  `${kills} kills, ${landed} of ${Math.floor(kills / 10)} halts were written before the kill, ${faults.length} faults\n`,
);
for (const fault of faults.slice(0, 10)) process.stdout.write(`  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
