import { addDays, toEpoch, tradingDays, yearsToExpiry } from '../../src/domain/calendar/calendar.ts';
import { lotSize, nextExpiries } from '../../src/domain/contract/contract.ts';
import { american } from '../../src/domain/options/pricing/american.ts';
import { black76 } from '../../src/domain/options/pricing/black.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';

/**
 * The bundled sample: made-up prices that behave like a market, from one seed. Nothing in it was ever traded.
 * Daily bars of more than three years, a volatility index for each country, and option chains of five days and four expiries.
 */

/** mulberry32: a small generator whose stream is the same on every machine. */
function random(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (u: () => number) => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());

function must<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(value.refused);
  return value;
}

interface Market {
  symbol: string;
  name: string;
  exchange: 'NSE' | 'US';
  currency: 'INR' | 'USD';
  seed: number;
  start: number;
  end: number;
  vol: number;
  rate: number;
  dividend: number;
  tick: number;
  step: number;
  /** Half-width of the strike ladder, as a share of spot. */
  reach: number;
  /** Open interest of the busiest strike of the nearest expiry, contracts. */
  depth: number;
  american: boolean;
  volIndex: string | null;
  snapshotTime: string;
}

const markets: readonly Market[] = [
  {
    symbol: 'NIFTY',
    name: 'Nifty 50',
    exchange: 'NSE',
    currency: 'INR',
    seed: 20261,
    start: 18_200,
    end: 24_860,
    vol: 0.128,
    rate: 0.065,
    dividend: 0.012,
    tick: 0.05,
    step: 50,
    reach: 0.075,
    depth: 145_000,
    american: false,
    volIndex: 'INDIAVIX',
    snapshotTime: '15:10',
  },
  {
    symbol: 'BANKNIFTY',
    name: 'Nifty Bank',
    exchange: 'NSE',
    currency: 'INR',
    seed: 20262,
    start: 42_900,
    end: 55_640,
    vol: 0.152,
    rate: 0.065,
    dividend: 0.008,
    tick: 0.05,
    step: 100,
    reach: 0.08,
    depth: 62_000,
    american: false,
    volIndex: null,
    snapshotTime: '15:10',
  },
  {
    symbol: 'SPY',
    name: 'S&P 500 ETF',
    exchange: 'US',
    currency: 'USD',
    seed: 20263,
    start: 381,
    end: 668,
    vol: 0.155,
    rate: 0.04,
    dividend: 0.012,
    tick: 0.01,
    step: 2,
    reach: 0.12,
    depth: 38_000,
    american: true,
    volIndex: 'VIX',
    snapshotTime: '15:30',
  },
  {
    symbol: 'AAPL',
    name: 'Apple',
    exchange: 'US',
    currency: 'USD',
    seed: 20264,
    start: 126,
    end: 268,
    vol: 0.262,
    rate: 0.04,
    dividend: 0.004,
    tick: 0.01,
    step: 2.5,
    reach: 0.2,
    depth: 21_000,
    american: true,
    volIndex: null,
    snapshotTime: '15:30',
  },
];

const lastDay = '2026-08-19';
const chainDays = 5;
const chainExpiries = 4;

const to = (tick: number) => (price: number) => Math.round(Math.round(price / tick) * tick * 1e4) / 1e4;

interface Path {
  days: string[];
  open: number[];
  high: number[];
  low: number[];
  close: number[];
  volume: number[];
  /** Annual volatility each day was drawn with. */
  vol: number[];
}

/** Daily bars with clustered volatility, bent so that they end where the market says. */
function path(market: Market, u: () => number): Path {
  const days = must(tradingDays(market.exchange, '2023-01-02', lastDay));
  const n = days.length;
  const returns: number[] = [];
  const vol: number[] = [];
  let variance = market.vol ** 2;
  for (let i = 0; i < n; i++) {
    const z = normal(u);
    const day = Math.sqrt(variance / 252);
    returns.push(day * z);
    vol.push(Math.sqrt(variance));
    // A GARCH-like step: yesterday's shock feeds today's variance, losses more than gains.
    const shock = variance * (0.07 * z * z + (z < 0 ? 0.06 * z * z : 0));
    variance = Math.min(0.35 ** 2, 0.05 * market.vol ** 2 + 0.85 * variance + shock);
  }
  const drift = (Math.log(market.end / market.start) - returns.reduce((a, b) => a + b, 0)) / n;
  const round = to(market.tick);
  const bars: Path = { days, open: [], high: [], low: [], close: [], volume: [], vol };
  let before = market.start;
  for (let i = 0; i < n; i++) {
    const close = before * Math.exp(returns[i]! + drift);
    const open = before * Math.exp(vol[i]! * 0.004 * normal(u));
    const span = (vol[i]! / Math.sqrt(252)) * 0.45;
    const top = Math.max(open, close) * (1 + span * Math.abs(normal(u)));
    const bottom = Math.min(open, close) * (1 - span * Math.abs(normal(u)));
    bars.open.push(round(open));
    bars.high.push(round(top));
    bars.low.push(round(bottom));
    bars.close.push(round(close));
    bars.volume.push(Math.round((180 + 60 * u()) * 1e6 * (0.7 + (2 * vol[i]!) / market.vol / 4)));
    before = close;
  }
  return bars;
}

/** Implied volatility of a strike: a level by expiry, a skew and a smile in standardised moneyness. */
function smile(market: Market, level: number, logMoneyness: number, years: number): number {
  const x = logMoneyness / (level * Math.sqrt(Math.max(years, 3 / 365)));
  const index = market.exchange === 'NSE' || market.symbol === 'SPY';
  return level * (1 + (index ? -0.045 : -0.02) * x + 0.022 * x * x);
}

type Columns = Record<
  'last' | 'change' | 'bid' | 'ask' | 'bidQty' | 'askQty' | 'oi' | 'oiChange' | 'volume' | 'vendorIv',
  (number | null)[]
>;

const columns = (): Columns => ({
  last: [],
  change: [],
  bid: [],
  ask: [],
  bidQty: [],
  askQty: [],
  oi: [],
  oiChange: [],
  volume: [],
  vendorIv: [],
});

interface Day {
  date: string;
  asOf: number;
  spot: number;
  level: number;
}

function price(
  market: Market,
  flag: 'c' | 'p',
  spot: number,
  strike: number,
  years: number,
  vol: number,
): number {
  if (market.american)
    return american(flag, spot, strike, years, market.rate, market.dividend, vol, { steps: 101 }).price;
  const forward = spot * Math.exp((market.rate - market.dividend) * years);
  return black76(flag, forward, strike, years, market.rate, vol).price;
}

/** Open interest peaks at round strikes out of the money and dies away with distance. */
function interest(
  market: Market,
  flag: 'c' | 'p',
  spot: number,
  strike: number,
  years: number,
  level: number,
  u: () => number,
): number {
  const away = Math.log(strike / spot) / (level * Math.sqrt(years + 8 / 365));
  const side = flag === 'c' ? away : -away;
  const hump = Math.exp(-0.5 * ((side - 0.9) / 0.95) ** 2);
  const round = strike % (market.step * 10) === 0 ? 2.6 : strike % (market.step * 2) === 0 ? 1.25 : 0.8;
  return market.depth * hump * round * (0.55 + 0.6 * u()) * Math.exp(-years * 2.2);
}

function slice(market: Market, day: Day, before: Day, expiry: string, u: () => number) {
  const years = must(yearsToExpiry(market.exchange, expiry, day.asOf));
  const round = to(market.tick);
  const coarse = years > 40 / 365 ? 2 : 1;
  const step = market.step * coarse;
  const first = Math.ceil((day.spot * (1 - market.reach)) / step) * step;
  const last = day.spot * (1 + market.reach);
  const strikes: number[] = [];
  for (let k = first; k <= last; k += step) strikes.push(Math.round(k * 100) / 100);
  const level = day.level * (1 + 0.06 * Math.log(Math.max(years, 1 / 365) * 12));
  const sides = { c: columns(), p: columns() };
  for (const strike of strikes) {
    const vol = smile(market, level, Math.log(strike / day.spot), years);
    for (const flag of ['c', 'p'] as const)
      fill(sides[flag], market, day, before, { flag, strike, years, vol, level }, u);
  }
  const future = round(day.spot * Math.exp((market.rate - market.dividend) * years));
  const lot = market.exchange === 'NSE' ? must(lotSize(market.symbol, expiry, day.date)).lot : 100;
  return {
    expiry,
    lotSize: lot,
    future: market.exchange === 'NSE' ? future : null,
    strikes,
    call: sides.c,
    put: sides.p,
  };
}

interface Point {
  flag: 'c' | 'p';
  strike: number;
  years: number;
  vol: number;
  level: number;
}

function fill(side: Columns, market: Market, day: Day, before: Day, point: Point, u: () => number): void {
  const round = to(market.tick);
  const { flag, strike, years, vol, level } = point;
  const fair = price(market, flag, day.spot, strike, years, vol);
  const yesterday = price(
    market,
    flag,
    before.spot,
    strike,
    years + 1 / 365,
    vol * (before.level / day.level),
  );
  const inMoney = flag === 'c' ? day.spot - strike : strike - day.spot;
  const half = Math.max(
    market.tick,
    fair * (0.0025 + 0.004 * u()) +
      (inMoney > 0 ? Math.min(inMoney * 0.004, 25 * market.tick) : 0) +
      (years > 0.1 ? 4 * market.tick : 0),
  );
  const bid = round(fair - half);
  const ask = round(fair + half);
  const open = interest(market, flag, day.spot, strike, years, level, u);
  const dead = open < 12;
  const oi = dead ? 0 : Math.round(open);
  const drawn = Math.round(oi * (0.16 * u() - 0.05 + (Math.abs(inMoney) < 2 * market.step ? 0.05 : 0)));
  const traded = dead ? 0 : Math.round(oi * (0.4 + 1.8 * u()) * Math.exp(-years * 6));
  const lot = market.exchange === 'NSE' ? 65 : 1;
  side.last.push(dead ? null : Math.max(market.tick, round(fair + half * (u() - 0.5))));
  side.change.push(dead ? null : round(fair - yesterday));
  side.bid.push(bid >= market.tick ? bid : null);
  side.ask.push(ask);
  side.bidQty.push(bid >= market.tick ? Math.ceil(u() * 30) * lot : null);
  side.askQty.push(Math.ceil(u() * 30) * lot);
  side.oi.push(oi);
  side.oiChange.push(drawn);
  side.volume.push(traded);
  side.vendorIv.push(dead ? null : Math.round(vol * 1e4) / 1e4);
}

/** The nearest expiries with at least two days to go; of daily ones only Fridays. */
function listed(market: Market, day: Day): string[] {
  const all = must(nextExpiries(market.symbol, addDays(day.date, 2), 40));
  const friday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() === 5;
  return (market.exchange === 'US' ? all.filter(friday) : all).slice(0, chainExpiries);
}

function chains(market: Market, bars: Path, u: () => number) {
  const n = bars.days.length;
  const at = (i: number): Day => ({
    date: bars.days[i]!,
    asOf: toEpoch(market.exchange, bars.days[i]!, market.snapshotTime),
    spot: to(market.tick)(bars.close[i]! * (1 + 0.0004 * normal(u))),
    level: bars.vol[i]! * 0.45 + market.vol * 0.6,
  });
  const days = Array.from({ length: chainDays + 1 }, (_, i) => at(n - chainDays - 1 + i));
  return days.slice(1).map((day, i) => ({
    asOf: day.asOf,
    spot: day.spot,
    slices: listed(market, day).map((expiry) => slice(market, day, days[i]!, expiry, u)),
  }));
}

/** Bars end the day before the last snapshot: on the snapshot's own day the daily bar is not complete. */
function barFile(symbol: string, market: Market, bars: Path) {
  const keep = bars.days.length - 1;
  const cut = (values: number[]) => values.slice(0, keep);
  return {
    symbol,
    exchange: market.exchange,
    interval: '1d',
    days: bars.days.slice(0, keep),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}

/** The volatility index of a market: the level options are priced at, with a premium and noise. */
function volatilityBars(market: Market, bars: Path, u: () => number): Path {
  const index = bars.vol.map((v) => 100 * (v * 0.45 + market.vol * 0.6) * (1 + 0.03 * normal(u)));
  const round = (x: number) => Math.round(x * 100) / 100;
  const close = index.map(round);
  const open = close.map((c, i) => round(i === 0 ? c : close[i - 1]! * (1 + 0.01 * normal(u))));
  const high = close.map((c, i) => round(Math.max(c, open[i]!) * (1 + 0.02 * u())));
  const low = close.map((c, i) => round(Math.min(c, open[i]!) * (1 - 0.02 * u())));
  return { days: bars.days, open, high, low, close, volume: close.map(() => 0), vol: bars.vol };
}

/** Every file of the sample: name to text. */
export function generate(): Map<string, string> {
  const out = new Map<string, string>();
  const note = 'Made up by data/sample/generate.ts from a seed; never traded.';
  for (const market of markets) {
    const u = random(market.seed);
    const bars = path(market, u);
    const all = chains(market, bars, u);
    const head = {
      note,
      symbol: market.symbol,
      name: market.name,
      exchange: market.exchange,
      currency: market.currency,
    };
    const file = (name: string, body: unknown) => out.set(name, `${JSON.stringify(body)}\n`);
    file(`${market.symbol}.chain.json`, { ...head, snapshots: all.slice(-1) });
    file(`${market.symbol}.earlier.json`, { ...head, snapshots: all.slice(0, -1) });
    file(`${market.symbol}.daily.json`, { note, ...barFile(market.symbol, market, bars) });
    if (market.volIndex !== null) {
      file(`${market.volIndex}.daily.json`, {
        note,
        ...barFile(market.volIndex, market, volatilityBars(market, bars, u)),
      });
    }
  }
  return out;
}
