import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { suggest, views } from '../src/services/suggest/suggest.ts';
import { chainQuestion } from './question.ts';
import { suggestion } from './suggestion-shape.ts';

export const suggestCommand = command({
  name: 'suggest',
  summary: 'Three costed, tradable option strategies from the chain as it is',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    ...chainQuestion,
    view: z
      .array(z.enum(views))
      .max(2)
      .optional()
      .describe('What you expect; derived from the evidence when left out'),
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
    model: z
      .boolean()
      .optional()
      .describe('Ask the configured model to choose and word; --no-model for the rules alone'),
    deadline: z
      .number()
      .min(0.1)
      .max(120)
      .default(12)
      .describe('Seconds the model has before the rules answer alone'),
  }),
  output: suggestion,
  example: { symbol: 'NIFTY' },
  run: (input, context) => suggest(input, context),
});
