import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { performance } from '../src/services/performance.ts';
import { breakdownRow, period, question } from './journal-shape.ts';

const maybe = z.number().nullable();
const reasons = z.record(z.string(), z.string());
/** Figures whose names calc returns and calc trades document. */
const figures = z.object({ reasons }).catchall(z.union([z.number(), z.null(), z.string(), reasons]));

export const performanceCommand = command({
  name: 'performance',
  summary:
    'What you earned: returns, benchmark, drawdown, win rate and expectancy, by symbol, strategy, tag and source',
  effect: 'read',
  input: z.object({
    ...question,
    period: period.default('all'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'write three letters, like INR')
      .optional()
      .describe('The one of most rows when left out'),
    benchmark: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('A symbol with stored daily bars; NIFTY for INR, SPY else'),
    report: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('Also write a report to this .html file (at a terminal only)'),
  }),
  output: z.object({
    period: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    currency: z.string(),
    benchmark: z.string(),
    trades: figures.extend({
      count: z.number(),
      wins: z.number(),
      losses: z.number(),
      winRate: maybe,
      netProfit: z.number(),
      profitFactor: maybe,
      expectancy: maybe,
    }),
    open: z.number(),
    chargesEstimated: z.number(),
    account: z
      .object({
        from: z.string(),
        to: z.string(),
        opening: z.number(),
        closing: z.number(),
        account: figures,
        returns: figures,
        drawdown: z.object({
          depth: z.number(),
          peak: z.string(),
          trough: z.string(),
          recovered: z.string().nullable(),
          longestUnderwaterDays: z.number(),
        }),
        curve: z.array(
          z.object({ date: z.string(), equity: z.number(), wealth: z.number(), benchmark: maybe }),
        ),
        atCost: z.number(),
      })
      .nullable(),
    accountReason: z.string().nullable(),
    bySymbol: z.array(breakdownRow),
    byStrategy: z.array(breakdownRow),
    byTag: z.array(breakdownRow),
    bySource: z.array(breakdownRow),
    months: z.array(z.object({ year: z.number(), months: z.array(maybe), net: z.number() })),
    warnings: z.array(z.string()),
    report: z.string().nullable(),
  }),
  example: { period: 'all' },
  run: (input, context) => performance(input, context),
});
