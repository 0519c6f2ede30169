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

/** One change of the list. */
export const watchChange = z.object({
  at: z.string().describe('When [ISO 8601 with offset]'),
  symbol: z.string().describe('Symbol'),
  change: z.enum(['added', 'removed']).describe('What happened'),
  by: z.enum(['manual', 'discover']).describe('Who did it'),
  why: z.string().describe('Why'),
  cause: z.string().nullable().describe('The scan that did it; null where a person did'),
});
export type WatchChange = z.output<typeof watchChange>;
