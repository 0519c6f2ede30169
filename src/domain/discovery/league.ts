import { mulberry32 } from '../stats/bootstrap.ts';
import { benjaminiHochberg } from '../stats/multiple.ts';
import { meanInterval } from '../stats/paired.ts';
import { type Interval, wilson } from '../stats/proportion.ts';
import { mean, quantile } from '../stats/sample.ts';
import type { Horizon } from './forward.ts';

/** One pick of one day with what came of it. */
export interface Outcome {
  /** Session of the pick, YYYY-MM-DD. */
  date: string;
  symbol: string;
  returns: Record<Horizon, number | null>;
}

/** The returns of the whole universe on the day of a pick: what picking nothing in particular gave. */
export type DayReturns = ReadonlyMap<string, Readonly<Record<Horizon, readonly number[]>>>;

/** Below this many days a league says nothing but n. */
export const leagueRule = { least: 10, random: 1000, level: 0.95 } as const;

export interface LeagueFigures {
  n: number;
  /** Days with at least one pick: the observations that are independent of one another. */
  days: number;
  winRate: number | null;
  winInterval: Interval | null;
  mean: number | null;
  median: number | null;
  /** Student's t over the days' means: picks of one day move together. */
  interval: Interval | null;
  /** Mean return of the whole universe over the same days. */
  universe: number | null;
  /** Mean of 1,000 random pickers that took as many on the same days. */
  random: number | null;
  /** Share of the random pickers that did at least as well. */
  p: number | null;
}

function randomMeans(days: readonly { all: readonly number[]; count: number }[], seed: number): Float64Array {
  const draw = mulberry32(seed);
  const means = new Float64Array(leagueRule.random);
  const usable = days.filter(({ all }) => all.length > 0);
  for (let trial = 0; trial < means.length; trial++) {
    let total = 0;
    for (const { all, count } of usable) {
      let day = 0;
      for (let i = 0; i < count; i++) day += all[Math.floor(draw() * all.length)]!;
      total += day / count;
    }
    means[trial] = usable.length === 0 ? Number.NaN : total / usable.length;
  }
  return means.sort();
}

/** Returns by the day of their pick. */
function byDay(outcomes: readonly Outcome[], horizon: Horizon): Map<string, number[]> {
  const days = new Map<string, number[]>();
  for (const { date, returns } of outcomes) {
    const value = returns[horizon];
    if (value === null) continue;
    const list = days.get(date);
    if (list) list.push(value);
    else days.set(date, [value]);
  }
  return days;
}

/**
 * How the picks of one picker (or sector, regime, …) ended at one horizon. Days are the observations: a day's picks count as
 * their mean, so that twenty shares of one rally are not twenty proofs. Silent (null) below ten days.
 */
export function leagueFigures(
  outcomes: readonly Outcome[],
  horizon: Horizon,
  universe: DayReturns,
  seed = 1,
): LeagueFigures {
  const days = byDay(outcomes, horizon);
  const all = [...days.values()].flat();
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
  if (days.size < leagueRule.least) return { n: all.length, days: days.size, ...silent };
  const daily = [...days].map(([date, values]) => ({ date, count: values.length, mean: mean(values) }));
  const means = daily.map((day) => day.mean);
  const wins = means.filter((value) => value > 0).length;
  const field = daily.map(({ date, count }) => ({ all: universe.get(date)?.[horizon] ?? [], count }));
  const known = field.filter((day) => day.all.length > 0);
  const random = randomMeans(field, seed);
  const own = mean(means);
  const better = random.filter((value) => value >= own).length;
  return {
    n: all.length,
    days: days.size,
    winRate: wins / means.length,
    winInterval: wilson(wins, means.length, leagueRule.level),
    mean: own,
    median: quantile(Float64Array.from(all).sort(), 0.5),
    interval: meanInterval(means, leagueRule.level),
    universe: known.length === 0 ? null : mean(known.map((day) => mean(day.all))),
    random: known.length === 0 ? null : mean(random),
    // One more in both, so that no picker is ever called impossible (Phipson and Smyth 2010).
    p: known.length === 0 ? null : (better + 1) / (random.length + 1),
  };
}

/** P values of several rows against chance, corrected for their number (Benjamini and Hochberg 1995); null stays null. */
export function corrected(ps: readonly (number | null)[]): (number | null)[] {
  const known = ps.filter((p): p is number => p !== null);
  const adjusted = benjaminiHochberg(known);
  let next = 0;
  return ps.map((p) => (p === null ? null : adjusted[next++]!));
}
