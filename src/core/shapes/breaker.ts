import { z } from 'zod';

const at = z.string().nullable();

export const breakerCondition = z.object({
  name: z.enum(['drawdown', 'wins', 'sharpe', 'faults', 'cooloff']),
  value: z
    .number()
    .nullable()
    .describe(
      'Ratio, wins in a row, annual Sharpe, open faults, or milliseconds left; null where it cannot be told',
    ),
  needs: z.number().describe('The bound, in the same unit'),
  met: z.boolean(),
});

export const breakerState = z.object({
  account: z.string(),
  state: z.enum(['active', 'halted', 'eligible', 'probation']),
  reasons: z.array(z.string()),
  since: at,
  equity: z.number().nullable().describe("In the account's currency"),
  peak: z.number(),
  drawdown: z.number().nullable().describe('Fall from the peak, a ratio'),
  lossStreak: z.number(),
  faults: z.array(z.string()),
  conditions: z
    .array(breakerCondition)
    .describe('What must hold before trading may be resumed; empty while it goes on'),
  exitsAllowed: z.literal(true),
  sizeFactor: z.number(),
  probation: z.object({ trades: z.number(), sessions: z.number() }).nullable().describe('What is left of it'),
  override: z.object({ from: z.string() }).nullable().describe('When an override may be asked for'),
  pending: z.boolean().describe('A halt is noted beside the store and not yet written into it'),
  version: z.number(),
});
export type BreakerDocument = z.output<typeof breakerState>;

export const breakerExplained = breakerState.extend({
  earliest: z
    .string()
    .nullable()
    .describe('Earliest moment at which every condition can be met; null where no calendar tells'),
  outlook: z.array(
    breakerCondition.extend({
      trades: z.number().describe('Shadow trades that must still be won in a row, at the least'),
      sessions: z.number().describe('Sessions that must still close, at the least'),
      at: at.describe('Earliest moment by the clock'),
    }),
  ),
  resets: z.array(z.string()).describe('What an approved resume sets anew'),
  keeps: z.array(z.string()).describe('What it leaves as it is'),
});

const setting = z.number().positive().optional();
/** What `breaker set` takes; the daily loss and the drawdown are set with the limits. */
export const breakerWish = {
  lossStreak: z.number().int().min(1).max(1000).optional().describe('Losing trades in a row that trip'),
  resumeDrawdown: setting.describe("The shadow book's drawdown must be under it, 0..1"),
  resumeWins: z.number().int().min(0).max(1000).optional(),
  resumeSharpe: z.number().min(-10).max(100).optional(),
  resumeSessions: z.number().int().min(2).max(250).optional(),
  probationTrades: z.number().int().min(1).max(1000).optional(),
  probationSessions: z.number().int().min(1).max(250).optional(),
  cooloffHours: z.number().min(0).max(10_000).optional(),
  overrideAfterHours: z.number().min(0).max(10_000).optional(),
};
