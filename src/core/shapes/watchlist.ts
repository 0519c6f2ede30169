import { z } from 'zod';

/** A symbol that is looked at again and again. */
export const watchEntry = z.object({
  symbol: z.string().describe('Symbol'),
  by: z.enum(['manual', 'discover']).describe('Who put it there'),
  since: z.string().describe('Since when [ISO 8601 with offset]'),
  expires: z.string().nullable().describe('When it leaves by itself; null never [ISO 8601 with offset]'),
  reason: z.string().describe('Why'),
});
export type WatchedSymbol = z.output<typeof watchEntry>;
