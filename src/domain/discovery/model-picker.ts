import { z } from 'zod';
import { ground } from '../grounding/grounding.ts';
import type { ModelScore } from './ensemble.ts';
import type { Experience } from './fuzzy.ts';
import type { Measures } from './measures.ts';

/** Symbols a model is shown and may score: the strongest by the other pickers, so that a prompt stays bounded. */
export const shownToModel = 40;

const reply = z.object({
  scores: z
    .array(
      z.object({
        symbol: z.string().min(1).max(40),
        score: z.number().min(0).max(1),
        reasons: z.array(z.string().min(1).max(240)).min(1).max(3),
      }),
    )
    .min(1)
    .max(shownToModel),
});

/** The JSON Schema a model is held to. */
export const modelPickerSchema = (): Record<string, unknown> => {
  const { $schema: _, ...schema } = z.toJSONSchema(reply, { io: 'input' }) as Record<string, unknown>;
  return schema;
};

const four = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

/** What a model sees of a symbol: its measures, and how the person's own closed trades in it ended. */
export const modelRow = (share: Measures, trades: Experience | null = null) => ({
  symbol: share.symbol,
  close: share.close,
  momentum: four(share.momentum),
  volatility: four(share.volatility),
  turnover: four(share.turnover),
  beta: four(share.beta),
  sector: share.sector,
  ivRank: four(share.ivRank),
  openInterest: share.openInterest,
  optionVolume: share.optionVolume,
  buildUp: share.buildUp,
  trades,
});

const longest = 200_000;

/**
 * The scores in a model's text, or why it counts for nothing: not the form asked for, a symbol that was not shown or twice, a
 * figure that is not in the facts. All or nothing, so that half an answer never ranks anything.
 */
export function readModelScores(
  text: string,
  rows: readonly ReturnType<typeof modelRow>[],
  facts: unknown,
): Map<string, ModelScore> | string {
  if (text.length > longest) return 'its answer is far longer than was asked for';
  const body = text.replace(/^\s*```(?:json)?\s*/i, '').replace(/\s*```\s*$/, '');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'it did not answer in the form asked for';
  }
  const read = reply.safeParse(value);
  if (!read.success) return 'it did not answer in the form asked for';
  const shown = new Map(rows.map((row) => [row.symbol, row]));
  const scores = new Map<string, ModelScore>();
  for (const { symbol, score, reasons } of read.data.scores) {
    if (!shown.has(symbol)) return `it scored "${symbol.slice(0, 40)}", which was not shown`;
    if (scores.has(symbol)) return `it scored ${symbol} twice`;
    for (const reason of reasons) {
      const { unsupported } = ground(reason, [facts, shown.get(symbol)]);
      if (unsupported.length > 0)
        return `it wrote figures of ${symbol} that the data do not have: ${unsupported.slice(0, 3).join(', ')}`;
    }
    scores.set(symbol, { score, reasons });
  }
  return scores;
}
