// node tests/benchmarks/growth.mjs [rounds = 9]: what `suggest` costs with a year of five-minute chains in the store against the same
// store without them, interleaved, in processor time; and how large a row it keeps. Of the year's 18,750 snapshots all have their
// figures and their bytes; those bytes are one chain's, as only the newest two are ever read whole.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';
import { goals } from './goals.mjs';
import { madeChain } from './made-chain.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const coach = path.join(root, 'bin/coach.js');
const rounds = Number(process.argv[2] ?? 9);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-growth-'));
const { engine } = await import(await bundle('tests/benchmarks/growth.entry.ts', folder));
const { say, goal, end } = goals();
const homes = { empty: path.join(folder, 'empty'), year: path.join(folder, 'year') };
const run = (home, ...args) =>
  spawnSync(process.execPath, [coach, ...args], {
    encoding: 'utf8',
    env: { ...process.env, COACH_HOME: home, NO_COLOR: '1' },
  });

const [days, aDay, step] = [250, 75, 300_000];
const at = Date.parse('2024-11-05T15:25:00+05:30');
for (const [i, minutes] of [
  [0, 5],
  [1, 0],
]) {
  const file = path.join(folder, `chain${i}.json`);
  const shown = new Date(at - minutes * 60_000 + 330 * 60_000);
  const clock = shown.toISOString().slice(11, 19);
  fs.writeFileSync(file, madeChain().replace(/05-Nov-2024 \d\d:\d\d:\d\d/g, `05-Nov-2024 ${clock}`));
  for (const home of Object.values(homes)) {
    const done = run(home, 'market', 'import', file, '--json');
    if (done.status !== 0) throw new Error(done.stderr);
  }
}

/** Daily bars of a year and a half up to the day before, so that what is kept of them is in the row too. */
function madeBars(level) {
  const rows = ['date,open,high,low,close,volume'];
  for (let day = 560, close = level; day > 0; day--) {
    const date = new Date(at - day * 86_400_000);
    if (date.getUTCDay() % 6 === 0) continue;
    const open = close;
    close = level * (1 + 0.06 * Math.sin(day / 23) + 0.011 * Math.sin(day * 7));
    const [high, low] = [Math.max(open, close) * 1.004, Math.min(open, close) * 0.996];
    rows.push(
      [date.toISOString().slice(0, 10), ...[open, high, low, close].map((x) => x.toFixed(2)), 250_000].join(),
    );
  }
  return `${rows.join('\n')}\n`;
}
for (const [symbol, level] of [
  ['NIFTY', 24_000],
  ['INDIAVIX', 14],
]) {
  const file = path.join(folder, `${symbol}.csv`);
  fs.writeFileSync(file, madeBars(level));
  for (const home of Object.values(homes)) {
    const done = run(home, 'market', 'import', file, '--json');
    if (done.status !== 0) throw new Error(done.stderr);
  }
}

const db = engine(path.join(homes.year, 'coach.db'))();
const [newest] = db.prepare('SELECT * FROM chains ORDER BY as_of DESC LIMIT 1').all();
const figures = db.prepare('SELECT * FROM chain_summaries WHERE chain_id = ?').all(newest.id);
const columns = Object.keys(newest);
const put = db.prepare(`INSERT INTO chains (${columns}) VALUES (${columns.map(() => '?')})`);
const own = Object.keys(figures[0]);
const putFigures = db.prepare(`INSERT INTO chain_summaries (${own}) VALUES (${own.map(() => '?')})`);
const shifted = (expiry, weeks) =>
  new Date(Date.parse(expiry) - weeks * 7 * 86_400_000).toISOString().slice(0, 10);
db.transaction(() => {
  for (let day = 1, left = days; left > 0; day++) {
    const date = new Date(newest.as_of - day * 86_400_000);
    if (date.getUTCDay() % 6 === 0) continue;
    left--;
    // An expiry is listed for some seven weeks; before that others were.
    const weeks = Math.floor(day / 49) * 7;
    for (let i = 0; i < aDay; i++) {
      const row = {
        ...newest,
        id: randomBytes(16).toString('hex'),
        as_of: newest.as_of - day * 86_400_000 - i * step,
      };
      put.run(columns.map((name) => row[name]));
      for (const figure of figures) {
        const moved = {
          ...figure,
          chain_id: row.id,
          as_of: row.as_of,
          expiry: shifted(figure.expiry, weeks),
          atm_iv: figure.atm_iv * (1 + 0.1 * Math.sin(day)),
        };
        putFigures.run(own.map((name) => moved[name]));
      }
    }
  }
})();
const stored = db.prepare('SELECT count(*) AS n FROM chains').get().n;
db.close();

/** CPU of all children so far, ms, as Linux counts it. */
function childrenMs() {
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const cpu = { empty: 0, year: 0 };
const walls = { empty: [], year: [] };
for (let round = 0; round <= rounds; round++) {
  for (const [name, home] of Object.entries(homes)) {
    const [used, started] = [childrenMs(), performance.now()];
    const done = run(
      home,
      'suggest',
      'NIFTY',
      '--json',
      '--as-of',
      `2024-11-05T15:2${6 + (round % 4)}:00+05:30`,
    );
    if (done.status !== 0) throw new Error(done.stderr);
    if (round === 0) continue;
    cpu[name] += childrenMs() - used;
    walls[name].push(performance.now() - started);
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const after = engine(path.join(homes.year, 'coach.db'))();
const [{ row, inputs }] = after
  .prepare(
    'SELECT max(length(document) + length(inputs)) AS "row", max(length(inputs)) AS inputs FROM suggestions',
  )
  .all();
after.close();
say(
  'chains stored',
  `${stored}, ${(fs.statSync(path.join(homes.year, 'coach.db')).size / 1e6).toFixed(0)} MB`,
);
say(
  'suggest, the same store without them',
  `${(cpu.empty / rounds).toFixed(0)} ms CPU, ${median(walls.empty).toFixed(0)} ms`,
);
say(
  'suggest, a year of five-minute chains',
  `${(cpu.year / rounds).toFixed(0)} ms CPU, ${median(walls.year).toFixed(0)} ms`,
);
const ratio = cpu.year / cpu.empty;
goal('processor time against the store without them', `${ratio.toFixed(3)}x`, '1.15x', ratio <= 1.15);
goal(
  'row kept with a suggestion, document and inputs',
  `${row} bytes, ${inputs} of them inputs`,
  'under 60 KB',
  row < 60_000,
);
fs.rmSync(folder, { recursive: true, force: true });
end();
