// node tests/benchmarks/discovery-walk.mjs <folder with the public bars> [dates = 50] [league.md]
// Walks `discover` over three public sets of daily bars and holds it to one promise: what comes later changes nothing.
// Each date is asked in a store that ends there, in one whose later bars are ruined and in one whose later bars are another
// symbol's. With a third argument the league of the F&O shares is written there as a document.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { goals } from './goals.mjs';

const [data, wanted = '50', document] = process.argv.slice(2);
if (!data) throw new Error('name the folder with the public bars');
const dates = Number(wanted);
const bin = new URL('../../bin/coach.js', import.meta.url).pathname;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-walk-'));
const { goal, say, end } = goals();

async function coach(store, ...words) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [bin, ...words, '--store', path.join(folder, store), '--json'],
    { env: { ...process.env, COACH_HOME: folder }, maxBuffer: 1 << 28 },
  );
  return JSON.parse(stdout);
}

/** Rows of one set as {date, symbol, rest}, `rest` the columns after the symbol. */
function readSets() {
  const lines = (file) => {
    const bytes = fs.readFileSync(file);
    return (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/).slice(1);
  };
  const files = (name) =>
    fs
      .readdirSync(path.join(data, name))
      .filter((file) => file.endsWith('.csv'))
      .map((file) => path.join(data, name, file));
  const us = files('e_us/sp500_daily_2013_2018').flatMap((file) =>
    lines(file).map((line) => {
      const [date, open, high, low, close, volume, symbol] = line.split(',');
      return { date, symbol, rest: [open, high, low, close, volume] };
    }),
  );
  // Those bars are stamped by midnight in India, which is 18:30 of the day before in UTC.
  const india = files('c_india_bars/nifty50_stocks_daily').flatMap((file) =>
    lines(file).map((line) => {
      const [time, ...rest] = line.split(',');
      const date = new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + 5.5 * 3_600_000)
        .toISOString()
        .slice(0, 10);
      return { date, symbol: path.basename(file, '.csv').toUpperCase(), rest };
    }),
  );
  const fo = lines(path.join(data, 'c_india_bars/nse_fo_stocks_daily_20250828_20260331.csv.gz')).map(
    (line) => {
      const [date, symbol, open, high, low, close, previous, volume] = line.split(',');
      return { date, symbol, rest: [open, high, low, close, volume, previous] };
    },
  );
  const head = 'Date,Symbol,Open,High,Low,Close,Volume';
  return [
    { name: 'us', rows: us, head, zone: '18:00:00-05:00' },
    { name: 'nifty50', rows: india, head, zone: '18:00:00+05:30' },
    { name: 'fo', rows: fo, head: `${head},PrevClose`, zone: '18:00:00+05:30' },
  ];
}

const draw = (() => {
  let state = 20261130;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
})();

/** Prices that never were, each still a valid bar. */
const ruined = (rows) =>
  rows.map(({ date, symbol, rest }) => {
    const factor = 0.2 + 3 * draw();
    return {
      date,
      symbol,
      rest: rest.map((cell, i) => (i === 4 ? '1' : String(Number(cell) * factor))),
    };
  });

/** The bars of each day dealt out anew among its symbols. */
function shuffled(rows) {
  const days = Map.groupBy ? Map.groupBy(rows, ({ date }) => date) : new Map();
  if (days.size === 0) for (const row of rows) days.set(row.date, [...(days.get(row.date) ?? []), row]);
  return [...days.values()].flatMap((day) => {
    const shift = 1 + Math.floor(draw() * (day.length - 1));
    return day.map((row, i) => ({ ...row, rest: day[(i + shift) % day.length].rest }));
  });
}

let files = 0;
async function importRows(store, { head }, rows) {
  if (rows.length === 0) return;
  const file = path.join(folder, `bars-${files++}.csv`);
  fs.writeFileSync(
    file,
    `${head}\n${rows.map(({ date, symbol, rest }) => `${date},${symbol},${rest.join(',')}`).join('\n')}\n`,
  );
  await coach(store, 'market', 'import', file);
  fs.rmSync(file);
}

const answer = ({ picks, weights, coverage, universe, nearMisses }) =>
  JSON.stringify({ picks, weights, coverage, universe, nearMisses });

async function walk(set) {
  const { name, rows, zone } = set;
  const list = path.join(folder, `${name}.csv`);
  fs.writeFileSync(list, `symbol\n${[...new Set(rows.map(({ symbol }) => symbol))].join('\n')}\n`);
  const days = [...new Set(rows.map(({ date }) => date))].sort();
  const from = Math.min(70, Math.floor(days.length / 3));
  // The last twenty sessions stay out of the walk, so that every date has a later to be ruined.
  const walked = Array.from(
    { length: dates },
    (_, i) => days[from + Math.floor((i * (days.length - 20 - from)) / dates)],
  );
  const asked = (store, date, ...more) =>
    coach(
      store,
      ...['discover', '--universe', list, '--pickers', 'metric', '--pickers', 'fuzzy'],
      ...['--as-of', `${date}T${zone}`, ...more],
    );
  const between = (after, until) =>
    rows.filter(
      ({ date }) => (after === undefined || date > after) && (until === undefined || date <= until),
    );

  const whole = `${name}-whole.db`;
  await importRows(whole, set, rows);
  const answers = new Map();
  for (const date of walked) {
    await coach(whole, 'discover', 'mark', '--as-of', `${date}T${zone}`);
    answers.set(date, answer(await asked(whole, date)));
  }

  const differing = { deleted: 0, ruined: 0, shuffled: 0 };
  let known;
  for (const date of walked) {
    await importRows(`${name}-deleted.db`, set, between(known, date));
    known = date;
    await coach(`${name}-deleted.db`, 'discover', 'mark', '--as-of', `${date}T${zone}`);
    if (answer(await asked(`${name}-deleted.db`, date)) !== answers.get(date)) differing.deleted++;
  }
  for (const [kind, change] of [
    ['ruined', ruined],
    ['shuffled', shuffled],
  ]) {
    const store = `${name}-${kind}.db`;
    fs.copyFileSync(path.join(folder, whole), path.join(folder, store));
    let until;
    for (const date of [...walked].reverse()) {
      await importRows(store, set, change(between(date, until)));
      until = date;
      if (answer(await asked(store, date, '--dry-run')) !== answers.get(date)) differing[kind]++;
    }
  }
  say(
    `${name}: symbols, sessions, dates`,
    `${new Set(rows.map((r) => r.symbol)).size}, ${days.length}, ${walked.length}`,
  );
  say(`${name}: different sets of picks`, String(new Set(answers.values()).size));
  for (const [kind, count] of Object.entries(differing))
    goal(`${name}: answers changed by later data ${kind}`, count, '0', count === 0);
}

const share = (value) => (value === null ? '–' : `${(100 * value).toFixed(2)} %`);
const interval = (ends) => (ends === null ? '–' : `${share(ends[0])} to ${share(ends[1])}`);

/** Every session of the F&O set is run and marked; the league that comes of it is the document. */
async function league(set) {
  const days = [...new Set(set.rows.map(({ date }) => date))].sort();
  const store = 'league.db';
  await importRows(store, set, set.rows);
  const nifty = path.join(data, 'c_india_bars/nifty50_daily_2023_2026.csv');
  await coach(store, 'market', 'import', nifty);
  for (const date of days.slice(25))
    await coach(
      store,
      'discover',
      '--pickers',
      'metric',
      '--pickers',
      'fuzzy',
      '--as-of',
      `${date}T${set.zone}`,
    );
  await coach(store, 'discover', 'mark', '--as-of', `${days.at(-1)}T23:00:00+05:30`);
  const told = await coach(store, 'discover', 'performance');
  const rows = told.league.map(
    (row) =>
      `| ${row.by} ${row.name} | ${row.n5} | ${row.days5} | ${row.independent5} | ${share(row.win5)} | ${share(row.mean5)} | ${interval(row.interval5)} | ${share(row.universe5)} | ${share(row.random5)} | ${row.p === null ? '–' : row.p.toFixed(3)} |`,
  );
  fs.writeFileSync(
    document,
    [
      '# The league on the F&O shares',
      '',
      `${told.runs} runs, one a session from ${told.from} to ${told.to}, over the daily bars of ${new Set(set.rows.map((r) => r.symbol)).size} F&O shares of the National Stock Exchange; ten picks a run, without a model. Returns are those of five sessions, close to close, adjusted, before costs. The picks of one day are one observation; \`apart\` counts the days of which no two share a session, and the interval stands on those. \`p\` is the share of 1,000 random pickers (as many names, kept as long) that did at least as well, corrected for the number of rows.`,
      '',
      '| picker | picks | days | apart | days with a gain | mean | 95 % of the mean | whole universe | random pickers | p |',
      '|---|---|---|---|---|---|---|---|---|---|',
      ...rows,
      '',
      `Without the symbols that left before the last run (${told.survivorship.left.join(', ')}) the universe gained ${share(told.survivorship.survivors5)} in five sessions, with them ${share(told.survivorship.all5)}. Made by \`node tests/benchmarks/discovery-walk.mjs <public bars> 0 docs/discovery-league.md\`.`,
      '',
    ].join('\n'),
  );
  say('league written', JSON.stringify(told.survivorship));
}

try {
  const sets = readSets();
  if (document) await league(sets.at(-1));
  if (dates > 0) for (const set of sets) await walk(set);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
end();
