// node tests/benchmarks/million.mjs [rows = 1000000]: ten years of an options trader's tradebook through the built program,
// a tenth of it first as the peer that growth is measured against. Linux only: what a process takes is read from /proc.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { goals } from './goals.mjs';

const total = Number(process.argv[2] ?? 1_000_000);
const bin = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../bin/coach.js');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-million-'));
const { say, goal, end } = goals();

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const two = (n) => String(n).padStart(2, '0');

/** Spreads opened and closed within the day, evenly over the days of ten years, as Zerodha writes them. */
function tradebook(file, rows) {
  const out = fs.openSync(file, 'w');
  const header =
    'symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time,expiry_date\n';
  let text = header;
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const days = [];
  for (let ms = Date.UTC(2017, 0, 2); ms < Date.UTC(2026, 10, 20); ms += 86_400_000) {
    const weekday = new Date(ms).getUTCDay();
    if (weekday > 0 && weekday < 6) days.push(new Date(ms));
  }
  const perDay = Math.ceil(rows / days.length / 4);
  let n = 0;
  for (const day of days) {
    const date = day.toISOString().slice(0, 10);
    const month = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 2, 0));
    while (month.getUTCDay() !== 4) month.setUTCDate(month.getUTCDate() - 1);
    const expiry = month.toISOString().slice(0, 10);
    const name = `NIFTY${String(month.getUTCFullYear()).slice(2)}${months[month.getUTCMonth()]}`;
    for (let i = 0; i < perDay && n < rows; i++) {
      const strike = 20_000 + 100 * Math.floor(random() * 40);
      const right = random() < 0.5 ? 'CE' : 'PE';
      const at = 9.5 * 3600 + Math.floor((i * 18_000) / perDay);
      const legs = [
        [strike, 'sell', at],
        [strike + 500, 'buy', at],
        [strike, 'buy', at + 600],
        [strike + 500, 'sell', at + 600],
      ];
      for (const [k, side, seconds] of legs) {
        n++;
        const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
        const price = (20 + random() * 200).toFixed(2);
        text += `${name}${k}${right},,${date},NSE,FO,,${side},false,75,${price},${1e7 + n},${2e7 + n},${date}T${time},${expiry}\n`;
      }
      if (text.length > 1 << 20) {
        fs.writeSync(out, text);
        text = '';
      }
    }
  }
  fs.writeSync(out, text);
  fs.closeSync(out);
  return n;
}

/** One command: seconds on the clock and of the processors, and the most memory it held. Fails where the command does. */
function run(home, ...words) {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, ...words, '--json', '--quiet'], {
    env: { ...process.env, COACH_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  let [megabytes, cpu] = [0, 0];
  const look = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (peak) megabytes = Math.max(megabytes, Number(peak[1]) / 1024);
      const stat = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      cpu = (Number(stat[11]) + Number(stat[12])) / 100;
    } catch {
      // It has ended since.
    }
  }, 20);
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      clearInterval(look);
      if (code !== 0)
        return reject(new Error(`coach ${words.join(' ')} ended with ${code}: ${said.slice(0, 500)}`));
      resolve({ seconds: (performance.now() - started) / 1000, cpu, megabytes });
    });
  });
}

const steps = [
  ['import', (file) => ['journal', 'import', file], 60, 500],
  ['import again, nothing new', (file) => ['journal', 'import', file], 25, 500],
  ['performance', () => ['performance'], 20, 600],
  ['journal list', () => ['journal', 'list', '--limit', '50'], 1, 150],
  ['trade list', () => ['trade', 'list', '--limit', '50'], 1, 150],
  ['patterns', () => ['patterns'], 20, 600],
  ['suggest', () => ['suggest', 'NIFTY'], 5, 300],
];

async function measured(rows) {
  const home = path.join(folder, String(rows));
  const file = path.join(folder, `${rows}.csv`);
  const made = tradebook(file, rows);
  say(`${made} rows`, `${Math.round(fs.statSync(file).size / 1e6)} MB of CSV`);
  const found = [];
  for (const [, words] of steps) found.push(await run(home, ...words(file)));
  say('store', `${Math.round(fs.statSync(path.join(home, 'coach.db')).size / 1e6)} MB`);
  return found;
}

try {
  const tenth = await measured(total / 10);
  const whole = await measured(total);
  for (const [i, [name, , seconds, megabytes]] of steps.entries()) {
    const one = whole[i];
    const growth = one.cpu / tenth[i].cpu;
    const figures = `${one.seconds.toFixed(1)} s, ${one.cpu.toFixed(1)} s of processor, ${Math.round(one.megabytes)} MB`;
    const met = one.seconds <= seconds && one.megabytes <= megabytes;
    if (total >= 1_000_000) goal(name, figures, `${seconds} s, ${megabytes} MB`, met);
    else say(name, figures);
    goal(`${name}: whole to a tenth`, growth.toFixed(1), 'at most 11', growth <= 11);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
end();
