// node tests/benchmarks/backtest.mjs [bars] [peers]: sma-cross 10/30 over minutes, from signals to trades, equity and figures, against
// npm grademark (its indicators given to it) and against a bare loop over columns (its two
// averages as running sums) that keeps nothing but the final equity. Rounds
// alternate in one process; CPU time, least of each; read the ratios. `peers` is a folder to install the peer into, a temporary one else.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const count = Number(process.argv[2] ?? 1_000_000);
const goals = { grademark: 30, bare: 4 };
const peers = process.argv[3] ?? fs.mkdtempSync(path.join(os.tmpdir(), 'coach-peers-'));
if (!fs.existsSync(path.join(peers, 'node_modules/grademark')))
  execFileSync(
    'npm',
    [
      'install',
      '--prefix',
      peers,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      'grademark@0.3.0',
      'chai@4.5.0',
    ],
    { stdio: 'ignore' },
  );
const require = createRequire(path.join(peers, 'index.js'));
const { backtest, computeEquityCurve, analyze } = require('grademark');
const { DataFrame } = require('data-forge');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-speed-'));
const { smaCross, mulberry32 } = await import(await bundle('tests/benchmarks/backtest.entry.ts', folder));
fs.rmSync(folder, { recursive: true });

const [fast, slow, rate] = [10, 30, 0.0002];
const draw = mulberry32(7);
const column = () => new Float64Array(count);
const bars = {
  symbol: 'MADE',
  interval: '1m',
  time: column(),
  open: column(),
  high: column(),
  low: column(),
  close: column(),
  volume: column(),
};
for (let i = 0, price = 100; i < count; i++) {
  bars.time[i] = Math.floor(i / 375) * 86_400_000 + (i % 375) * 60_000 + 13_500_000;
  bars.open[i] = price;
  price *= 1 + (draw() - 0.5) * 0.002;
  bars.close[i] = price;
  bars.high[i] = Math.max(price, bars.open[i]);
  bars.low[i] = Math.min(price, bars.open[i]);
}

function mean(values, n) {
  const out = column().fill(Number.NaN);
  for (let i = 0, sum = 0; i < count; i++) {
    sum += values[i];
    if (i >= n) sum -= values[i - n];
    if (i >= n - 1) out[i] = sum / n;
  }
  return out;
}
const [f, s] = [mean(bars.close, fast), mean(bars.close, slow)];

/** Running sums, long over, flat under, filled at the next open: nothing is kept but the end. */
function bare() {
  const { open, close } = bars;
  let [cash, units, trades, quick, long, side] = [1e6, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    quick += close[i];
    long += close[i];
    if (i >= slow - 1) {
      const gap = quick / fast - long / slow;
      const now = gap > 0 ? 1 : gap < 0 ? -1 : 0;
      if (now !== 0 && now === -side && i < count - 1) {
        if (now > 0 && units === 0) {
          units = Math.floor(cash / (open[i + 1] * (1 + rate)));
          cash -= units * open[i + 1] * (1 + rate);
        } else if (now < 0 && units > 0) {
          cash += units * open[i + 1] * (1 - rate);
          units = 0;
          trades++;
        }
      }
      side = now;
      long -= close[i - slow + 1];
    }
    if (i >= fast - 1) quick -= close[i - fast + 1];
  }
  return { final: cash + units * close[count - 1], trades };
}

const rows = new DataFrame({
  index: Array.from({ length: count }, (_, i) => i),
  values: Array.from({ length: count }, (_, i) => ({
    time: new Date(bars.time[i]),
    open: bars.open[i],
    high: bars.high[i],
    low: bars.low[i],
    close: bars.close[i],
    volume: 0,
    up: i > slow && f[i - 1] < s[i - 1] && f[i] > s[i],
    down: i > slow && f[i - 1] > s[i - 1] && f[i] < s[i],
  })),
}).bake();
const strategy = {
  entryRule: (enter, { bar }) => bar.up && enter(),
  exitRule: (exit, { bar }) => bar.down && exit(),
};
function grademark() {
  const trades = backtest(strategy, rows);
  computeEquityCurve(1e6, trades);
  return { trades: trades.length, profit: analyze(1e6, trades).profitPct };
}

const ours = () => smaCross(bars, fast, slow, rate);
const cpu = (work) => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
};
const { stats } = ours();
const [simple, theirs] = [bare(), grademark()];
process.stdout.write(
  `${count} bars: coach ${stats.n} trades, final ${stats.equityFinal.toFixed(2)}; bare loop ${simple.trades}, ${simple.final.toFixed(2)}; grademark ${theirs.trades}\n`,
);
// grademark never enters on the bar it left on, so it trades a little less.
const same =
  Math.abs(simple.final / stats.equityFinal - 1) < 1e-9 && Math.abs(theirs.trades / stats.n - 1) < 0.1;
const times = { coach: [], bare: [], grademark: [] };
for (let round = 0; round < 12; round++) {
  times.coach.push(cpu(ours));
  for (let k = 0; k < 5; k++) times.bare.push(cpu(bare));
  if (round < 3) times.grademark.push(cpu(grademark));
}
const least = (name) => Math.min(...times[name]);
const ratio = { grademark: least('grademark') / least('coach'), bare: least('coach') / least('bare') };
process.stdout.write(
  `coach ${least('coach').toFixed(1)} ms, bare loop ${least('bare').toFixed(1)} ms, grademark ${least('grademark').toFixed(0)} ms: ` +
    `${ratio.grademark.toFixed(1)}x grademark (goal ${goals.grademark}), ${ratio.bare.toFixed(1)} bare loops (goal ${goals.bare})\n`,
);
if (!same) process.stdout.write('The three do not agree\n');
process.exitCode = same && ratio.grademark >= goals.grademark && ratio.bare <= goals.bare ? 0 : 1;
