import { z } from 'zod';

/** A symbol that is looked at again and again. */
export const watchEntry = z.object({
  symbol: z.string(),
  by: z.enum(['manual', 'discover']).describe('Who put it there'),
  since: z.string(),
  expires: z.string().nullable().describe('When it leaves by itself; null never'),
  reason: z.string(),
});
