import { z } from 'zod';
import { finding } from './backtest.ts';
import { backtestQuestion } from './backtest-question.ts';

const figure = z.number();
const maybe = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).nullable();

/** The input of `backtest audit`. */
export const auditQuestion = backtestQuestion.extend({
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .describe('Of every random draw [number]'),
  trials: z
    .number()
    .int()
    .min(1)
    .max(1e7)
    .optional()
    .describe(
      'Variants that were tried, for the deflated Sharpe ratio; the kept runs of the same strategy on the same data when left out [count]',
    ),
});
export type AuditQuestion = z.output<typeof auditQuestion>;

const odds = z
  .object({
    draws: z.number().int().describe('Made [count]'),
    asGood: z.number().int().describe('That did as well or better [count]'),
  })
  .describe('How often luck alone did as well');

/** The output of `backtest audit`. */
export const auditResult = z.object({
  strategy: z.string().describe('As asked for'),
  decisions: z.number().int().describe('Decisions made again with another future [count]'),
  differing: z.number().int().describe('Decisions that came out otherwise [count]'),
  findings: z
    .array(
      z.object({
        kind: z
          .enum([
            'futureDeleted',
            'futureCorrupted',
            'futureShuffled',
            'stateCarried',
            'sameCloseFill',
            'samePrices',
          ])
          .describe('Which check found it'),
        at: z.string().describe('First bar it was seen at [date, or ISO 8601 with offset]'),
        count: z.number().int().describe('How often [count]'),
        evidence: z.string().describe('What was seen, as a sentence'),
      }),
    )
    .describe('Look-ahead and its relatives; any is exit code 1'),
  warmups: z
    .array(
      z.object({
        skipped: z.number().int().describe('Bars left out at the front [count]'),
        decisions: z.number().int().describe('Made again [count]'),
        differing: z
          .number()
          .int()
          .describe('That came out otherwise: the strategy remembers further back than it says [count]'),
      }),
    )
    .describe('The same strategy started later'),
  luck: z
    .object({
      sharpeInterval: interval.describe(
        '95 % bootstrap interval of the yearly Sharpe ratio of day returns [number]',
      ),
      probabilisticSharpe: maybe.describe('Chance that the true Sharpe ratio is above 0 [0..1]'),
      deflatedSharpe: maybe.describe('The same against the best of so many trials without skill [0..1]'),
      trials: z.number().int().describe('Variants tried [count]'),
      randomEntries: odds
        .nullable()
        .describe('The same holding times, entered at random; null under five trades'),
      worlds: odds
        .extend({ median: figure.describe('Middle return of these worlds [ratio, 0.01 = 1 %]') })
        .nullable()
        .describe('The same bars in another order; null for a program'),
    })
    .describe('What luck alone would have done'),
  verdict: z.enum(['lookAhead', 'tooFewTrades', 'likeLuck', 'beyondLuck']).describe('The whole in a word'),
  words: z.string().describe('The verdict as a sentence'),
  n: z.number().int().describe('Closed trades [count]'),
  warnings: z.array(finding).describe('What to know before believing it'),
});
export type AuditResult = z.output<typeof auditResult>;

/** The output of `backtest strategies`. */
export const strategyCatalogue = z.object({
  strategies: z
    .array(
      z.object({
        name: z.string().describe('As `backtest run` takes it'),
        summary: z.string().describe('Its rule'),
        params: z
          .array(
            z.object({
              name: z.string().describe('Flag of that name'),
              default: figure.describe('When left out [number]'),
              min: figure.describe('Least [number]'),
              max: figure.describe('Most [number]'),
              whole: z.boolean().describe('Whole numbers only'),
              summary: z.string().describe('What it is'),
            }),
          )
          .describe('Its parameters'),
      }),
    )
    .describe('Built-in strategies'),
  fileSchema: z.record(z.string(), z.unknown()).describe('JSON Schema of a strategy file (YAML or JSON)'),
});
export type StrategyCatalogue = z.output<typeof strategyCatalogue>;
