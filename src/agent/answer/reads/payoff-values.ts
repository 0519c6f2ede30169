import type { Language } from '../../../domain/advice/level.ts';
import type { Values } from '../../../domain/advice/slot.ts';
import type { Slots, StructureName } from '../../../domain/intent/slots.ts';
import { black76Price } from '../../../domain/options/pricing/black.ts';
import { dayWords } from './chain-values.ts';
import { extreme, levelsWords } from './idea-values.ts';
import type { ChainRead, PayoffRead } from './outputs.ts';

/** The listed strike nearest a price. */
const near = (strikes: readonly number[], price: number): number =>
  strikes.reduce(
    (best, strike) => (Math.abs(strike - price) < Math.abs(best - price) ? strike : best),
    strikes[0]!,
  );

/** Which structure a question means and whether it is sold, where its words leave it open. */
export function structureOf({ structures, right, side, strikes }: Slots): {
  name: StructureName;
  sold: boolean;
} {
  const name =
    structures[0] ??
    (right === 'PE' ? 'put' : right === 'CE' ? 'call' : strikes.length >= 2 ? 'strangle' : 'straddle');
  const bought = side === 'buy' || (side === null && (name === 'call' || name === 'put'));
  return { name, sold: !bought };
}

const leg =
  /\b(buy|sell)\s+(?:(\d{1,3})\s+)?(?:(ce|pe|calls?|puts?)\s+(\d{2,6}(?:\.\d+)?)|(\d{2,6}(?:\.\d+)?)\s*(ce|pe|calls?|puts?))\b/giu;

/** Legs a question spells out: "SELL CE 25000 and BUY 2 PE 24500". */
export const legsWritten = (question: string): string[] =>
  [
    ...question
      .slice(0, 600)
      .replace(/(\d),(?=\d{3})/g, '$1')
      .matchAll(leg),
  ].map(([, side, count, right, after, before, other]) => {
    const type = /^[cC]/.test((right ?? other)!) ? 'CE' : 'PE';
    return `${side!.toUpperCase()} ${count === undefined ? '' : `${count} `}${type} ${after ?? before}`;
  });

/** The strikes a structure may be built from: those named, else listed ones at the money and a sigma away. */
interface Places {
  at: number;
  low: number;
  high: number;
  /** Two strikes were named. */
  both: boolean;
  /** The listed strike so far from another one, never that one itself. */
  from(strike: number, away: number): number;
  sigma: number;
  wing: number;
}

function placesOf(given: readonly number[], chain: ChainRead): Places | null {
  const listed = (chain.strikes ?? []).map(({ strike }) => strike);
  const { spot, atmStrike } = chain;
  if (listed.length < 2 || spot === null) return null;
  const sigma = chain.expectedMove.oneSigma ?? spot * 0.02;
  const both = given.length >= 2;
  return {
    at: given[0] ?? atmStrike ?? near(listed, spot),
    low: both ? Math.min(...given) : near(listed, spot - sigma),
    high: both ? Math.max(...given) : near(listed, spot + sigma),
    both,
    from: (strike, away) =>
      near(
        listed.filter((one) => one !== strike),
        strike + away,
      ),
    sigma,
    wing: Math.max(sigma / 2, Math.abs(listed[1]! - listed[0]!)),
  };
}

type Build = (places: Places, side: 'BUY' | 'SELL') => string[];

const builds: Readonly<Record<StructureName, Build>> = {
  straddle: ({ at }, side) => [`${side} CE ${at}`, `${side} PE ${at}`],
  strangle: ({ low, high }, side) => [`${side} PE ${low}`, `${side} CE ${high}`],
  'iron condor': ({ low, high, from, wing }) => [
    `BUY PE ${from(low, -wing)}`,
    `SELL PE ${low}`,
    `SELL CE ${high}`,
    `BUY CE ${from(high, wing)}`,
  ],
  'iron butterfly': ({ at, from, sigma }) => [
    `BUY PE ${from(at, -sigma)}`,
    `SELL PE ${at}`,
    `SELL CE ${at}`,
    `BUY CE ${from(at, sigma)}`,
  ],
  'bull call spread': ({ at, low, high, both, from, sigma }) =>
    both ? [`BUY CE ${low}`, `SELL CE ${high}`] : [`BUY CE ${at}`, `SELL CE ${from(at, sigma / 2)}`],
  'bear put spread': ({ at, low, high, both, from, sigma }) =>
    both ? [`BUY PE ${high}`, `SELL PE ${low}`] : [`BUY PE ${at}`, `SELL PE ${from(at, -sigma / 2)}`],
  'bull put spread': ({ low, high, both, from, wing }) =>
    both ? [`SELL PE ${high}`, `BUY PE ${low}`] : [`SELL PE ${low}`, `BUY PE ${from(low, -wing)}`],
  'bear call spread': ({ low, high, both, from, wing }) =>
    both ? [`SELL CE ${low}`, `BUY CE ${high}`] : [`SELL CE ${high}`, `BUY CE ${from(high, wing)}`],
  call: ({ at }, side) => [`${side} CE ${at}`],
  put: ({ at }, side) => [`${side} PE ${at}`],
  'covered call': ({ at }) => [`SELL CE ${at}`],
};

/** The legs of a structure at the strikes a question names; those it leaves out at the money or one sigma away. Null where the chain has no strikes. */
export function legsOf(
  name: StructureName,
  sold: boolean,
  given: readonly number[],
  chain: ChainRead,
): string[] | null {
  const places = placesOf(given, chain);
  return places === null ? null : builds[name](places, sold ? 'SELL' : 'BUY');
}

const flagOf = (type: string): 'c' | 'p' => (type === 'CE' ? 'c' : 'p');

/** Gain of one lot when the underlying stands there after `years` less, volatilities as they are; at expiry with no years left. */
function gainAt(
  { legs, forward, spot }: PayoffRead,
  price: number,
  years: number,
  rate: number,
): number | null {
  let sum = 0;
  for (const { action, type, strike, quantity, lots, price: paid, iv } of legs) {
    if (strike === null) return null;
    if (years > 0 && iv === null) return null;
    const there = years > 0 ? price * (forward / spot) : price;
    const value = black76Price(flagOf(type), there, strike, years, rate, iv ?? 0);
    sum += ((action === 'buy' ? 1 : -1) * (value - paid) * Math.abs(quantity)) / lots;
  }
  return sum;
}

const dayMs = 86_400_000;
/** A move beyond most weeks of an index: what a seller should be able to bear. */
const stress = 0.05;
const rate = 0.065;

/** The move asked about: where it leads and what a lot has gained there, tomorrow and at expiry. */
export function movedValues(read: PayoffRead, { move, points }: Slots): Values {
  const share = move ?? (points === null ? null : points / read.spot);
  if (share === null) return {};
  const price = read.spot * (1 + share);
  const years = Math.max(
    0,
    (Date.parse(`${read.expiry}T15:30:00+05:30`) - Date.parse(read.asOf) - dayMs) / (365 * dayMs),
  );
  return {
    symbol: read.symbol,
    moveShare: Math.abs(share),
    moveSide: share < 0 ? 'down' : 'up',
    movedTo: price,
    plTomorrow: gainAt(read, price, years, rate),
    plExpiry: gainAt(read, price, 0, rate),
  };
}

/** "Short straddle", "Long call", "Iron condor". */
function titled(name: string, { legs }: PayoffRead): string {
  const sides = new Set(legs.map(({ action }) => action));
  const [only] = sides;
  const named = legs.length > 1 && (name === 'call' || name === 'put') ? 'position' : name;
  if (named === 'position') return 'This position';
  const full = sides.size > 1 ? name : `${only === 'sell' ? 'short' : 'long'} ${name}`;
  return `${full[0]!.toUpperCase()}${full.slice(1)}`;
}

/** What a sentence about a position may show, money a lot. */
export function payoffValues(read: PayoffRead, name: string, language: Language): Values {
  const { currency, legs } = read;
  const worst = [1 - stress, 1 + stress].flatMap((factor) => gainAt(read, read.spot * factor, 0, rate) ?? []);
  const least = worst.length === 0 ? null : Math.min(...worst);
  return {
    structure: titled(name, read),
    symbol: read.symbol,
    expiry: dayWords(read.expiry),
    lotSize: read.lotSize,
    legs: legs
      .map(({ action, type, strike }) => `${action.toUpperCase()} ${type} ${strike ?? ''}`.trim())
      .join(', '),
    credit: read.netCash > 0 ? read.netCash : null,
    debit: read.netCash < 0 ? read.netCash : null,
    unlimited: read.maxLossUnlimited ? 1 : null,
    limited: read.maxLossUnlimited ? null : 1,
    maxLoss: read.maxLoss,
    stress,
    stressLoss: read.maxLossUnlimited && least !== null && least < 0 ? least : null,
    profit: extreme(read.maxProfit, read.maxProfitUnlimited, currency, language),
    loss: extreme(read.maxLoss, read.maxLossUnlimited, currency, language),
    pop: read.pop,
    breakevens: levelsWords(read.breakevensAfterCosts, currency),
    margin: read.margin.estimate,
    delta: read.greeks.delta,
    theta: read.greeks.theta,
    vega: read.greeks.vega,
    expectedValue: read.expectedValue,
  };
}
