import { type Teller, tells } from './claim.ts';
import { partners } from './derive.ts';
import type { MaskedDate } from './mask.ts';
import type { Fact, Rows } from './rows.ts';
import type { ReadFigure } from './spelled.ts';
import type { structuresIn } from './subject.ts';

/** Figures and dates of the person's own words: they may be repeated. */
export interface Asked {
  figures: readonly ReadFigure[];
  dates: readonly MaskedDate[];
}

/** A whole text under check. */
export interface Reading {
  text: string;
  rows: Rows;
  asked: Asked;
  /** Strikes the text or the question names anywhere. */
  mentioned: ReadonlySet<number>;
  /** Days the text or the question names, `MM-DD`; `everyExpiry` where it speaks of expiries side by side. */
  days: ReadonlySet<string>;
  /** Whole days between any two dates of the rows. */
  dayCounts: ReadonlySet<number>;
  /** Where the text names which structures. */
  structures: ReturnType<typeof structuresIn>;
  /** Figures found to name a strike. */
  strikeFigures: Set<ReadFigure>;
}

/** A text that compares expiries speaks of all of them. */
export const everyExpiry = '*';

/** What a sentence speaks about. */
export interface Scope {
  strikes: ReadonlySet<number>;
  rights: ReadonlySet<string>;
  symbols: ReadonlySet<string>;
  /** Structures a figure can be of; null where the text names none. */
  subjects: ReadonlySet<number> | null;
  teller: Teller;
}

/** The facts a sentence may be speaking of, each list made when asked for. */
export interface Stage {
  scope: Scope;
  facts(): readonly Fact[];
  anchors(): readonly Fact[];
  of(concepts: readonly string[]): readonly Fact[];
  /** Whether what is spoken of has no such bound. */
  unlimited(concepts: readonly string[]): boolean;
  /** Of one concept, whatever side of the option the sentence names. */
  sides(concept: string): readonly Fact[];
}

function eligible(fact: Fact, scope: Scope, { mentioned, days }: Reading, sides = false): boolean {
  const { strikes, rights, symbols, subjects, teller } = scope;
  if (fact.expiry !== null && !days.has(fact.expiry.slice(5, 10)) && !days.has(everyExpiry)) return false;
  if (!tells(teller, fact)) return false;
  if (symbols.size > 0 && fact.symbol !== null && !symbols.has(fact.symbol)) return false;
  if (subjects !== null && fact.subject !== null && !subjects.has(fact.subject)) return false;
  if (!sides && rights.size === 1 && fact.right !== null && !rights.has(fact.right)) return false;
  if (fact.strike === null) return strikes.size === 0 || !fact.concepts.includes('said');
  if (strikes.size > 0) return strikes.has(fact.strike);
  return !fact.row || mentioned.has(fact.strike);
}

/** The facts left once a sentence names its strikes, sides, symbols and structures. */
export function stageOf(scope: Scope, reading: Reading): Stage {
  const { rows } = reading;
  const fit = (fact: Fact) => eligible(fact, scope, reading);
  const lists = new Map<string, readonly Fact[]>();
  const list = (id: string): readonly Fact[] => {
    let found = lists.get(id);
    if (found === undefined) lists.set(id, (found = (rows.byConcept.get(id) ?? []).filter(fit)));
    return found;
  };
  const of = (concepts: readonly string[]) => [...new Set(concepts.flatMap(list))];
  let facts: readonly Fact[] | null = null;
  let anchors: readonly Fact[] | null = null;
  return {
    scope,
    of,
    unlimited: (concepts) =>
      concepts.some(
        (id) =>
          [...(scope.subjects ?? [])].some((one) => rows.unlimited.has(`${one}|${id}`)) &&
          of([id]).every(({ subject, concepts: own }) => subject === null || own.includes('said')),
      ),
    sides: (id) => (rows.byConcept.get(id) ?? []).filter((fact) => eligible(fact, scope, reading, true)),
    facts: () => (facts ??= rows.facts.filter(fit)),
    anchors: () => (anchors ??= of(partners).filter((one) => !one.row && !one.concepts.includes('said'))),
  };
}
