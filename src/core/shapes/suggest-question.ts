import { z } from 'zod';
import { chainQuestion, keep } from './market.ts';

export const suggestInput = z.object({
  ...chainQuestion,
  keep,
  view: z
    .array(
      z.enum([
        'bullish',
        'bearish',
        'neutral',
        'up',
        'down',
        'flat',
        'rising-volatility',
        'falling-volatility',
        'steady-volatility',
      ]),
    )
    .max(2)
    .optional()
    .describe(
      'What you expect (up is bullish, down bearish, flat neutral); derived from the evidence when left out',
    ),
  horizon: z.number().int().min(0).max(365).optional().describe('Days you mean to hold'),
  risk: z.enum(['low', 'medium', 'high']).optional().describe('The setting `risk` when left out'),
  capital: z.number().positive().max(1e12).optional().describe('Money the margin must fit into'),
  definedRisk: z.boolean().default(false).describe('Only structures whose worst loss is known'),
  experience: z
    .enum(['beginner', 'intermediate', 'advanced'])
    .optional()
    .describe('The setting `experience` when left out'),
  event: z
    .array(z.string().min(1).max(80))
    .max(20)
    .optional()
    .describe('A dated event, like "2026-12-04 results", beside those coach knows'),
  why: z.number().int().min(1).max(3).optional().describe('Show all of the idea with this rank'),
  rejected: z.boolean().optional().describe('Show what was not taken, and why'),
  full: z.boolean().optional().describe('Show every figure: market, ideas, what was not taken'),
  model: z
    .boolean()
    .optional()
    .describe('Ask the configured model to choose and word; --no-model for the rules alone'),
  calibrated: z
    .boolean()
    .default(false)
    .describe('Rank by chances as `backtest calibrate` measured them; without its table nothing changes'),
  evidence: z
    .boolean()
    .default(false)
    .describe('Also replay the structures on the stored days before, and on days like this'),
  deadline: z
    .number()
    .min(0.1)
    .max(120)
    .optional()
    .describe(
      'Seconds the model has before the rules answer alone; by how fast it was when left out, 6 to 20',
    ),
});

export type SuggestQuestion = z.output<typeof suggestInput>;
