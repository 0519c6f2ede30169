import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { patterns } from '../src/services/suggest/analytics.ts';
import { bucket, comparison, period, question } from './journal-shape.ts';

export const patternsCommand = command({
  name: 'patterns',
  summary: 'Habits and concerns that came with losses, each with its numbers; silent where there are too few',
  effect: 'read',
  input: z.object({
    ...question,
    period: period.default('all'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'write three letters, like INR')
      .optional()
      .describe('The one of most trades when left out'),
  }),
  output: z.object({
    period: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    currency: z.string(),
    leastTrades: z.number(),
    trades: z.number(),
    advised: z.number(),
    findings: z.number(),
    patterns: z.array(
      z.object({ kind: z.enum(['behaviour', 'concern', 'holding']), question: z.string(), ...comparison }),
    ),
    confidence: z.array(bucket),
    warnings: z.array(z.string()),
  }),
  example: { period: 'all' },
  run: (input, context) => patterns(input, context),
});
