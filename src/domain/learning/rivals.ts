import { clusteredMean, clusteredP } from '../stats/clusters.ts';
import type { Interval } from '../stats/proportion.ts';
import { mean } from '../stats/sample.ts';
import type { Ended } from './rows.ts';

/** Returns that others had on the snapshot and to the expiry of an idea. */
export interface Rival {
  chain: string;
  expiry: string;
  kind: 'random' | 'condor' | 'hold' | 'rejected';
  name: string;
  returns: readonly (number | null)[];
}

export interface Compared {
  name: string;
  /** Ideas that have a rival. */
  n: number;
  clusters: number;
  /** Mean of the rival, and of the ideas less the rival. */
  mean: number | null;
  difference: number | null;
  interval: Interval | null;
  p: number | null;
}

const known = (returns: readonly (number | null)[]): number[] => returns.filter((one) => one !== null);

const keyOf = ({ chain, expiry }: Pick<Rival, 'chain' | 'expiry'>): string => `${chain} ${expiry}`;

function paired(name: string, ended: readonly Ended[], rivalOf: (one: Ended) => number | null): Compared {
  const pairs = ended.flatMap((one) => {
    const rival = rivalOf(one);
    return rival === null ? [] : { cluster: one.cluster, rival, off: one.gain - rival };
  });
  const keys = pairs.map(({ cluster }) => cluster);
  const offs = pairs.map(({ off }) => off);
  const { n, clusters, mean: difference, interval } = clusteredMean(offs, keys);
  const { mean: other } = clusteredMean(
    pairs.map(({ rival }) => rival),
    keys,
  );
  return { name, n, clusters, mean: other, difference, interval, p: clusteredP(offs, keys) };
}

/**
 * Ideas held to expiry against doing nothing, against random structures of the same snapshot (their mean), against the plain short iron
 * condor and against the underlying itself. Random structures also make as many books as were drawn of each: `luck` is the share of
 * those that did at least as well.
 */
export function comparedWith(ended: readonly Ended[], rivals: readonly Rival[]) {
  const of = (kind: Rival['kind']) =>
    new Map(rivals.filter((one) => one.kind === kind).map((one) => [keyOf(one), one.returns]));
  const [random, condor, hold] = [of('random'), of('condor'), of('hold')];
  const first = (kind: ReadonlyMap<string, readonly (number | null)[]>) => (one: Ended) =>
    kind.get(keyOf(one))?.[0] ?? null;
  const means = new Map([...random].map(([key, returns]) => [key, known(returns)] as const));
  const middle = (one: Ended) => {
    const drawn = means.get(keyOf(one)) ?? [];
    return drawn.length === 0 ? null : mean(drawn);
  };
  return {
    rows: [
      paired('no trade', ended, () => 0),
      paired('random structures', ended, middle),
      paired('short iron condor', ended, first(condor)),
      paired('buy and hold', ended, first(hold)),
    ],
    luck: luckOf(ended, means),
  };
}

/** Share of random books, each with one random structure in place of every idea, whose mean is at least that of the ideas. */
function luckOf(ended: readonly Ended[], drawn: ReadonlyMap<string, readonly number[]>) {
  const own = ended.filter((one) => (drawn.get(keyOf(one))?.length ?? 0) > 0);
  if (own.length === 0) return null;
  const books = Math.max(...own.map((one) => drawn.get(keyOf(one))!.length));
  const sizes = new Map<string, number>();
  for (const { cluster } of own) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const gain = own.reduce((sum, one) => sum + one.gain / sizes.get(one.cluster)!, 0);
  let better = 0;
  for (let book = 0; book < books; book++) {
    // Ideas of one snapshot take different structures of it.
    let sum = 0;
    for (const one of own) {
      const returns = drawn.get(keyOf(one))!;
      sum += returns[(book + 7 * (one.rank - 1)) % returns.length]! / sizes.get(one.cluster)!;
    }
    if (sum >= gain) better++;
  }
  return { books, share: (better + 1) / (books + 1) };
}

export interface Regret {
  /** Structures that were not taken, by name; `all` first. */
  name: string;
  n: number;
  clusters: number;
  mean: number | null;
  /** Of the structure less the mean idea of the same snapshot: above nought it would have been better. */
  regret: number | null;
  interval: Interval | null;
  p: number | null;
}

/** What was not taken against what was, on the same snapshots to the same expiry, one unit of each. */
export function regretOf(ended: readonly Ended[], rivals: readonly Rival[]): Regret[] {
  const chosen = new Map<string, { gains: number[]; cluster: string }>();
  for (const one of ended) {
    const met = chosen.get(keyOf(one)) ?? { gains: [], cluster: one.cluster };
    met.gains.push(one.gain);
    chosen.set(keyOf(one), met);
  }
  const pairs = rivals.flatMap((rival) => {
    const own = chosen.get(keyOf(rival));
    const value = rival.returns[0] ?? null;
    if (rival.kind !== 'rejected' || own === undefined || value === null) return [];
    return { name: rival.name, cluster: own.cluster, value, off: value - mean(own.gains) };
  });
  const names = [...new Set(pairs.map(({ name }) => name))].sort();
  return ['all', ...names].flatMap((name) => {
    const rows = name === 'all' ? pairs : pairs.filter((one) => one.name === name);
    if (rows.length === 0) return [];
    const keys = rows.map(({ cluster }) => cluster);
    const offs = rows.map(({ off }) => off);
    const { n, clusters, mean: regret, interval } = clusteredMean(offs, keys);
    const { mean: value } = clusteredMean(
      rows.map((row) => row.value),
      keys,
    );
    return { name, n, clusters, mean: value, regret, interval, p: clusteredP(offs, keys) };
  });
}
