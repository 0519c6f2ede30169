import { z } from 'zod';

/** What a cycle did with one symbol in one session. */
export const cycleRow = z.object({
  symbol: z.string(),
  session: z.string(),
  at: z.string(),
  step: z.enum(['snapshot', 'suggest', 'order', 'done']).describe('How far it came'),
  outcome: z
    .enum(['ordered', 'working', 'refused', 'nothing', 'already', 'paused', 'failed', 'dry'])
    .describe('already: done in this session before; dry: only looked at'),
  suggestion: z.string().nullable(),
  strategy: z.string().nullable(),
  intent: z.string().nullable(),
  reason: z.string().nullable().describe('Why nothing was ordered'),
  concerns: z.array(z.string()),
});
export type CycleRow = z.output<typeof cycleRow>;

export const cycleRun = z.object({
  account: z.string().nullable().describe('null where there is none yet and the run was dry'),
  dryRun: z.boolean(),
  paused: z.boolean().describe('The schedule is paused: exits were looked at, nothing new was ordered'),
  correlationId: z.string(),
  exits: z.array(
    z.object({ code: z.string(), about: z.string(), figures: z.record(z.string(), z.unknown()) }),
  ),
  rows: z.array(cycleRow),
  warnings: z.array(z.string()),
});
