import { z } from 'zod';

const maybe = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]);

/** Inputs of every command that looks at strategy trades. */
export const question = {
  symbol: z.string().min(1).max(60).optional().describe('Only trades on this underlying'),
  account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
  windowSeconds: z
    .number()
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe('Legs opened so close together are one trade; 120 when left out'),
};

export const period = z
  .string()
  .min(1)
  .max(40)
  .describe('today, week, month, year, all, or 2026-01-01..2026-03-31');

export const tradeShape = z.object({
  id: z.string(),
  groupedBy: z.enum(['time', 'strategy', 'person']),
  account: z.string(),
  symbol: z.string(),
  strategy: z.string(),
  name: z.string(),
  currency: z.string(),
  state: z.enum(['open', 'closed']),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  legs: z.array(
    z.object({
      name: z.string(),
      side: z.enum(['buy', 'sell']),
      quantity: z.number(),
      open: z.number(),
      price: z.number(),
      exit: maybe,
    }),
  ),
  realised: z.number(),
  charges: z.number(),
  chargesKnown: z.boolean(),
  net: z.number(),
  atRisk: maybe,
  return: maybe,
  tags: z.array(z.string()),
  plan: z.object({ entry: maybe, stop: maybe, target: maybe, quantity: maybe }).nullable(),
  discipline: z.object({
    taken: z.boolean().nullable(),
    sized: z.boolean().nullable(),
    exited: z.boolean().nullable(),
    exit: z.enum(['target', 'stop', 'early', 'late']).nullable(),
    score: maybe,
  }),
  notes: z.array(z.string()),
  screenshots: z.array(z.string()),
  sources: z.array(z.string()),
  fills: z.array(z.string()),
  closings: z.array(z.string()),
});

const side = z.object({
  n: z.number(),
  wins: z.number(),
  winRate: maybe,
  winInterval: interval.nullable(),
  meanNet: maybe,
  meanInterval: interval.nullable(),
});

/** Trades with a trait against those without it. */
export const comparison = {
  name: z.string(),
  with: side,
  without: side,
  difference: maybe,
  interval: interval.nullable(),
  p: maybe,
  pAdjusted: maybe,
  finding: z.enum(['better', 'worse']).nullable(),
  reason: z.string().nullable(),
};

export const bucket = z.object({ from: z.number(), to: z.number(), ...side.shape });

export const breakdownRow = z.object({
  key: z.string(),
  count: z.number(),
  wins: z.number(),
  winRate: maybe,
  winInterval: interval,
  net: z.number(),
  expectancy: maybe,
  profitFactor: maybe,
});
