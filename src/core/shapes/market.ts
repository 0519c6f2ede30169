import { z } from 'zod';
import { instant, ms, oneOf, part, words } from './figure.ts';
import { liveMarkets, marketNames } from './vendor.ts';

export const exchange = oneOf('Exchange of the underlying', ['NSE', 'BSE', 'US']);
export const currency = oneOf('Currency of every price and amount beside it', ['INR', 'USD']);

/** How old prices are, judged against the calendar of their exchange. */
export const freshness = part('How old the prices are', {
  state: oneOf('live, delayed, the last close, stale, or made-up sample data', [
    'live',
    'delayed',
    'lastClose',
    'stale',
    'sample',
  ]),
  ageMs: ms('Time from the prices to the moment asked for'),
  note: words('The same in words'),
});
export type Freshness = z.infer<typeof freshness>;

const several = `(?:${['stored', ...liveMarkets].join('|')})`;

/** The market a command may be told to read. */
export const source = z
  .string()
  .regex(new RegExp(`^(?:${marketNames.join('|')}|${several}(?:,${several})+)$`), {
    error: `one of ${marketNames.join(', ')}, or several live ones with commas`,
  })
  .optional()
  .describe('Where prices come from, or several in order as upstox,nse; the setting `market` when left out');

export type MarketSource = z.output<typeof source>;

export const asOf = instant('The moment the prices are of');
export const priceSource = words('Where the prices come from: a market or a file');
export const warnings = z
  .array(z.string())
  .describe('What a person should know before relying on the figures, a sentence each');

/** The inputs of every command that reads an option chain. */
export const chainQuestion = {
  symbol: z.string().min(1).max(60).describe('NIFTY, BANKNIFTY, SPY, NSE:RELIANCE, …'),
  expiry: z
    .string()
    .min(1)
    .max(30)
    .optional()
    .describe('YYYY-MM-DD, 29DEC2026 or "29 Dec"; the nearest when left out'),
  chain: z.string().min(1).optional().describe('Read the chain from this file ("-" is standard input)'),
  source,
};
/** Of commands that answer from a file and may make history of it. */
export const keep = z
  .boolean()
  .optional()
  .describe('Also import the chain of --chain: later answers know it; else only `replay` does');
export type ChainQuestion = z.output<z.ZodObject<typeof chainQuestion>>;
