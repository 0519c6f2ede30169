import { z } from 'zod';
import { chainShape } from '../src/domain/chain/document/shape.ts';
import { suggestionShape } from '../src/domain/options/playbook/playbook.ts';

/** The document of `suggest`, which `replay` shows again. */
export const suggestion = z.object({
  id: z.string(),
  symbol: z.string(),
  expiry: z.string(),
  asOf: z.string(),
  createdAt: z.string(),
  source: z.enum(['rules', 'model', 'fallback']),
  sourceReason: z.string(),
  decisionPath: z.array(z.string()),
  market: chainShape.omit({ strikes: true }),
  view: z.object({
    direction: z.enum(['bullish', 'bearish', 'neutral']),
    volatility: z.enum(['rising', 'falling', 'steady']),
    confidence: z.number(),
    evidence: z.array(
      z.object({
        name: z.string(),
        says: z.string(),
        weight: z.number(),
        on: z.enum(['direction', 'volatility', 'time']),
        value: z.number().nullable(),
        source: z.string(),
      }),
    ),
    given: z.boolean(),
  }),
  suggestions: z.array(suggestionShape),
  rejected: z.array(z.object({ strategy: z.string(), reason: z.string() })),
  considered: z.number().describe('Candidates built on real strikes'),
  warnings: z.array(z.string()),
  receipt: z.object({
    chainId: z.string(),
    rulesVersion: z.string(),
    promptHash: z.string().nullable(),
    model: z.string().nullable(),
    cost: z.number().nullable(),
  }),
});
