import { mulberry32 } from '../stats/bootstrap.ts';
import { studentCritical } from '../stats/distribution.ts';
import { benjaminiHochberg } from '../stats/multiple.ts';
import { type Interval, wilson } from '../stats/proportion.ts';
import { mean, quantile, standardDeviation } from '../stats/sample.ts';
import type { Horizon } from './forward.ts';

/** One pick of one day with what came of it. */
export interface Outcome {
  /** Session of the pick, YYYY-MM-DD. */
  date: string;
  symbol: string;
  returns: Record<Horizon, number | null>;
}

/** The returns of the whole universe by symbol on the day of a pick: what picking nothing in particular gave. */
export type DayReturns = ReadonlyMap<string, Readonly<Record<Horizon, ReadonlyMap<string, number>>>>;

/** Below this many independent days a league says nothing but n. */
export const leagueRule = { least: 10, random: 1000, level: 0.95 } as const;

/** Calendar days that so many sessions take: two returns that begin further apart share no session. */
const reach: Record<Horizon, number> = { 1: 1, 5: 7, 20: 28 };

export interface LeagueFigures {
  n: number;
  /** Days with at least one pick. */
  days: number;
  /** Of them as many as share no session with one another: returns of five sessions from five days on end overlap. */
  independent: number;
  winRate: number | null;
  /** Wilson's, on the independent days. */
  winInterval: Interval | null;
  mean: number | null;
  median: number | null;
  /** Of the days' means, whose returns overlap (see `overlappingInterval`). */
  interval: Interval | null;
  /** Mean return of the whole universe over the same days. */
  universe: number | null;
  /** Mean of 1,000 random pickers that took as many on the same days and kept to their names as long. */
  random: number | null;
  /** Share of the random pickers that did at least as well. */
  p: number | null;
}

interface DayMean {
  /** Days since the epoch. */
  at: number;
  mean: number;
}

const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** The greatest number of days of which no two share a session, `days` in order. */
function independentDays(days: readonly DayMean[], horizon: Horizon): number {
  let [count, last] = [0, Number.NEGATIVE_INFINITY];
  for (const { at } of days) {
    if (at - last < reach[horizon]) continue;
    count++;
    last = at;
  }
  return count;
}

/**
 * Student's t interval of a mean of returns that overlap, on as many observations as are independent: means of n overlapping
 * windows of h sessions vary about as much as those of n / h windows apart (Hansen and Hodrick 1980).
 */
export function overlappingInterval(
  means: readonly number[],
  independent: number,
  level: number,
): Interval | null {
  if (independent < 2) return null;
  const centre = mean(means);
  const half = (studentCritical(level, independent - 1) * standardDeviation(means)) / Math.sqrt(independent);
  return [centre - half, centre + half];
}

/** The picks of each day and the universe's returns of it as columns, so that names can be exchanged. */
function columnsOf(picks: ReadonlyMap<string, readonly string[]>, horizon: Horizon, universe: DayReturns) {
  const dates = [...picks.keys()].filter((date) => (universe.get(date)?.[horizon].size ?? 0) > 0);
  const names = [...new Set(dates.flatMap((date) => [...universe.get(date)![horizon].keys()]))];
  const at = new Map(names.map((name, i) => [name, i]));
  const own = [...new Set(dates.flatMap((date) => [...picks.get(date)!]))];
  const place = new Map(own.map((name, i) => [name, i]));
  const days = dates.map((date) => {
    const values = new Float64Array(names.length).fill(Number.NaN);
    for (const [name, value] of universe.get(date)![horizon]) values[at.get(name)!] = value;
    return { values, picks: picks.get(date)!.map((name) => place.get(name)!) };
  });
  return { days, names: names.length, own: own.length };
}

/**
 * Means of pickers that know nothing: each takes, in place of every name that was picked, one drawn from the universe, and keeps
 * it as long as the picker kept the other. So they hold as many names as long; drawing anew each day would average luck away
 * that a picker which stays with its names does not average away.
 */
function randomMeans(
  picks: ReadonlyMap<string, readonly string[]>,
  horizon: Horizon,
  universe: DayReturns,
  seed: number,
): Float64Array {
  const draw = mulberry32(seed);
  const { days, names, own } = columnsOf(picks, horizon, universe);
  const dealt = Int32Array.from({ length: Math.max(names, own) }, (_, i) => (names === 0 ? 0 : i % names));
  const means = new Float64Array(leagueRule.random);
  for (let trial = 0; trial < means.length; trial++) {
    for (let i = 0; i < own; i++) {
      const other = i + Math.floor(draw() * (dealt.length - i));
      [dealt[i], dealt[other]] = [dealt[other]!, dealt[i]!];
    }
    let [total, known] = [0, 0];
    for (const day of days) {
      let [sum, count] = [0, 0];
      for (const pick of day.picks) {
        const value = day.values[dealt[pick]!]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
      if (count === 0) continue;
      total += sum / count;
      known++;
    }
    means[trial] = known === 0 ? Number.NaN : total / known;
  }
  return means.filter((value) => !Number.isNaN(value)).sort();
}

/** Picks with a return, by their day, in order of the days. */
function byDay(outcomes: readonly Outcome[], horizon: Horizon) {
  const days = new Map<string, { symbols: string[]; values: number[] }>();
  for (const { date, symbol, returns } of outcomes) {
    const value = returns[horizon];
    if (value === null) continue;
    const day = days.get(date) ?? { symbols: [], values: [] };
    day.symbols.push(symbol);
    day.values.push(value);
    days.set(date, day);
  }
  return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const silent = {
  winRate: null,
  winInterval: null,
  mean: null,
  median: null,
  interval: null,
  universe: null,
  random: null,
  p: null,
};

/**
 * How the picks of one picker (or sector, regime, …) ended at one horizon. Days are the observations: a day's picks count as
 * their mean, so that twenty shares of one rally are not twenty proofs, and days whose returns overlap are not two proofs
 * either. Silent (null) below ten independent days.
 */
export function leagueFigures(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  universe: DayReturns,
  seed = 1,
): LeagueFigures {
  const days = byDay(outcomes, horizon);
  const all = [...days.values()].flatMap(({ values }) => values);
  const daily = [...days].map(([date, { values }]) => ({ at: dayNumber(date), mean: mean(values) }));
  const independent = independentDays(daily, horizon);
  const counts = { n: all.length, days: days.size, independent };
  if (independent < leagueRule.least) return { ...counts, ...silent };
  const own = mean(daily.map((day) => day.mean));
  const winRate = daily.filter((day) => day.mean > 0).length / daily.length;
  const field = [...days.keys()].flatMap((date) => {
    const returns = universe.get(date)?.[horizon];
    return returns === undefined || returns.size === 0 ? [] : [mean([...returns.values()])];
  });
  const picks = new Map([...days].map(([date, { symbols }]) => [date, symbols]));
  const random = randomMeans(picks, horizon, universe, seed);
  const better = random.filter((value) => value >= own).length;
  return {
    ...counts,
    winRate,
    winInterval: wilson(winRate * independent, independent, leagueRule.level),
    mean: own,
    median: quantile(Float64Array.from(all).sort(), 0.5),
    interval: overlappingInterval(
      daily.map((day) => day.mean),
      independent,
      leagueRule.level,
    ),
    universe: field.length === 0 ? null : mean(field),
    random: random.length === 0 ? null : mean(random),
    // One more in both, so that no picker is ever called impossible (Phipson and Smyth 2010).
    p: random.length === 0 ? null : (better + 1) / (random.length + 1),
  };
}

/** P values of several rows against chance, corrected for their number (Benjamini and Hochberg 1995); null stays null. */
export function corrected(ps: readonly (number | null)[]): (number | null)[] {
  const known = ps.filter((p): p is number => p !== null);
  const adjusted = benjaminiHochberg(known);
  let next = 0;
  return ps.map((p) => (p === null ? null : adjusted[next++]!));
}
