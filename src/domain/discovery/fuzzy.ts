import type { Measures } from './measures.ts';
import { percentiles } from './metric.ts';

/** A trapezoid over 0..1: 0 up to a, rising to 1 at b, 1 up to c, falling to 0 at d (Zadeh 1965). */
export interface Curve {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** Membership of x in a curve, 0..1. A side without width is a step. */
export function membership(x: number, { a, b, c, d }: Curve): number {
  if (x < a || x > d) return 0;
  if (x < b) return (x - a) / (b - a);
  return x <= c ? 1 : (d - x) / (d - c);
}

export const parts = ['liquidity', 'volatility', 'momentum', 'sector'] as const;
export type Part = (typeof parts)[number];

/** Curves over the percentile of a share in the universe of the day. */
export const curves: Record<Exclude<Part, 'sector'>, Curve> = {
  /** More is better from the lower third on. */
  liquidity: { a: 0.1, b: 0.5, c: 1, d: 1 },
  /** What moves, short of the wildest tenth. */
  volatility: { a: 0.1, b: 0.4, c: 0.8, d: 1 },
  /** Strength against the rest, short of the very top, which tends to turn. */
  momentum: { a: 0.3, b: 0.7, c: 0.95, d: 1.05 },
};

export const weights: Record<Part, number> = {
  liquidity: 0.35,
  volatility: 0.2,
  momentum: 0.3,
  sector: 0.15,
};

/** How similar past trades or market days ended. */
export interface Experience {
  n: number;
  wins: number;
}

/** Memory says nothing below this many, and never moves a score by more than `most`. */
export const memoryRule = { least: 5, most: 0.25 } as const;

export interface FuzzyScore {
  /** 0..1, memory applied. */
  score: number;
  /** Memberships, 0..1; null where the measure is missing, which then carries no weight. */
  parts: Record<Part, number | null>;
  memory: { n: number; wins: number; factor: number } | null;
}

/**
 * What a share's past moves its score by: 1 at an even record, down to 0.75 and up to 1.25, the record shrunk by two wins and
 * two losses (Agresti and Coull 1998). Null below five.
 */
export function memoryFactor(experience: Experience | null): number | null {
  if (experience === null || experience.n < memoryRule.least) return null;
  const share = (experience.wins + 2) / (experience.n + 4);
  return 1 + memoryRule.most * (2 * share - 1);
}

/** Membership of a share's sector: full while the sector holds its even part of the strongest tenth, less the more it holds. */
function sectorBalance(
  universe: readonly Measures[],
  momentum: readonly (number | null)[],
): Map<string, number> {
  const all = new Map<string, number>();
  const top = new Map<string, number>();
  let strongest = 0;
  let known = 0;
  for (const [i, { sector }] of universe.entries()) {
    if (sector === null) continue;
    known++;
    all.set(sector, (all.get(sector) ?? 0) + 1);
    if ((momentum[i] ?? 0) < 0.9) continue;
    strongest++;
    top.set(sector, (top.get(sector) ?? 0) + 1);
  }
  return new Map(
    [...all].map(([sector, count]) => {
      const even = (strongest * count) / known;
      const held = top.get(sector) ?? 0;
      return [sector, held <= even || held === 0 ? 1 : even / held];
    }),
  );
}

/** Scores every share by fuzzy memberships over percentiles of the day's universe, weighted over the parts that are known. */
export function fuzzyPicker(
  universe: readonly Measures[],
  experience: (symbol: string) => Experience | null,
): Map<string, FuzzyScore> {
  const ranked = {
    liquidity: percentiles(universe.map((share) => share.turnover)),
    volatility: percentiles(universe.map((share) => share.volatility)),
    momentum: percentiles(universe.map((share) => share.momentum)),
  };
  const balance = sectorBalance(universe, ranked.momentum);
  const scores = universe.map((share, i): [string, FuzzyScore] => {
    const member = (part: keyof typeof ranked) => {
      const at = ranked[part][i];
      return at === null || at === undefined ? null : membership(at, curves[part]);
    };
    const found: Record<Part, number | null> = {
      liquidity: member('liquidity'),
      volatility: member('volatility'),
      momentum: member('momentum'),
      sector: share.sector === null ? null : balance.get(share.sector)!,
    };
    const known = parts.filter((part) => found[part] !== null);
    const weight = known.reduce((total, part) => total + weights[part], 0);
    const plain =
      weight === 0 ? 0 : known.reduce((total, part) => total + weights[part] * found[part]!, 0) / weight;
    const record = experience(share.symbol);
    const factor = memoryFactor(record);
    const memory = factor === null ? null : { ...record!, factor };
    return [share.symbol, { score: Math.min(1, plain * (factor ?? 1)), parts: found, memory }];
  });
  return new Map(scores);
}
