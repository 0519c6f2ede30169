import type { LevelClaim } from './claim.ts';
import { hedges } from './lexicon.ts';
import { digitsOf, hedged, lengthOf, matches } from './match.ts';
import type { Fact } from './rows.ts';
import type { Binding } from './sentence.ts';
import type { ReadFigure } from './spelled.ts';
import type { Stage } from './stage.ts';

/** One figure and what its sentence says around it. */
export interface Scene {
  figure: ReadFigure;
  binding: Binding;
  stage: Stage;
  sentence: string;
  /** Where the sentence starts. */
  from: number;
  /** What the words before the figure say of the underlying. */
  claim: LevelClaim | null;
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

const levels = ['resistance', 'support', 'maxPain', 'atmStrike', 'breakeven'] as const;
export const grew =
  /\b(?:rose|fell|added|adds|shed|increased?|decreased?|dropped|grew|unwound|built|changed?|up|down|jumped|climbed|declined)\b/i;

const moved = /\b(?:gained|gains|lost|loses|rose|fell|dropped|climbed|badh[aei]|gir[aei]|up|down)\b|बढ़|गिर/iu;

/** What the words and the unit beside a figure say it is. */
export function besides({ figure, binding, around, stage }: Scene, before: string): string[] {
  const wanted = [...binding.named];
  if (/\blots?\b/i.test(around)) wanted.push('lotSize', 'lots', 'quantity');
  if (/(?:\bat|@|\bfor)\s*[₹$]?$/i.test(before)) wanted.push('price', 'bid', 'ask');
  if (/\b(?:at|near|around|above|below|past|beyond|under|over)\s*$/i.test(before)) wanted.push(...levels);
  if (/[×x*]\s*$/i.test(before)) wanted.push('lotSize', 'quantity', 'lots');
  if (wanted.includes('oi') && grew.test(around)) wanted.push('oiChange');
  if (stage.scope.strikes.size > 0 && moved.test(around)) wanted.push('key:change', 'key:changepercent');
  if (figure.unit === 'days') wanted.push('dte');
  if (figure.unit === 'count') wanted.push('oi', 'oiChange', 'volume', 'quantity', 'lots');
  return wanted.flatMap((id) => [id, `~${id}`]);
}

/** Where the sentence names other things, a short figure or one of another kind agrees with something by chance. */
function plausible({ figure, binding, stage }: Scene, named: readonly Fact[]): (fact: Fact) => boolean {
  const length = lengthOf(figure);
  // Beside a strike a short figure is one of that strike's.
  if (stage.scope.strikes.size > 0 && length < 5 && !named.some(({ strike }) => strike === null))
    return ({ strike }) => strike !== null;
  if (named.length === 0 || binding.named.size === 0 || length >= 5) return () => true;
  if (length < 4) return () => false;
  const kinds = new Set(named.map(({ kind }) => kind));
  return ({ kind }) => kinds.has(kind);
}

interface Choice {
  candidates: () => readonly Fact[];
  spoken: (fact: Fact) => boolean;
  named: readonly Fact[];
  /** A label names the figure itself: it is one of `named` or nothing. */
  tight: boolean;
}

export function direct(
  scene: Scene,
  { candidates, spoken, named, tight }: Choice,
  text: string,
): Fact | null {
  const { figure } = scene;
  const before = text.slice(Math.max(0, figure.start - 18), figure.start);
  const word = /(\p{L}+)\s*[₹$~≈]?\s*$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  const readings = hedges.has(word) || /[~≈]\s*[₹$]?$/.test(before) ? [figure, hedged(figure)] : [figure];
  const among = (facts: readonly Fact[]) => {
    for (const one of readings) {
      const hit = facts.find((fact) => matches(one, fact) && spoken(fact));
      if (hit !== undefined) return hit;
    }
    return null;
  };
  const hit = among(named) ?? named.find((fact) => bounds(figure, fact, before)) ?? null;
  return hit !== null || tight ? hit : among(candidates().filter(plausible(scene, named)));
}
