import { z } from 'zod';
import { path } from './eval.ts';
import { count, dollars, fact, given, list, ms, orNull, part, ratio, signedRatio, words } from './figure.ts';

/** The input of `eval bakeoff`. */

export const bakeoffQuestion = z.object({
  server: z
    .array(z.string().min(3).max(300))
    .min(1)
    .max(8)
    .describe(
      'Models to compare: reader, careless, live (the configured one), or name@https://host/v1 of an OpenAI-compatible server',
    ),
  most: given(z.number().int().min(2).max(10000).describe('At most so many decisions; all when left out')),
  masked: z.boolean().default(false).describe('Hide names, dates and the scale of prices'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .describe('Seed'),
  deadline: z.number().min(0.1).max(600).default(60).describe('Seconds a model has for one answer'),
  data: path('Folder of public days: their decisions are made too, and followed where those days are stored'),
  at: z
    .enum(['1', '5', '20', 'exit', 'expiry'])
    .default('1')
    .describe('How long a first choice is followed: so many sessions, to its own exits, or to its expiry'),
  apply: z
    .boolean()
    .default(false)
    .describe('Offer to make the best one the configured model; nothing is written without a yes'),
});
export type BakeoffQuestion = z.output<typeof bakeoffQuestion>;

export const bakeoffResult = z.object({
  models: list(
    'Models, the best first',
    part('One', {
      name: words('Model'),
      n: count('Decisions'),
      clusters: count('Independent groups of them'),
      score: ratio('Mean over form, figures, caution, choice and promises'),
      formed: ratio('Answers in the form asked for'),
      grounded: ratio('Answers whose every figure is in the data'),
      choice: ratio('Choices among the three the rules rank first'),
      followed: count('First choices that later chains tell the end of'),
      winRate: orNull(ratio('Of those that gained after charges, chains counted once; null without any')),
      meanReturn: orNull(signedRatio('Mean result on the capital they tie up, after charges')),
      sharpe: orNull(
        z.number().describe('Mean over deviation of those results by chain, not annualised [number]'),
      ),
      failures: count('Calls that gave no answer'),
      firstMs: orNull(ms('95th percentile to the first word')),
      totalMs: orNull(ms('95th percentile to the end')),
      costPerDecision: orNull(dollars('Mean cost of a decision')),
    }),
  ),
  pairs: list(
    'Every two of them, by the same decisions',
    part('One pair', {
      a: words('One'),
      b: words('The other'),
      difference: signedRatio('Score of the one less the other'),
      interval: z.tuple([z.number(), z.number()]).nullable().describe('95 %, by clusters [ratio]'),
      p: orNull(ratio('That they do not differ, after correction for all pairs (Holm)')),
      differ: fact('They differ'),
    }),
  ),
  applied: orNull(words('Model that was made the configured one; null where none was')),
  notes: list('How to read it', z.string()),
});
export type BakeoffResult = z.output<typeof bakeoffResult>;
