import { z } from 'zod';

/** The market a command may be told to read. */
export const source = z
  .enum(['auto', 'sample', 'stored', 'nse'])
  .optional()
  .describe('Where prices come from; the setting `market` when left out');

/** The inputs of every command that reads an option chain. */
export const chainQuestion = {
  symbol: z.string().min(1).max(60).describe('NIFTY, BANKNIFTY, SPY, NSE:RELIANCE, …'),
  expiry: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the expiry as YYYY-MM-DD')
    .optional()
    .describe('YYYY-MM-DD; the nearest when left out'),
  chain: z.string().min(1).optional().describe('Read the chain from this file ("-" is standard input)'),
  source,
};
