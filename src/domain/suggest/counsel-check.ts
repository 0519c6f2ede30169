import { z } from 'zod';
import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { ground } from '../grounding/grounding.ts';
import type { CounselAnswer } from './counsel.ts';

const words = z.string().min(1).max(600);

/** What a model answers: candidates by id, best first, with its own words. */
export const counselAnswer: z.ZodType<CounselAnswer> = z.object({
  picks: z
    .array(z.object({ id: z.string().min(1).max(80), summary: words, logic: z.array(words).min(1).max(6) }))
    .min(1)
    .max(3),
  caution: z.string().max(600).nullable(),
});

/** The JSON Schema a model is held to. */
export const counselSchema = (): Record<string, unknown> => {
  const { $schema: _, ...schema } = z.toJSONSchema(counselAnswer, { io: 'input' }) as Record<string, unknown>;
  return schema;
};

/** The answer in a model's text, or why there is none. A fence around the JSON is forgiven. */
export function readCounsel(text: string): CounselAnswer | string {
  const body = text.replace(/^\s*```(?:json)?\s*/i, '').replace(/\s*```\s*$/, '');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'it did not answer in the form asked for';
  }
  const read = counselAnswer.safeParse(value);
  return read.success ? read.data : 'it did not answer in the form asked for';
}

/** Why an answer cannot stand, in words; null when every candidate is real and every figure is in the facts. */
export function counselFault(
  answer: CounselAnswer,
  candidates: readonly Suggestion[],
  facts: unknown,
): string | null {
  const ids = answer.picks.map((pick) => pick.id);
  const unknown = ids.find((id) => !candidates.some((c) => c.strategy === id));
  if (unknown !== undefined) return `it chose "${unknown.slice(0, 40)}", which is no candidate`;
  if (new Set(ids).size < ids.length) return 'it chose one candidate twice';
  const rows = [facts, ...candidates];
  for (const pick of answer.picks) {
    for (const text of [pick.summary, ...pick.logic]) {
      const { unsupported } = ground(text, rows);
      if (unsupported.length > 0)
        return `it wrote figures that the chain does not have: ${unsupported.slice(0, 3).join(', ')}`;
    }
  }
  const { unsupported } = ground(answer.caution ?? '', rows);
  return unsupported.length > 0
    ? `it wrote figures that the chain does not have: ${unsupported.slice(0, 3).join(', ')}`
    : null;
}
