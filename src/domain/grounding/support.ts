import { conventional } from './convention.ts';
import { derivation, licence, partners } from './derive.ts';
import type { ReadFigure } from './figure.ts';
import { hedges } from './lexicon.ts';
import type { MaskedDate } from './mask.ts';
import { digitsOf, fits, hedged, lengthOf, matches } from './match.ts';
import type { Fact, Rows } from './rows.ts';
import type { Binding } from './sentence.ts';

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
  /** Whole days between any two dates of the rows. */
  dayCounts: ReadonlySet<number>;
}

/** What a sentence speaks about. */
export interface Scope {
  strikes: ReadonlySet<number>;
  rights: ReadonlySet<string>;
  symbols: ReadonlySet<string>;
}

/** The facts a sentence may be speaking of, each list made when asked for. */
export interface Stage {
  facts(): readonly Fact[];
  anchors(): readonly Fact[];
  of(concepts: readonly string[]): readonly Fact[];
}

/** One figure and what its sentence says around it. */
export interface Scene {
  figure: ReadFigure;
  binding: Binding;
  stage: Stage;
  sentence: string;
  around: string;
  /** Facts that figures before this one turned out to be. */
  stated: readonly Fact[];
  /** All figures of the sentence. */
  beside: readonly ReadFigure[];
}

export interface Support {
  by: string;
  fact: Fact | null;
}

function eligible(fact: Fact, { strikes, rights, symbols }: Scope, mentioned: ReadonlySet<number>): boolean {
  if (symbols.size > 0 && fact.symbol !== null && !symbols.has(fact.symbol)) return false;
  if (fact.strike === null) return true;
  if (rights.size === 1 && fact.right !== null && !rights.has(fact.right)) return false;
  if (strikes.size > 0) return strikes.has(fact.strike);
  return !fact.row || mentioned.has(fact.strike);
}

/** The facts left once a sentence names its strikes, sides and symbols. */
export function stageOf(scope: Scope, { rows, mentioned }: Reading): Stage {
  const fit = (fact: Fact) => eligible(fact, scope, mentioned);
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
    of,
    facts: () => (facts ??= rows.facts.filter(fit)),
    anchors: () => (anchors ??= of(partners).filter((one) => !one.row && !one.concepts.includes('said'))),
  };
}

/** A bound the text puts round a value ("over 80 %") holds where the value lies just beyond it. */
function bounds(figure: ReadFigure, fact: Fact, before: string): boolean {
  if (digitsOf(figure) > 2) return false;
  const above = /\b(?:over|more than|above|at least|exceeds?)\s*[₹$]?$/i.test(before);
  const below = /\b(?:under|less than|below|at most|up to|within)\s*[₹$]?$/i.test(before);
  if (!above && !below) return false;
  const scale = figure.unit === 'percent' && fact.kind === 'ratio' ? 100 : 1;
  const ratio = (Math.abs(fact.value) * scale) / Math.abs(figure.value);
  return above ? ratio >= 1 && ratio <= 1.05 : ratio <= 1 && ratio >= 0.95;
}

function inQuestion(figure: ReadFigure, { figures }: Asked): boolean {
  return figures.some((one) => {
    const loose = one.unit === figure.unit || one.unit === 'number' || figure.unit === 'number';
    return loose && Math.abs(Math.abs(one.value) - Math.abs(figure.value)) <= 1e-9 * Math.abs(one.value);
  });
}

const levels = ['resistance', 'support', 'key:strike', 'maxPain', 'atmStrike', 'breakeven'] as const;
const isBound = ({ tight, threshold }: Binding): boolean => tight !== null && !threshold;

/** What the words and the unit beside a figure say it is. */
function besides({ figure, binding, around }: Scene, before: string): string[] {
  const wanted = [...binding.named];
  if (/\blots?\b/i.test(around)) wanted.push('lotSize', 'lots', 'quantity');
  if (/(?:\bat|@|\bfor)\s*[₹$]?$/i.test(before)) wanted.push('price', 'bid', 'ask');
  if (/\b(?:at|near|around|above|below|past|beyond|under|over)\s*$/i.test(before)) wanted.push(...levels);
  if (figure.unit === 'days') wanted.push('dte');
  if (figure.unit === 'count') wanted.push('oi', 'oiChange', 'volume', 'quantity', 'lots');
  return wanted.flatMap((id) => [id, `~${id}`]);
}

/** Where the sentence names other things, a short figure or one of another kind agrees with something by chance. */
function plausible({ figure, binding }: Scene, named: readonly Fact[]): (fact: Fact) => boolean {
  const length = lengthOf(figure);
  if (named.length === 0 || binding.named.size === 0 || length >= 5) return () => true;
  if (length < 4) return () => false;
  const kinds = new Set(named.map(({ kind }) => kind));
  return ({ kind }) => kinds.has(kind);
}

interface Choice {
  candidates: () => readonly Fact[];
  named: readonly Fact[];
  /** A label names the figure itself: it is one of `named` or nothing. */
  tight: boolean;
}

function direct(scene: Scene, { candidates, named, tight }: Choice, text: string): Fact | null {
  const { figure } = scene;
  const before = text.slice(Math.max(0, figure.start - 18), figure.start);
  const word = /(\p{L}+)\s*[₹$~≈]?\s*$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  const readings = hedges.has(word) || /[~≈]\s*[₹$]?$/.test(before) ? [figure, hedged(figure)] : [figure];
  const among = (facts: readonly Fact[]) => {
    for (const one of readings) {
      const hit = facts.find((fact) => matches(one, fact));
      if (hit !== undefined) return hit;
    }
    return null;
  };
  const hit = among(named) ?? named.find((fact) => bounds(figure, fact, before)) ?? null;
  return hit !== null || tight ? hit : among(candidates().filter(plausible(scene, named)));
}

/** What supports a figure, or null. */
export function supportOf(scene: Scene, reading: Reading): Support | null {
  const { figure, binding, around, sentence } = scene;
  const { asked, text, dayCounts } = reading;
  if (inQuestion(figure, asked)) return { by: 'question', fact: null };
  const { stage } = scene;
  const bound = isBound(binding) ? stage.of(binding.tight!.concepts) : [];
  const tight =
    bound.some((one) => !one.concepts.includes('said') && fits(figure.unit, one)) ||
    (bound.length > 0 && bound.every((one) => one.concepts.includes('said') && fits(figure.unit, one)));
  const named = tight
    ? bound
    : stage.of(besides(scene, text.slice(Math.max(0, figure.start - 12), figure.start)));
  const fact = direct(scene, { candidates: () => stage.facts(), named, tight }, text);
  if (fact !== null) return { by: fact.path, fact };
  if (figure.unit === 'days' && dayCounts.has(figure.value)) return { by: 'dates', fact: null };
  if (conventional(figure, around, text.slice(figure.start, figure.end + 40)))
    return { by: 'convention', fact: null };
  const counts = [...scene.beside, ...asked.figures].filter(({ unit }) =>
    /^(count|multiple|percent)$/.test(unit),
  );
  const shares = counts
    .map(({ unit, value }) => (unit === 'percent' ? value / 100 : value))
    .filter((share) => share > 0);
  const stated = tight ? [] : scene.stated;
  const by = derivation(
    figure,
    { named, stated, anchors: stage.anchors(), shares },
    licence(sentence, tight),
  );
  return by === null ? null : { by, fact: null };
}
