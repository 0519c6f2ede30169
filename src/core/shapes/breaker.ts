import { z } from 'zod';
import { bare, count, fact, instant, list, money, orNull, part, ratio, words } from './figure.ts';
import { breakerMode } from './room.ts';

export const breakerCondition = z.object({
  name: z
    .enum(['drawdown', 'wins', 'sharpe', 'faults', 'cooloff'])
    .describe(
      'Fall of the shadow book, its wins in a row, its Sharpe ratio, open faults, the wait after a second trip',
    ),
  value: z
    .number()
    .nullable()
    .describe(
      'Ratio, wins in a row, annual Sharpe, open faults, or milliseconds left; null where it cannot be told',
    ),
  needs: bare('The bound, in the unit of the value'),
  met: fact('Whether it holds'),
});

export type ConditionRow = z.output<typeof breakerCondition>;

export const breakerState = z.object({
  account: words('Name of the account'),
  state: breakerMode.describe('active, halted, eligible to be resumed, or on probation at a smaller size'),
  reasons: list('Why it is halted, as codes', z.string()),
  since: orNull(instant('Since when it has been in this state; null from the start')),
  equity: orNull(money('Cash and open positions; null where a position has no price')),
  peak: money('Highest equity since the account was opened or resumed'),
  drawdown: orNull(ratio('Fall from the peak; null without equity')),
  lossStreak: count('Losing trades in a row'),
  faults: list('What is wrong and not yet proved gone, as codes', z.string()),
  conditions: z
    .array(breakerCondition)
    .describe('What must hold before trading may be resumed; empty while it goes on'),
  exitsAllowed: z.literal(true).describe('Orders that only close are let through in every state'),
  sizeFactor: ratio('Share of the usual size that new orders may have'),
  probation: orNull(
    part('What is left of probation; null outside it', {
      trades: count('Trades still to be closed in it'),
      sessions: count('Sessions still to pass in it'),
    }),
  ),
  override: orNull(
    part('The override a person may ask for; null while nothing is halted', {
      from: instant('From when on it may be asked for'),
    }),
  ),
  pending: z.boolean().describe('A halt is noted beside the store and not yet written into it'),
  version: bare('Counts every change of the state; an approval code holds for one'),
});
export type BreakerDocument = z.output<typeof breakerState>;

export const breakerExplained = breakerState.extend({
  earliest: z
    .string()
    .nullable()
    .describe('Earliest moment at which every condition can be met; null where no calendar tells'),
  outlook: list(
    'What each condition still needs',
    breakerCondition.extend({
      trades: count('Shadow trades that must still be won in a row, at the least'),
      sessions: count('Sessions that must still close, at the least'),
      at: orNull(instant('Earliest moment by the clock; null where no clock decides')),
    }),
  ),
  resets: z.array(z.string()).describe('What an approved resume sets anew'),
  keeps: z.array(z.string()).describe('What it leaves as it is'),
});

const setting = z.number().positive().optional();
/** What `breaker set` takes; the daily loss and the drawdown are set with the limits. */
export const breakerWish = {
  lossStreak: z.number().int().min(1).max(1000).optional().describe('Losing trades in a row that trip'),
  maxVolatility: z
    .number()
    .positive()
    .max(10)
    .optional()
    .describe("Level of the market's volatility index that trips, annual, 0.4 = an index at 40"),
  resumeDrawdown: setting.describe("The shadow book's drawdown must be under it, 0..1"),
  resumeWins: z.number().int().min(0).max(1000).optional().describe('Shadow trades won in a row [count]'),
  resumeSharpe: z
    .number()
    .min(-10)
    .max(100)
    .optional()
    .describe('Annual Sharpe ratio that the shadow book must exceed'),
  resumeSessions: z
    .number()
    .int()
    .min(2)
    .max(250)
    .optional()
    .describe('Sessions that ratio is taken over [count]'),
  probationTrades: z.number().int().min(1).max(1000).optional().describe('Trades that end probation [count]'),
  probationSessions: z
    .number()
    .int()
    .min(1)
    .max(250)
    .optional()
    .describe('Sessions that end probation [count]'),
  cooloffHours: z
    .number()
    .min(0)
    .max(10_000)
    .optional()
    .describe('Wait after a second trip within five sessions [hours]'),
  overrideAfterHours: z
    .number()
    .min(0)
    .max(10_000)
    .optional()
    .describe('Wait before an override may be asked for [hours]'),
};
