// node tests/benchmarks/desk.mjs [events = 1000000]: the step function against its own bare loop, memory, and the counts of the properties.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle } from '../support/bundle.mjs';

const total = Number(process.argv[2] ?? 1_000_000);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-desk-speed-'));
const say = (name, figure) => process.stdout.write(`${name.padEnd(62)} ${figure}\n`);
const kit = await import(await bundle('tests/benchmarks/desk.entry.ts', folder));
fs.rmSync(folder, { recursive: true, force: true });
let missed = 0;
const goal = (name, good, figure) => {
  if (!good) missed++;
  say(`${name}${good ? '' : '  MISSED'}`, figure);
};

const open = Date.parse('2026-11-23T09:15:00+05:30');
const option = (strike, right) => ({
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: '2026-12-29',
  strike,
  right,
  multiplier: 1,
});
const held = [option(26_200, 'CE'), option(26_400, 'CE'), option(25_800, 'PE'), option(25_600, 'PE')];
const quotes = (at, shift) =>
  held.map((instrument, i) =>
    kit.quoteOf(instrument, at, {
      bid: 100 - 20 * i + shift,
      ask: 101 - 20 * i + shift,
      spot: 26_000,
      forward: 26_000,
      years: 0.1,
      iv: 0.12,
    }),
  );
// As an account is traded: margin, limits and breaker.
const rules = kit.deskRules;

/** An account with an iron condor open, and a stream of quotes of its four legs. */
function opened() {
  let state = kit.deskStart({ account: 'paper', currency: 'INR', exchange: 'NSE', cash: 100_000_000, at: 0 });
  const step = (event) => {
    state = kit.stepDesk(state, event, rules).state;
  };
  step({ at: open, type: 'session', phase: 'open', date: '2026-11-23', next: null });
  const legs = held.map((instrument, i) =>
    kit.deskLeg({
      action: i % 2 === 0 ? 'sell' : 'buy',
      instrument,
      quantity: 65,
      lot: 65,
      tick: 0.05,
      freeze: null,
      expiresAt: null,
    }),
  );
  const request = {
    intent: 'a',
    legs,
    type: 'market',
    limit: null,
    stop: null,
    tif: 'day',
    fill: null,
    bracket: null,
    trade: null,
    concerns: [],
    note: null,
    tag: null,
  };
  step({ at: open + 1, type: 'order', request, quotes: quotes(open + 1, 0) });
  return state;
}

// Every price is news: a stream that repeats would be dropped as older than what is known.
const length = 50_000;
const stream = Array.from({ length }, (_, i) => ({
  at: open + 2 + i,
  type: 'quotes',
  quotes: quotes(open + 2 + i, (i % 7) / 20),
}));
const state = opened();

function ours(count) {
  let now = state;
  for (let i = 0; i < count; i++) {
    if (i % length === 0) now = state;
    now = kit.stepDesk(now, stream[i % length], rules).state;
  }
  return now;
}

/** The same events looked at by nothing but a loop: its own bare floor. */
function bare(count) {
  let sum = 0;
  for (let i = 0; i < count; i++)
    for (const quote of stream[i % length].quotes) sum += (quote.bid + quote.ask) / 2;
  return sum;
}

/** Events made as they come, so that nothing but the account can grow. */
function flowing(count) {
  let now = state;
  for (let i = 0; i < count; i++) {
    const at = open + 2 + i;
    now = kit.stepDesk(now, { at, type: 'quotes', quotes: quotes(at, (i % 7) / 20) }, rules).state;
  }
  return now;
}

/** Milliseconds of this process's own CPU: a busy machine does not count. */
const timed = (work) => {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
};
ours(50_000);
bare(50_000);
let [best, floor] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
for (let round = 0; round < 3; round++) {
  floor = Math.min(
    floor,
    timed(() => bare(total / 4)),
  );
  best = Math.min(
    best,
    timed(() => ours(total / 4)),
  );
}
const rate = total / 4 / (best / 1000);
goal(
  'step function, quotes of four open legs (goal 200,000/s)',
  rate >= 200_000,
  `${Math.round(rate).toLocaleString('en')} events/s`,
);
say('its own bare loop', `${(best / floor).toFixed(1)} x the loop`);

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
const last = flowing(total);
globalThis.gc?.();
const grown = (process.memoryUsage().heapUsed - before) / 1e6;
goal(
  'memory after the stream (goal: grows by less than 20 MB)',
  grown < 20,
  `${grown.toFixed(1)} MB, state ${JSON.stringify(last).length} bytes`,
);

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s of CPU`;
for (const [name, work] of [
  ['1,000,000 breaker histories', () => kit.breakerHistories(1_000_000, 11)],
  ['100,000 shuffled settlement streams', () => kit.settlementStreams(100_000, 11)],
]) {
  let fault = null;
  const took = timed(() => {
    fault = work();
  });
  goal(name, fault === null, fault ?? `0 violations, ${seconds(took)}`);
}
process.exitCode = missed === 0 ? 0 : 1;
