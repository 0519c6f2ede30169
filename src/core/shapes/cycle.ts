import { z } from 'zod';
import { day, fact, instant, list, orNull, words } from './figure.ts';

/** Something that happened to an order or a position while the desk looked at it. */
export const deskEvent = z.object({
  code: words('What happened'),
  about: words('The trade or order'),
  figures: z.record(z.string(), z.unknown()).describe('Its figures by name'),
});

/** What a cycle did with one symbol in one session. */
export const cycleRow = z.object({
  symbol: words('Symbol'),
  session: day('Session of the exchange it was done in'),
  at: instant('When'),
  step: z.enum(['snapshot', 'suggest', 'order', 'done']).describe('How far it came'),
  outcome: z
    .enum(['ordered', 'working', 'refused', 'nothing', 'already', 'paused', 'failed', 'dry'])
    .describe('already: done in this session before; dry: only looked at'),
  suggestion: orNull(words('Id of the suggestion it took; null where none was made')),
  strategy: orNull(words('Its structure; null where none was chosen')),
  intent: orNull(words('Id of the order; null where none was sent')),
  reason: z.string().nullable().describe('Why nothing was ordered'),
  concerns: list('Names of the concerns the validator had', z.string()),
});
export type CycleRow = z.output<typeof cycleRow>;

export const cycleRun = z.object({
  account: z.string().nullable().describe('null where there is none yet and the run was dry'),
  dryRun: fact('Only looked: nothing was ordered'),
  paused: z.boolean().describe('The schedule is paused: exits were looked at, nothing new was ordered'),
  correlationId: words('Id that stands on every event of this walk'),
  exits: list('Positions that reached an exit', deskEvent),
  rows: list('What was done, a symbol each', cycleRow),
  warnings: list('What a person should know', z.string()),
});
