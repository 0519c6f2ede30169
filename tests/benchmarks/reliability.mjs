// node tests/benchmarks/reliability.mjs <folder of UDiFF days> [--write]: how often suggestions ended with a profit against the
// chance they stated. Every view and level of experience is answered on the end-of-day chain of each day and expiry; each suggestion
// is held to its near expiry and settled at the underlying's close of that day, charges in and out paid. Suggestions of one
// underlying and expiry share one outcome, so the interval is a bootstrap over those clusters. --write puts the table into docs/playbook.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const [folder, flag] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node tests/benchmarks/reliability.mjs <folder of UDiFF days> [--write]\n');
  process.exit(2);
}
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-reliability-'));
const { chainFile, localDate, analyse, playbook, isRefusal } = await import(
  await bundle('tests/benchmarks/reliability.entry.ts', scratch)
);
fs.rmSync(scratch, { recursive: true });

const symbols = ['NIFTY', 'BANKNIFTY'];
const mostDays = 45;
const files = fs.readdirSync(folder).filter((name) => name.startsWith('BhavCopy_NSE_FO'));
const days = [];
for (const name of files.sort())
  for (const symbol of symbols) days.push(await chainFile(path.join(folder, name), { symbol }));

/** Close of the underlying by symbol and day: the settlement price of an index option on its expiry day. */
const settled = new Map(
  days.map((chain) => [`${chain.symbol} ${localDate(chain.exchange, chain.asOf)}`, chain.spot]),
);

/** P/L of a suggestion at the settlement price, charges in and out paid; null for a later leg. */
function outcome({ legs, netCash, charges }, expiry, price) {
  let pl = netCash - charges.total;
  for (const { action, type, strike, quantity, expiry: own } of legs) {
    if (own !== expiry || strike === null) return null;
    const worth = Math.max(type === 'CE' ? price - strike : strike - price, 0);
    pl += (action === 'buy' ? quantity : -quantity) * worth;
  }
  return pl;
}

const rows = [];
const seen = new Set();
for (const chain of days) {
  const day = localDate(chain.exchange, chain.asOf);
  for (const { expiry } of chain.slices) {
    const price = settled.get(`${chain.symbol} ${expiry}`);
    const left = (Date.parse(expiry) - Date.parse(day)) / 86_400_000;
    if (price === undefined || left < 1 || left > mostDays) continue;
    const analysis = analyse(chain, expiry, {
      rate: 0.065,
      freshness: { state: 'lastClose', ageMs: 0, note: '' },
    });
    if (isRefusal(analysis)) continue;
    for (const direction of ['bullish', 'bearish', 'neutral'])
      for (const volatility of ['rising', 'steady', 'falling'])
        for (const experience of ['beginner', 'advanced']) {
          const answer = playbook({
            chain,
            analysis,
            view: { direction, volatility, confidence: 0.5, evidence: [], given: true },
            person: { capital: null, risk: 'medium', experience, definedRisk: true, brokeragePerOrder: 20 },
            horizonDays: null,
          });
          if (isRefusal(answer)) continue;
          for (const one of answer.suggestions) {
            const pl = outcome(one, expiry, price);
            const key = `${chain.symbol} ${day} ${expiry} ${one.actions.join(' ')}`;
            if (pl === null || seen.has(key)) continue;
            seen.add(key);
            rows.push({ cluster: `${chain.symbol} ${expiry}`, pop: one.pop, won: pl > 0 ? 1 : 0 });
          }
        }
  }
}

/** A small generator, so that the interval is the same every time (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const share = (some) => some.reduce((sum, { won }) => sum + won, 0) / some.length;

/** Rows of one underlying and expiry together. */
function grouped(some) {
  const found = new Map();
  for (const row of some) found.set(row.cluster, [...(found.get(row.cluster) ?? []), row]);
  return found.values();
}

/** 95 % interval of the share won, clusters drawn with replacement. */
function interval(some) {
  const clusters = [...grouped(some)];
  const next = random(7);
  const shares = Array.from({ length: 2000 }, () =>
    share(clusters.flatMap(() => clusters[Math.floor(next() * clusters.length)])),
  ).sort((a, b) => a - b);
  return [shares[50], shares[1949]];
}

const percent = (value) => `${(100 * value).toFixed(0)} %`;
const lines = ['| stated | n | expiries | mean stated | won | 95 % interval |', '|---|---|---|---|---|---|'];
const bands = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01];
const parts = bands.slice(1).map((to, i) => rows.filter(({ pop }) => pop >= bands[i] && pop < to));
for (const [i, some] of [...parts, rows].entries()) {
  if (some.length === 0) continue;
  const name =
    i === parts.length ? '**all**' : `${percent(bands[i])} to ${percent(Math.min(bands[i + 1], 1))}`;
  const mean = some.reduce((sum, { pop }) => sum + pop, 0) / some.length;
  const [low, high] = interval(some);
  const clusters = new Set(some.map(({ cluster }) => cluster)).size;
  lines.push(
    `| ${name} | ${some.length} | ${clusters} | ${percent(mean)} | ${percent(share(some))} | ${percent(low)} to ${percent(high)} |`,
  );
}
process.stdout.write(`${lines.join('\n')}\n`);
if (flag === '--write') {
  const page = path.resolve(import.meta.dirname, '../../docs/playbook.md');
  const [begin, end] = ['<!-- reliability -->', '<!-- /reliability -->'];
  const text = fs.readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for the table`);
  fs.writeFileSync(page, `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`);
}
