import { mean, standardDeviation } from '../stats/sample.ts';
import { comparableFrom, type History } from './history.ts';
import { windows } from './measures.ts';

/** Sessions after a day that say what followed it, and that two days counted as separate lie apart at least. */
export const followedBy = 5;
/** Most past days that are taken for similar, and the fewest of which anything is said. */
const nearest = { most: 10, least: 5 } as const;

/** Where the market stands, and what followed the days of its own past that were most like this one. */
export interface Conditions {
  /** Return of the index from 60 to 5 sessions ago. */
  momentum: number;
  /** Annual, 0.2 = 20 %, of the index's last 20 daily log returns. */
  volatility: number;
  /** Null under five such days. */
  similar: {
    n: number;
    /** Mean return of the index over the five sessions after them. */
    meanAfter: number;
    /** Share of them that were followed by a rise. */
    roseAfter: number;
  } | null;
}

interface Standing {
  at: number;
  momentum: number;
  volatility: number;
}

function standingAt(close: Float64Array, at: number): Standing {
  const returns: number[] = [];
  for (let i = at - windows.volatility + 1; i <= at; i++) returns.push(Math.log(close[i]! / close[i - 1]!));
  return {
    at,
    momentum: close[at - windows.skip]! / close[at - windows.momentum]! - 1,
    volatility: standardDeviation(returns) * Math.sqrt(252),
  };
}

/**
 * The index at its last bar against every earlier bar that five sessions had followed by then. Likeness is the distance of
 * momentum and volatility, each in its own standard deviation over those days; of days closer together than five sessions the
 * more similar one counts, so that what followed is not counted twice. Null where the windows do not fit.
 */
export function conditionsOf(index: History): Conditions | null {
  const { close } = index;
  const first = comparableFrom(index) + windows.momentum;
  const last = close.length - 1;
  if (last < first) return null;
  const now = standingAt(close, last);
  const past: Standing[] = [];
  for (let at = first; at + followedBy <= last; at++) past.push(standingAt(close, at));
  const spread = (of: (one: Standing) => number) => standardDeviation(past.map(of)) || 1;
  const [momentum, volatility] =
    past.length < 2 ? [1, 1] : [spread((p) => p.momentum), spread((p) => p.volatility)];
  const distance = (one: Standing) =>
    Math.hypot((one.momentum - now.momentum) / momentum, (one.volatility - now.volatility) / volatility);
  const taken: Standing[] = [];
  for (const one of past.sort((a, b) => distance(a) - distance(b) || a.at - b.at)) {
    if (taken.length === nearest.most) break;
    if (taken.every(({ at }) => Math.abs(at - one.at) >= followedBy)) taken.push(one);
  }
  const after = taken.map(({ at }) => close[at + followedBy]! / close[at]! - 1);
  return {
    momentum: now.momentum,
    volatility: now.volatility,
    similar:
      after.length < nearest.least
        ? null
        : {
            n: after.length,
            meanAfter: mean(after),
            roseAfter: after.filter((one) => one > 0).length / after.length,
          },
  };
}

const four = (value: number): number => Number(value.toPrecision(4));

/** The same to four digits, as it is shown to a model. */
export const rounded = ({ momentum, volatility, similar }: Conditions): Conditions => ({
  momentum: four(momentum),
  volatility: four(volatility),
  similar: similar && {
    n: similar.n,
    meanAfter: four(similar.meanAfter),
    roseAfter: four(similar.roseAfter),
  },
});
