import { z } from 'zod';
import { count, list, oneOf } from './figure.ts';

export const streamMarkets = ['upstox', 'alpaca'] as const;
export type StreamMarket = (typeof streamMarkets)[number];

export const streamInput = z.object({
  symbols: z.array(z.string().min(1).max(40)).min(1).max(100).describe('NIFTY, SPY, NSE:RELIANCE, …'),
  source: z.enum(streamMarkets).describe('Whose stream: upstox or alpaca'),
  seconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .optional()
    .describe('Stop after so long; until Ctrl-C when left out [seconds]'),
});
export type StreamWords = z.output<typeof streamInput>;

export const streamDocument = z.object({
  source: oneOf('Whose stream', streamMarkets),
  symbols: list('What was wanted', z.string()),
  ticks: count('Prices that came and were new'),
  connections: count('Times it was connected and subscribed to all'),
  downs: count('Times it went down in a session'),
});
export type StreamDocument = z.infer<typeof streamDocument>;
