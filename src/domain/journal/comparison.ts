import { benjaminiHochberg } from '../stats/multiple.ts';
import { meanInterval } from '../stats/paired.ts';
import { fisherExact, type Interval, newcombe, wilson } from '../stats/proportion.ts';
import { mean } from '../stats/sample.ts';

/** Fewer trades than this on either side say nothing, and nothing is said. */
export const leastTrades = 20;

/** False discoveries among the findings are held to one in twenty. */
export const discoveryRate = 0.05;

export interface Side {
  n: number;
  wins: number;
  winRate: number | null;
  /** Wilson, 95 %. */
  winInterval: Interval | null;
  meanNet: number | null;
  /** Student, 95 %. */
  meanInterval: Interval | null;
}

/** Trades with a trait against those without it. Figures are null below `leastTrades`, and `reason` says so. */
export interface Comparison {
  name: string;
  with: Side;
  without: Side;
  /** Win rate with less win rate without, and Newcombe's 95 % interval. */
  difference: number | null;
  interval: Interval | null;
  /** Fisher's exact p of the win rates, and what is left of it after so many comparisons (Benjamini and Hochberg). */
  p: number | null;
  pAdjusted: number | null;
  finding: 'better' | 'worse' | null;
  reason: string | null;
}

export interface Measured {
  netMajor: number;
}

/** One side of a comparison, or a group by itself. */
export const sideOf = (trades: readonly Measured[]): Side =>
  sideOfNets(trades.map(({ netMajor }) => netMajor));

function sideOfNets(nets: readonly number[]): Side {
  const n = nets.length;
  const wins = nets.filter((net) => net > 0).length;
  const quiet = n < leastTrades;
  return {
    n,
    wins,
    winRate: quiet ? null : wins / n,
    winInterval: quiet ? null : wilson(wins, n),
    meanNet: quiet ? null : mean(nets),
    meanInterval: quiet ? null : meanInterval(nets),
  };
}

export interface Trait<T> {
  name: string;
  /** Null leaves the trade out of this comparison. */
  has(trade: T): boolean | null;
}

function raw<T extends Measured>(trades: readonly T[], { name, has }: Trait<T>): Comparison {
  const [own, others]: [number[], number[]] = [[], []];
  for (const trade of trades) {
    const side = has(trade);
    if (side !== null) (side ? own : others).push(trade.netMajor);
  }
  const [a, b] = [sideOfNets(own), sideOfNets(others)];
  const silent = {
    name,
    with: a,
    without: b,
    difference: null,
    interval: null,
    p: null,
    pAdjusted: null,
    finding: null,
  };
  const short = a.n < leastTrades ? a.n : b.n < leastTrades ? b.n : null;
  if (short !== null) {
    const side = a.n < leastTrades ? 'with it' : 'to compare with';
    return { ...silent, reason: `${short} trades ${side}; ${leastTrades} are the least that say anything` };
  }
  return {
    ...silent,
    difference: a.wins / a.n - b.wins / b.n,
    interval: newcombe(a.wins, a.n, b.wins, b.n),
    p: fisherExact(a.wins, a.n, b.wins, b.n),
    reason: null,
  };
}

/** Compares trades by several traits as one family: p is adjusted for all the comparisons that could be made. */
export function compared<T extends Measured>(
  trades: readonly T[],
  traits: readonly Trait<T>[],
): Comparison[] {
  const all = traits.map((trait) => raw(trades, trait));
  const tested = all.filter(({ p }) => p !== null);
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p!));
  tested.forEach((one, i) => {
    one.pAdjusted = adjusted[i]!;
    if (adjusted[i]! <= discoveryRate) one.finding = one.difference! > 0 ? 'better' : 'worse';
  });
  return all;
}
