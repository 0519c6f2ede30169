// node tests/benchmarks/discovery.mjs [rounds of starts = 100] [kills = 20] [symbols = 5000]
// What `discover` promises to cron: of ten starts at once one runs, a killed one is completed, nothing is twice, planted
// top tens are found, and its time and memory grow as its universe does.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goals } from './goals.mjs';

const [rounds = 100, kills = 20, symbols = 5000] = process.argv.slice(2).map(Number);
const starts = 10;
const bin = new URL('../../bin/coach.js', import.meta.url).pathname;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-discovery-'));
const store = path.join(folder, 'coach.db');
const { goal, say, end } = goals();
const day = 86_400_000;
const planted = 10;

/** Runs coach to its end, or until it is killed after so many ms. */
function coach(words, { killAfter, wrapped = [] } = {}) {
  return new Promise((resolve) => {
    const [command, ...args] = [...wrapped, process.execPath, bin, ...words, '--store', store, '--json'];
    const child = spawn(command, args, { env: { ...process.env, COACH_HOME: folder } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    const timer = killAfter === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
}

const nameOf = (k) =>
  `Q${[...k.toString(4).padStart(7, '0')].map((digit) => 'WXYZ'[Number(digit)]).join('')}`;

/**
 * Three years of bars. The first ten are what both pickers look for: the highest turnover, the narrowest range of a day, the
 * volatility of most, and a rise that four in five do not reach but none of the strongest twentieth.
 */
function bars(count) {
  const lines = ['Date,Symbol,Open,High,Low,Close,Volume'];
  let state = 7;
  const draw = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let k = 0; k < count; k++) {
    let price = 60;
    for (let i = 0, at = Date.UTC(2023, 3, 30); i < 756; at += day) {
      if ([0, 6].includes(new Date(at).getUTCDay())) continue;
      i++;
      price *= k < planted ? 1.00065 + (i % 2 === 0 ? 0.0057 : -0.0057) : 1 + 0.02 * (draw() - 0.5);
      const reach = k < planted ? 0.0002 : 0.001;
      const row = [price, price * (1 + reach), price * (1 - reach), price].map((x) => x.toFixed(4));
      const volume = k < planted ? 9e7 : 1e6 + (k % 997) * 1e3;
      lines.push(`${new Date(at).toISOString().slice(0, 10)},${nameOf(k)},${row.join(',')},${volume}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const words = (list, top, ...more) => [
  ...['discover', '--universe', path.join(folder, list), '--pickers', 'metric', '--pickers', 'fuzzy'],
  ...['--top', String(top), '--as-of', '2026-03-20T18:00:00-04:00', ...more],
];

async function fill() {
  for (const count of [500, symbols])
    fs.writeFileSync(
      path.join(folder, `${count}.csv`),
      `symbol\n${Array.from({ length: count }, (_, k) => nameOf(k)).join('\n')}\n`,
    );
  const batch = 500;
  const all = bars(symbols).split('\n');
  const rows = all.slice(1, -1);
  for (let from = 0; from < symbols; from += batch) {
    const file = path.join(folder, 'bars.csv');
    fs.writeFileSync(file, [all[0], ...rows.slice(from * 756, (from + batch) * 756), ''].join('\n'));
    const { code, err } = await coach(['market', 'import', file]);
    if (code !== 0) throw new Error(err);
    fs.rmSync(file);
  }
}

/** Median seconds of the processor and MB of three runs, by GNU time. */
async function measured(list) {
  const seen = [];
  for (let i = 0; i < 3; i++) {
    const report = path.join(folder, 'time.txt');
    const { code, err } = await coach(words(list, 10, '--dry-run'), {
      wrapped: ['/usr/bin/time', '-f', '%U %S %M', '-o', report],
    });
    if (code !== 0) throw new Error(err);
    const [user, system, kilobytes] = fs.readFileSync(report, 'utf8').trim().split(' ').map(Number);
    seen.push({ seconds: user + system, megabytes: kilobytes / 1024 });
  }
  return seen.sort((a, b) => a.seconds - b.seconds)[1];
}

async function startsAtOnce() {
  let [ran, odd, twice] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const top = 1 + round;
    const ends = await Promise.all(Array.from({ length: starts }, () => coach(words('500.csv', top))));
    const done = ends.filter(({ code }) => code === 0);
    // One that starts after the first has ended shows its run again.
    if (done.length > 0 && new Set(done.map(({ out }) => out)).size === 1) ran++;
    odd += ends.filter(({ code }) => code !== 0 && code !== 75).length;
    const { runId, picks } = JSON.parse(done[0]?.out ?? '{}');
    if (picks?.length !== top || !runId) twice++;
  }
  goal('rounds of ten starts with one run', `${ran} of ${rounds}`, 'all', ran === rounds);
  goal('starts that ended otherwise than done or held', odd, '0', odd === 0);
  goal('rounds with another number of picks', twice, '0', twice === 0);
}

async function killed() {
  const wanted = JSON.parse((await coach(words('500.csv', 100, '--dry-run'))).out).picks;
  for (let kill = 0; kill < kills; kill++) await coach(words('500.csv', 100), { killAfter: 30 + kill * 20 });
  const { code, out } = await coach(words('500.csv', 100));
  const same = code === 0 && JSON.stringify(JSON.parse(out).picks) === JSON.stringify(wanted);
  goal(`after ${kills} kills the next start completes the run`, same, 'true', same);
  const { running, unfinished } = JSON.parse((await coach(['discover', 'status'])).out);
  goal('runs left open', unfinished.length, '0', running === null && unfinished.length === 0);
}

try {
  await fill();
  const few = await measured('500.csv');
  const many = await measured(`${symbols}.csv`);
  const times = symbols / 500;
  const growth = many.seconds / few.seconds;
  say('500 symbols', `${few.seconds.toFixed(2)} s, ${few.megabytes.toFixed(0)} MB`);
  goal(
    `${symbols} symbols, seconds of the processor`,
    many.seconds.toFixed(2),
    '12 (6 s on 2 cores)',
    many.seconds <= 12,
  );
  goal(`${symbols} symbols, MB`, many.megabytes.toFixed(0), '600', many.megabytes <= 600);
  goal(`time of ${symbols} over 500 symbols`, growth.toFixed(1), `${times} (linear)`, growth <= times);
  const { picks } = JSON.parse((await coach(words(`${symbols}.csv`, planted, '--dry-run'))).out);
  const found = picks.filter(({ symbol }) =>
    Array.from({ length: planted }, (_, k) => nameOf(k)).includes(symbol),
  );
  goal('planted top ten found', `${found.length} of ${planted}`, 'all', found.length === planted);
  await killed();
  await startsAtOnce();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
end();
