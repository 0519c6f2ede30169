import type { LessonDocument } from '../../core/shapes/lesson.ts';
import { wilson } from '../stats/proportion.ts';
import { conditionSimilarity } from './conditions.ts';
import { payoffShape } from './payoff-shape.ts';

/** A closed trade as a suggestion remembers it. */
export interface PastSetup {
  id: string;
  /** When it was known, epoch ms UTC. */
  at: number;
  strategy: string;
  side: 'bullish' | 'bearish' | 'neutral' | null;
  what: string;
  outcome: { result: 'won' | 'lost' | 'flat'; pnl: number; currency: string };
  /** Of the market it was opened in; null where nobody noted it. */
  conditions: number[] | null;
}

/** Further set-ups of one structure, side and market, which one likeness holds for: only how many there were. */
export interface PastTally {
  strategy: string;
  side: PastSetup['side'];
  conditions: number[] | null;
  n: number;
  losses: number;
}

/**
 * What memory gave a suggestion: all closed trades of the symbol that were known at its moment. Of each structure, side and
 * market the newest are told one by one, newest first; the others are counted.
 */
export interface Recollection {
  setups: PastSetup[];
  more?: PastTally[];
}

/** All that is known of a symbol, newest first, as a recollection: no trade is left out, however many there are. */
export function recollectionOf(all: readonly PastSetup[]): Recollection {
  const groups = new Map<string, { told: number; tally: PastTally | null }>();
  const setups: PastSetup[] = [];
  for (const past of all) {
    const { strategy, side, conditions, outcome } = past;
    const key = `${strategy}|${side}|${conditions?.join()}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { told: 0, tally: null }));
    // The nearest that are shown are the newest of their group.
    if (group.told++ < lessonRule.shown) setups.push(past);
    else {
      group.tally ??= { strategy, side, conditions, n: 0, losses: 0 };
      group.tally.n++;
      if (outcome.result === 'lost') group.tally.losses++;
    }
  }
  const more = [...groups.values()].flatMap(({ tally }) => tally ?? []);
  return more.length === 0 ? { setups } : { setups, more };
}

/** The structure a suggestion is of. */
export interface Structure {
  id: string;
  family: string;
  direction: 'bullish' | 'bearish' | 'neutral';
}

/** What past set-ups like one say of it. `score` and `size` multiply its rank score and its lots. */
export interface Lesson {
  document: LessonDocument;
  /** For `logic`; null where nothing similar is known. */
  reason: string | null;
  score: number;
  size: number;
}

/** The rule, as docs/memory.md tells it. */
export const lessonRule = { least: 3, lossShare: 2 / 3, score: 0.85, size: 0.5, similar: 0.6, shown: 5 };

const sameFamily = 0.8;
const unknownMarket = 0.5;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const four = (value: number): number => Math.round(value * 1e4) / 1e4;

/**
 * How near a past set-up is, 0..1: 1 for the same payoff, whatever its name, 0.8 for another of its family and direction, times 0.4 plus
 * 0.6 of the likeness of the markets (0.5 where one of them is not known). 0 for every other structure.
 */
function nearness(
  past: Pick<PastSetup, 'strategy' | 'side' | 'conditions'>,
  structure: Structure,
  familyOf: ReadonlyMap<string, string>,
  market: Float32Array | null,
): number {
  const sided = past.side === structure.direction;
  // A side says where the payoff lay: a butterfly above the price is not the one around it.
  const same =
    past.strategy === structure.id || (sided && payoffShape(past.strategy) === payoffShape(structure.id));
  const akin = sided && familyOf.get(past.strategy) === structure.family;
  if (!same && !akin) return 0;
  const theirs = past.conditions === null ? null : Float32Array.from(past.conditions);
  const alike = conditionSimilarity(market, theirs) ?? unknownMarket;
  return (same ? 1 : sameFamily) * (0.4 + 0.6 * alike);
}

/**
 * What similar closed trades say of a structure: how many there were, how many lost, with the interval of that share. From
 * three on, of which two thirds or more lost, the structure ranks lower and is taken at half the size, never below one lot.
 */
export function lessonOf(
  structure: Structure,
  { setups, more = [] }: Recollection,
  familyOf: ReadonlyMap<string, string>,
  market: Float32Array | null,
  iso: (at: number) => string,
): Lesson {
  const found = setups
    .map((past) => ({ past, similarity: nearness(past, structure, familyOf, market) }))
    .filter(({ similarity }) => similarity >= lessonRule.similar)
    .sort((a, b) => b.similarity - a.similarity || b.past.at - a.past.at || (a.past.id < b.past.id ? -1 : 1));
  const counted = more.filter((tally) => nearness(tally, structure, familyOf, market) >= lessonRule.similar);
  const n = counted.reduce((sum, tally) => sum + tally.n, found.length);
  const losses = counted.reduce(
    (sum, tally) => sum + tally.losses,
    found.filter(({ past }) => past.outcome.result === 'lost').length,
  );
  const failed = n >= lessonRule.least && losses / n >= lessonRule.lossShare;
  const interval = n === 0 ? null : wilson(losses, n).map(four);
  const told =
    interval === null
      ? null
      : `${losses} of ${n} similar past ${n === 1 ? 'set-up' : 'set-ups'} lost (95 % interval ${percent(interval[0]!)} to ${percent(interval[1]!)})`;
  return {
    document: {
      similar: found.slice(0, lessonRule.shown).map(({ past, similarity }) => ({
        id: past.id,
        at: iso(past.at),
        what: past.what,
        outcome: past.outcome,
        similarity: four(similarity),
      })),
      n,
      losses,
      lossShare: n === 0 ? null : four(losses / n),
      lossInterval: interval,
      warning: failed ? `Similar set-ups failed before: ${told}` : null,
    },
    reason:
      told === null
        ? null
        : failed
          ? `Memory: ${told}; its score counts ${lessonRule.score} and its size half (one lot at least)`
          : `Memory: ${told}`,
    score: failed ? lessonRule.score : 1,
    size: failed ? lessonRule.size : 1,
  };
}
