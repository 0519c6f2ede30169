import { z } from 'zod';

export const account = z.string().min(1).max(60).default('paper').describe('Which paper account');

/** An account that orders are traded in, as it stands. */
export const deskAccount = z.object({
  account: z.string(),
  currency: z.enum(['INR', 'USD']),
  exchange: z.enum(['NSE', 'BSE', 'US']).describe('Whose clock and sessions it keeps'),
  openedAt: z.string(),
  practice: z.boolean().describe('Made-up prices may be traded in it'),
  fill: z.string().describe('How its orders are filled'),
  physical: z.enum(['deliver', 'close-before']),
  broker: z
    .enum(['alpaca'])
    .nullable()
    .describe('Broker its orders are sent to; null fills them on paper here'),
  cash: z.number().describe('In the currency'),
  margin: z.number().nullable().describe('ESTIMATE in use; null before the first'),
  equity: z
    .number()
    .nullable()
    .describe('Cash and open positions at their newest prices; null where one has none'),
  openTrades: z.number(),
  workingOrders: z.number(),
  breaker: z.enum(['active', 'halted', 'eligible', 'probation']),
});
