import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { differenceShape } from '../src/domain/chain/difference/shape.ts';
import { chainShape } from '../src/domain/chain/document/shape.ts';
import { chainDifference, chainReading } from '../src/services/reading.ts';
import { chainQuestion } from './question.ts';

export const chainCommand = command({
  name: 'chain',
  summary: 'The state of an option chain: forward, PCR, max pain, IV, walls, skew',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    ...chainQuestion,
    strikes: z.enum(['all', 'near', 'none']).default('all').describe('Which strikes to list'),
    around: z.number().int().min(1).max(500).default(10).describe('Strikes on each side that "near" lists'),
  }),
  output: chainShape,
  example: { symbol: 'NIFTY', strikes: 'near', around: 3 },
  run: (input, context) => chainReading(input, context),
});

export const diffCommand = command({
  name: 'diff',
  summary: 'What changed between two snapshots of a chain',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    ...chainQuestion,
    before: z
      .string()
      .min(1)
      .optional()
      .describe('The older snapshot: a file or a stored id; the one kept before when left out'),
    most: z.number().int().min(1).max(50).default(5).describe('How many of the biggest movers to list'),
  }),
  output: differenceShape,
  example: { symbol: 'NIFTY' },
  run: (input, context) => chainDifference(input, context),
});
