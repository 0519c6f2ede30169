import { describe, expect, it } from 'vitest';
import { registry } from '../commands/index.ts';
import { outputsOf } from './support/properties-of.ts';

const commands = await Promise.all(registry.map((entry) => entry.load()));

const level = 'price of the underlying';
const moment = 'ISO 8601 with offset';
const day = 'YYYY-MM-DD';
const perUnit = 'money per unit';
const change = 'ratio, 0.01 = 1 %';
const annual = 'annual volatility, 0.15 = 15 %';

/** What a noun is counted in, whichever command says it. */
const units: Record<string, string> = {
  spot: level,
  forward: level,
  strike: level,
  atmStrike: level,
  maxPain: level,
  expiry: day,
  date: day,
  session: day,
  daysToExpiry: 'calendar days',
  asOf: moment,
  createdAt: moment,
  openedAt: moment,
  closedAt: moment,
  startedAt: moment,
  since: moment,
  markedAt: moment,
  placedAt: moment,
  lastFired: moment,
  nextRun: moment,
  lastRun: moment,
  ageMs: 'ms',
  ms: 'ms',
  seconds: 'seconds',
  bytes: 'bytes',
  iv: annual,
  atmIv: annual,
  ivRank: '0..100',
  ivPercentile: '0..100',
  fit: '0..100',
  bid: perUnit,
  ask: perUnit,
  straddle: perUnit,
  entryPrice: perUnit,
  exitPrice: perUnit,
  averagePrice: perUnit,
  delta: 'money per 1.00 of the underlying',
  gamma: 'delta per 1.00 of the underlying',
  theta: 'money per calendar day',
  vega: 'money per volatility point',
  rho: 'money per percentage point of the rate',
  oi: 'contracts',
  oiChange: 'contracts',
  quantity: 'units of the underlying',
  multiplier: 'units of the underlying',
  pop: '0..1',
  winRate: '0..1',
  drawdown: '0..1',
  sizeFactor: '0..1',
  p: '0..1',
  share: '0..1',
  return: change,
  totalReturn: change,
  annualReturn: change,
  realised: 'money',
  unrealised: 'money',
  net: 'money',
  netCash: 'money',
  charges: 'money',
  equity: 'money',
  pnl: 'money',
  maxProfit: 'money',
  maxLoss: 'money',
  marketValue: 'money',
  atRisk: 'money',
  n: 'count',
  wins: 'count',
  sessions: 'count',
  lossStreak: 'count',
};

/** Where a noun is the name of a group of figures, of a part of a sum, or a ratio of two such figures, as its place says. */
const elsewhere = [
  // Ratios of puts to calls by what they are named after.
  /\.pcr\.|\.movedMost\./,
  // What each greek earned, in money; parts of a fit; moves of implied prices.
  /\.sinceMark\.|\.fitParts\.|\.implied\./,
  // Levels named as traders name them: the pivot P.
  /\.pivot\.p$/,
  // A moment in words, with what lies behind it.
  /^query >\.asOf$/,
  // The hours of an expiry day tell how gamma grows, as a multiple.
  /^card zero-dte >\.hours\./,
];

describe('a noun has one unit', () => {
  const found = commands
    // Calculators keep the names and units of the formulas they give.
    .filter(({ name }) => !name.startsWith('calc '))
    .flatMap((command) => outputsOf(command))
    .filter(({ where }) => !elsewhere.some((place) => place.test(where)));

  it.each(Object.entries(units))('%s is told in %s, in every command', (noun, unit) => {
    const told = found.filter(({ key, schema }) => key === noun && isFigure(schema));
    expect(told.length).toBeGreaterThan(0);
    expect(
      told.filter((one) => /\[([^\]]+)\]/.exec(one.told)?.[1] !== unit).map(({ where }) => where),
    ).toEqual([]);
  });
});

/** Whether a property holds a number or a text, not an object or a list. */
function isFigure(schema: ReturnType<typeof outputsOf>[number]['schema']): boolean {
  const all = [schema, ...(schema.anyOf ?? [])];
  return all.some(({ type }) => ['number', 'integer', 'string'].includes(type as string));
}
