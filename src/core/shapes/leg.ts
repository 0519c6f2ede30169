import { z } from 'zod';

/**
 * One leg of a position or an order, the same in every command. `quantity` counts units of the underlying (shares; lots
 * times lot size for contracts) and is never negative: the side stands in `action`. An underlying bought or sold itself
 * (EQ) has neither strike nor expiry, a future no strike.
 */
export const leg = z.object({
  action: z.enum(['buy', 'sell']).describe('The side that opens the leg'),
  type: z
    .enum(['CE', 'PE', 'FUT', 'EQ'])
    .describe('CE call, PE put, FUT future, EQ the underlying itself (shares)'),
  strike: z
    .number()
    .positive()
    .nullable()
    .describe('Exercise price; null for FUT and EQ [price of the underlying]'),
  expiry: z.string().nullable().describe('Last trading day, YYYY-MM-DD; null for EQ [YYYY-MM-DD]'),
  quantity: z.number().positive().describe('Size, never negative [units of the underlying]'),
});

export type Leg = z.output<typeof leg>;
