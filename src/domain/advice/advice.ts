import file from '../../../data/advice/variants.json' with { type: 'json' };
import type { Intent } from '../intent/intent.ts';
import { type AdviceFacts, type AdviceHistory, valuesOf } from './facts.ts';
import { followUps } from './follow-ups.ts';
import type { Experience } from './level.ts';
import { type Currency, filled, slotsIn, type Values } from './slot.ts';

export type { AdviceFacts, AdviceHistory } from './facts.ts';

export interface Advice {
  title: string;
  text: string;
  tips: string[];
  followUps: string[];
  /** Which of the prepared answers this is. */
  variant: string;
}

interface Variant {
  id: string;
  levels: string[];
  /** All must hold; a value that is unknown holds nothing. */
  when?: (string | number)[][];
  title: string;
  text: string;
  tips: string[];
}

const variants: Readonly<Record<string, readonly Variant[]>> = Object.fromEntries(
  Object.entries(file).filter((entry): entry is [string, Variant[]] => Array.isArray(entry[1])),
);
const mostTips = 3;
/** What a condition that holds is worth against a slot filled: it was written for this very case. */
const conditionWorth = 8;
/** What a variant loses for having been shown just before. */
const repetition = 9;

function holds([name, sign, limit]: (string | number)[], values: Values): boolean {
  const value = values[String(name)];
  if (typeof value !== 'number' || !Number.isFinite(value) || typeof limit !== 'number') return false;
  switch (sign) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    default:
      return false;
  }
}

/** How well a variant that can be used suits: conditions met, numbers shown, not shown of late. */
function suits({ id, when = [], title, text }: Variant, shown: readonly string[]): number {
  const ago = shown.length - shown.lastIndexOf(id);
  const stale = shown.includes(id) ? repetition / ago : 0;
  return conditionWorth * when.length + slotsIn(title + text) - stale;
}

interface Chosen {
  variant: Variant;
  title: string;
  text: string;
}

function choose(
  intent: Intent,
  level: Experience,
  values: Values,
  currency: Currency,
  shown: readonly string[],
): Chosen {
  let best: (Chosen & { score: number }) | null = null;
  for (const variant of variants[intent] ?? []) {
    if (!variant.levels.includes(level) || !(variant.when ?? []).every((rule) => holds(rule, values)))
      continue;
    const title = filled(variant.title, values, currency);
    const text = filled(variant.text, values, currency);
    if (title === null || text === null) continue;
    const score = suits(variant, shown);
    if (best === null || score > best.score) best = { variant, title, text, score };
  }
  if (best !== null) return best;
  const last = variants[intent]!.at(-1)!;
  return { variant: last, title: last.title, text: last.text };
}

/**
 * Advice without a model: of the answers prepared for an intent and an experience the one that fits the live numbers and the
 * person's own history best. A sentence whose number is missing is never shown.
 */
export function advise(
  intent: Intent,
  facts: AdviceFacts,
  person: { experience: Experience; capital?: number | null } | null,
  history: AdviceHistory = {},
): Advice {
  const currency = facts.currency ?? 'INR';
  const known: AdviceFacts = { ...facts, capital: facts.capital ?? person?.capital };
  const values = valuesOf(intent, known, history);
  const { variant, title, text } = choose(
    intent,
    person?.experience ?? 'intermediate',
    values,
    currency,
    history.shown ?? [],
  );
  const tips = variant.tips.flatMap((tip) => filled(tip, values, currency) ?? []).slice(0, mostTips);
  return { title, text, tips, followUps: followUps(intent, known, history), variant: variant.id };
}
