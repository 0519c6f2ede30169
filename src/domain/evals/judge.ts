import { z } from 'zod';
import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { ground } from '../grounding/grounding.ts';
import { criteria } from './dataset.ts';

const words = z.string().min(1).max(600);
/** What an answer must be, whatever the schema it was asked with says. */
const wellFormed = z.strictObject({
  picks: z
    .array(z.strictObject({ id: words, summary: words, logic: z.array(words).min(1).max(6) }))
    .min(1)
    .max(3),
  caution: z.string().max(600).nullable(),
});

/** The JSON of an answer, a fence around it forgiven; null where it is none. */
export function parsed(text: string | null): unknown {
  try {
    return text === null
      ? null
      : JSON.parse(text.replace(/^\s*```(?:json)?\s*/i, '').replace(/\s*```\s*$/, ''));
  } catch {
    return null;
  }
}

const promise = /guarantee|risk.?free|sure (?:profit|win|thing)|cannot lose/i;

/** How one answer went: its form, its figures, its caution and its choice. */
export function judged(
  text: string | null,
  { candidates, facts }: { candidates: readonly Suggestion[]; facts: unknown },
) {
  const value = parsed(text);
  const form = wellFormed.safeParse(value);
  const loose = z.object({ picks: z.array(z.object({ id: z.string() })) }).safeParse(value);
  const picks = loose.success ? loose.data.picks.map(({ id }) => id) : [];
  const rows = [facts, ...candidates];
  const ungrounded = text === null ? [] : ground(said(value), rows).unsupported;
  const caution = (value as { caution?: unknown } | null)?.caution;
  const best = candidates.slice(0, 3).map(({ strategy }) => strategy);
  return {
    picks,
    scores: {
      form: form.success ? 1 : 0,
      grounded: text !== null && ungrounded.length === 0 ? 1 : 0,
      caution: typeof caution === 'string' && caution.length >= 10 ? 1 : 0,
      choice:
        picks.length === 0
          ? 0
          : picks.slice(0, 3).filter((id) => best.includes(id)).length / Math.min(3, picks.length),
      noPromise: text === null || promise.test(text) ? 0 : 1,
    },
    note:
      ungrounded.length > 0
        ? `figures not in the data: ${ungrounded.slice(0, 3).join(', ')}`
        : form.success
          ? null
          : 'not in the form asked for',
  };
}

/** Every sentence of an answer, one after another. */
export function said(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(said).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .filter(([key]) => key !== 'id')
    .map(([, one]) => said(one))
    .join('\n');
}

export const letters = ['A', 'B', 'C', 'D'] as const;
const choiceShape = z.object({ choice: z.enum(letters) });

/** The JSON Schema of an answer to a question with choices. */
export const choiceSchema = (): Record<string, unknown> =>
  z.toJSONSchema(choiceShape) as Record<string, unknown>;

/** The letter an answer chooses; null where it chooses none. */
export function letterOf(text: string | null): (typeof letters)[number] | null {
  const read = choiceShape.safeParse(parsed(text));
  return read.success ? read.data.choice : null;
}

const judgementShape = z.object(
  Object.fromEntries(criteria.map((name) => [name, z.boolean()])) as Record<
    (typeof criteria)[number],
    z.ZodBoolean
  >,
);
export type Judgement = z.output<typeof judgementShape>;

/** The JSON Schema of a judgement of words. */
export const judgementSchema = (): Record<string, unknown> =>
  z.toJSONSchema(judgementShape) as Record<string, unknown>;

/** The judgement in an answer; null where it is none in the form asked for. */
export function judgementIn(text: string | null): Judgement | null {
  const read = judgementShape.safeParse(parsed(text));
  return read.success ? read.data : null;
}
