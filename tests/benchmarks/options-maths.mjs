// node tests/benchmarks/options-maths.mjs: implied volatilities and greeks of a chain against @quantlib/ql and QuantLib in C++
// (Debian: g++ libquantlib0-dev), alternating in one run. Read the ratios; the rates depend on the machine and its load.
//
// The peer's settings are its best for each job: blackFormulaImpliedStdDev1 once with its default accuracy (1e-6 in total volatility) and
// once with accuracy 1e-12; BlackCalculator by init2, the constructor that takes no payoff object, asked for the same six figures.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BlackCalculator, blackFormulaImpliedStdDev1, Option } from '@quantlib/ql';
import { bundle } from '../support/bundle.mjs';
import { quantlib } from './quantlib.mjs';

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

// The least nanoseconds of processor time per option of several rounds in which the contestants alternate.
async function race(contestants) {
  const best = contestants.map(() => Number.POSITIVE_INFINITY);
  const timed = (count, run) => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return ((user + system) * 1000) / count;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { count, run, ask }] of contestants.entries())
      best[i] = Math.min(best[i], ask ? Number(await ask()) : timed(count, run));
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
  return `worst ${worst.toExponential(1)}, beyond 20x attainable ${beyond}, no answer ${failed}`;
}

const say = (...cells) =>
  process.stdout.write(`${cells.map((cell, i) => cell.padEnd([38, 12, 14, 12, 0][i])).join('')}\n`);
function line(name, ns, base, note, goal) {
  const times = ns / base;
  const verdict = goal === undefined ? '' : `goal >= ${goal}x ${times >= goal ? 'met' : 'MISSED'}; `;
  say(name, `${ns.toFixed(0)} ns`, `${(1e3 / ns).toFixed(2)} M/s`, `${times.toFixed(1)}x`, verdict + note);
}

async function impliedRace(chain, grid, cpp) {
  const out = new Float64Array(COUNT);
  const own = (run) => async () => {
    run(grid, grid.n);
    return out;
  };
  const [whole, one, exact, loose] = [
    (c) => ours(c, out),
    (c, n) => scalar(c, out, n),
    (c, n) => peer(c, out, n, 1e-12),
    (c, n) => peer(c, out, n, undefined),
  ];
  const solvers = [
    { name: 'ours, whole chain', count: COUNT, run: () => whole(chain), shown: own(whole) },
    {
      name: 'ours, one call an option',
      count: PEER_COUNT,
      run: () => one(chain, PEER_COUNT),
      shown: own(one),
    },
    {
      name: '@quantlib/ql, accuracy 1e-12',
      count: PEER_COUNT,
      run: () => exact(chain, PEER_COUNT),
      shown: own(exact),
      goal: 30,
    },
    {
      name: '@quantlib/ql, default accuracy',
      count: PEER_COUNT,
      run: () => loose(chain, PEER_COUNT),
      shown: own(loose),
    },
  ];
  if (cpp)
    solvers.push({
      name: 'QuantLib C++, accuracy 1e-12',
      ask: () => cpp.chain.ask(`iv 1e-12 ${COUNT}`),
      shown: async () => (await cpp.grid.ask('show 1e-12')).trim().split(' ').map(Number),
      goal: 10,
    });
  const times = await race(solvers);
  say(
    'implied volatility',
    'per option',
    'per core',
    'ours is',
    `error on ${grid.n} exact prices, out of the money to 8 sd`,
  );
  for (const [i, { name, shown, goal }] of solvers.entries())
    line(name, times[i], times[0], accuracy(await shown(), grid.vol, grid.attainable), goal);
}

async function greeksRace(chain, grid, cpp) {
  const out = figures(COUNT);
  const run = (c) => kit.greeksChain(c.n, c.call, c.forward, c.strike, c.years, c.discount, c.vol, out);
  const contestants = [
    { count: COUNT, run: () => run(chain) },
    { count: PEER_COUNT, run: () => peerGreeks(chain, out, PEER_COUNT) },
  ];
  if (cpp) contestants.push({ ask: () => cpp.chain.ask(`greeks ${COUNT}`) });
  const times = await race(contestants);
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
  if (cpp) line('QuantLib C++ BlackCalculator', times[2], times[0], '', 2.5);
}

const chain = indexChain(COUNT);
const grid = kit.truthGrid();
let cpp = null;
try {
  cpp = quantlib({ chain, grid });
} catch (thrown) {
  process.stdout.write(`QuantLib C++ is NOT MEASURED: ${thrown.message}\n`);
  process.exitCode = 1;
}
await impliedRace(chain, grid, cpp);
await greeksRace(chain, grid, cpp);
cpp?.end();
const [american] = await race([
  {
    count: 20,
    run: () => {
      for (let i = 0; i < 20; i++) kit.american('p', 100, 95 + i / 2, 0.5, 0.05, 0.01, 0.25);
    },
  },
]);
process.stdout.write(`\nAmerican price and greeks, one option: ${(american / 1e6).toFixed(2)} ms\n`);
