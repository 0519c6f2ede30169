// node tests/benchmarks/options-maths.mjs: implied volatilities and greeks of a chain against @quantlib/ql, alternating in one process.
// Read the ratios; the rates depend on the machine and its load.
//
// The peer's settings are its best for each job: blackFormulaImpliedStdDev1 once with its default accuracy (1e-6 in total volatility) and
// once with accuracy 1e-12; BlackCalculator by init2, the constructor that takes no payoff object, asked for the same six figures.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BlackCalculator, blackFormulaImpliedStdDev1, Option } from '@quantlib/ql';
import { bundle } from '../support/bundle.mjs';

const built = path.resolve(import.meta.dirname, '../../dist/bench/options.js');

async function bundled() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-speed-'));
  const loaded = await import(await bundle('tests/benchmarks/options.entry.ts', folder));
  fs.rmSync(folder, { recursive: true });
  return loaded;
}

// The bench build if there is one (BENCH=1), else the sources bundled here.
const kit = fs.existsSync(built) ? await import(built) : await bundled();

const COUNT = 100_000;
const PEER_COUNT = 5_000;
const ROUNDS = 15;
const RATE = 0.065;
const NAMES = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'];

function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const figures = (n) => Object.fromEntries(NAMES.map((name) => [name, new Float64Array(n)]));

// An index chain: forward 23,000 to 25,000, strikes of 50 within 12 %, 0.05 to 60 days, out of the money, worth 0.05 or more.
function indexChain(n) {
  const random = randomFrom(7);
  const [forward, strike, years, discount, vol, price] = Array.from({ length: 6 }, () => new Float64Array(n));
  const call = new Uint8Array(n);
  for (let i = 0; i < n; ) {
    forward[i] = 23_000 + 2_000 * random();
    strike[i] = Math.round((forward[i] * (0.88 + 0.24 * random())) / 50) * 50;
    years[i] = (0.05 + 59.95 * random()) / 365;
    vol[i] = 0.08 + 0.22 * random();
    call[i] = strike[i] > forward[i] ? 1 : 0;
    discount[i] = Math.exp(-RATE * years[i]);
    price[i] = kit.black76(call[i] ? 'c' : 'p', forward[i], strike[i], years[i], RATE, vol[i]).price;
    if (price[i] >= 0.05) i++;
  }
  return { n, call, forward, strike, years, discount, vol, price };
}

function ours(c, out) {
  kit.impliedChain(c.n, c.call, c.forward, c.strike, c.years, c.discount, c.price, out);
}

function scalar(c, out, count) {
  for (let i = 0; i < count; i++) {
    const rate = -Math.log(c.discount[i]) / c.years[i];
    out[i] =
      kit.impliedBlack76(c.call[i] ? 'c' : 'p', c.forward[i], c.strike[i], c.years[i], rate, c.price[i]).iv ??
      Number.NaN;
  }
}

function peer(c, out, count, accuracy) {
  for (let i = 0; i < count; i++) {
    const type = c.call[i] ? Option.Type.Call : Option.Type.Put;
    try {
      const s = blackFormulaImpliedStdDev1(
        type,
        c.strike[i],
        c.forward[i],
        c.price[i],
        c.discount[i],
        0,
        undefined,
        accuracy,
        1000,
      );
      out[i] = s / Math.sqrt(c.years[i]);
    } catch {
      out[i] = Number.NaN;
    }
  }
}

function peerGreeks(c, out, count) {
  for (let i = 0; i < count; i++) {
    const type = c.call[i] ? Option.Type.Call : Option.Type.Put;
    const years = c.years[i];
    const option = new BlackCalculator().init2(
      type,
      c.strike[i],
      c.forward[i],
      c.vol[i] * Math.sqrt(years),
      c.discount[i],
    );
    out.price[i] = option.value();
    out.delta[i] = option.deltaForward();
    out.gamma[i] = option.gammaForward();
    out.vega[i] = option.vega(years);
    out.theta[i] = option.theta(c.forward[i], years);
    out.rho[i] = option.rho(years);
  }
}

// The least nanoseconds per option of several rounds in which the contestants alternate.
function race(contestants) {
  const best = contestants.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    contestants.forEach(({ count, run }, i) => {
      const started = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(started);
      best[i] = Math.min(best[i], ((user + system) * 1000) / count);
    });
  }
  return best;
}

function accuracy(got, wanted, attainable) {
  let worst = 0;
  let failed = 0;
  let beyond = 0;
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(got[i] / wanted[i] - 1);
    if (!(error < 1)) failed++;
    else if (attainable[i] < 5e-16) worst = Math.max(worst, error);
    else if (error > Math.max(1e-14, 20 * attainable[i])) beyond++;
  }
  return `worst ${worst.toExponential(1)}, beyond 20x attainable ${beyond}, failed ${failed}`;
}

const say = (...cells) =>
  process.stdout.write(`${cells.map((cell, i) => cell.padEnd([38, 12, 14, 12, 0][i])).join('')}\n`);
const line = (name, ns, base, note) =>
  say(name, `${ns.toFixed(0)} ns`, `${(1e3 / ns).toFixed(2)} M/s`, `${(ns / base).toFixed(1)}x`, note);

function impliedRace(chain, grid) {
  const out = new Float64Array(COUNT);
  const solvers = [
    ['ours, whole chain', COUNT, (c) => ours(c, out)],
    ['ours, one call an option', PEER_COUNT, (c, n) => scalar(c, out, n)],
    ['@quantlib/ql, accuracy 1e-12', PEER_COUNT, (c, n) => peer(c, out, n, 1e-12)],
    ['@quantlib/ql, default accuracy', PEER_COUNT, (c, n) => peer(c, out, n, undefined)],
  ];
  const times = race(solvers.map(([, count, run]) => ({ count, run: () => run(chain, count) })));
  say(
    'implied volatility',
    'per option',
    'per core',
    'ours is',
    `error on ${grid.n} exact prices, out of the money to 8 sd`,
  );
  solvers.forEach(([name, , run], i) => {
    run(grid, grid.n);
    line(name, times[i], times[0], accuracy(out, grid.vol, grid.attainable));
  });
}

function greeksRace(chain, grid) {
  const out = figures(COUNT);
  const run = (c) => kit.greeksChain(c.n, c.call, c.forward, c.strike, c.years, c.discount, c.vol, out);
  const times = race([
    { count: COUNT, run: () => run(chain) },
    { count: PEER_COUNT, run: () => peerGreeks(chain, out, PEER_COUNT) },
  ]);
  const worst = () => {
    let most = 0;
    for (let i = 0; i < grid.n; i++) most = Math.max(most, Math.abs(out.price[i] / grid.price[i] - 1));
    return `worst relative price error ${most.toExponential(1)}`;
  };
  say('\nprice, delta, gamma, vega, theta, rho', 'per option', 'per core', 'ours is', '');
  run(grid);
  line('ours, whole chain', times[0], times[0], worst());
  peerGreeks(grid, out, grid.n);
  line('@quantlib/ql BlackCalculator', times[1], times[0], worst());
}

const chain = indexChain(COUNT);
const grid = kit.truthGrid();
impliedRace(chain, grid);
greeksRace(chain, grid);
const [american] = race([
  {
    count: 20,
    run: () => {
      for (let i = 0; i < 20; i++) kit.american('p', 100, 95 + i / 2, 0.5, 0.05, 0.01, 0.25);
    },
  },
]);
process.stdout.write(`\nAmerican price and greeks, one option: ${(american / 1e6).toFixed(2)} ms\n`);
