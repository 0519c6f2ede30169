import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { limitsShown, limitWish } from '../../src/core/shapes/limits.ts';
import { setLimits, showLimits } from '../../src/services/desk/limits.ts';

const chance = {
  winRate: z.number().min(0).max(1).optional().describe('To tell how often such limits halt by chance'),
  tradesPerSession: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Trades a session to reckon with for that [count]'),
};

export const limitsShow = command({
  effect: 'read',
  input: z.object({ account, ...chance }),
  output: limitsShown,
  example: {},
  run: (words, context) => showLimits(words, context),
});

export const limitsSet = command({
  effect: 'write',
  input: z.object({ account, ...limitWish, ...chance }),
  output: limitsShown,
  example: { maxLossPerDay: 10_000, winRate: 0.6 },
  run: ({ account: of, winRate, tradesPerSession, maxLossPerDay, maxDrawdown, ...limits }, context) =>
    setLimits(
      { account: of, limits, breaker: { maxLossPerDay, maxDrawdown }, winRate, tradesPerSession },
      context,
    ),
});
