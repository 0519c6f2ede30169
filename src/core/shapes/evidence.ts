import { z } from 'zod';
import { count, instant, list, money, orNull, part, ratio, words } from './figure.ts';

/** The input of `evidence`. */
export const evidenceQuestion = z.object({
  id: z
    .string()
    .min(1)
    .max(200)
    .describe('A suggestion by its id, last, or "-": the JSON of `suggest` on standard input'),
});
export type EvidenceQuestion = z.output<typeof evidenceQuestion>;

const sample = part('What the structure did, entered on each of these days', {
  days: count('Days it was tried on'),
  n: count('Closed trades'),
  winRate: orNull(ratio('With a profit after charges')),
  winRateInterval: z.tuple([z.number(), z.number()]).nullable().describe('95 %, Wilson [0..1]'),
  mean: orNull(money('Mean after charges')),
  worst: orNull(money('Worst after charges')),
  reason: orNull(words('Why nothing is said: fewer than ten trades; null where something is')),
});

/** What one structure of a suggestion did. */
export const evidenceRow = z.object({
  rank: count('Place in the suggestion'),
  strategy: words('Structure'),
  promised: ratio('Chance of profit that the suggestion stated'),
  all: sample.describe('On all stored days before'),
  similar: sample.describe('On the third of them most like the day of the suggestion'),
  words: words('The same as a sentence'),
});

/** The output of `evidence`. */
export const evidenceResult = z.object({
  id: words('The suggestion'),
  symbol: words('Underlying'),
  before: instant('Nothing later than this was looked at'),
  evidence: list('A suggestion each', evidenceRow),
  likeness: words('What made a day similar'),
  labels: list('What kind of data this is', z.string()),
});
export type EvidenceResult = z.output<typeof evidenceResult>;
