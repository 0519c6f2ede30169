import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { watchChange, watchEntry } from '../../src/core/shapes/watchlist.ts';
import { unwatch, watch, watched, watchHistory } from '../../src/services/watch/watchlist.ts';

const entries = z.array(watchEntry).describe('The list as it now stands');
const symbols = z
  .array(z.string().min(1).max(60))
  .min(1)
  .max(200)
  .describe('Symbols, canonical or as known elsewhere');

export const watchlistList = command({
  effect: 'read',
  input: z.object({}),
  output: z.object({ entries }),
  example: {},
  run: (_, context) => watched(context),
});

export const watchlistAdd = command({
  effect: 'write',
  repeatable: true,
  positional: ['symbols…'],
  input: z.object({
    symbols,
    reason: z.string().max(200).optional().describe('Why'),
    expires: z.string().optional().describe('When it leaves by itself'),
  }),
  output: z.object({ added: z.array(z.string()).describe('What was not on it before'), entries }),
  example: { symbols: ['NIFTY', 'BANKNIFTY'] },
  say: (r) =>
    `${r.added.length === 0 ? 'Nothing new' : `Added ${r.added.join(', ')}`}; ${r.entries.length} watched.`,
  run: (words, context) => watch(words, context),
});

export const watchlistRemove = command({
  effect: 'write',
  repeatable: true,
  positional: ['symbols…'],
  input: z.object({ symbols }),
  output: z.object({ removed: z.array(z.string()).describe('What was on it'), entries }),
  example: { symbols: ['BANKNIFTY'] },
  say: (r) =>
    `${r.removed.length === 0 ? 'Nothing was there' : `Removed ${r.removed.join(', ')}`}; ${r.entries.length} watched.`,
  run: (words, context) => unwatch(words, context),
});

export const watchlistHistory = command({
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(60).optional().describe('Only changes of this one'),
    limit: z.number().int().min(1).max(1000).default(50).describe('The newest so many [count]'),
  }),
  output: z.object({ changes: z.array(watchChange).describe('Newest first') }),
  example: { symbol: 'BANKNIFTY' },
  run: (words, context) => watchHistory(words, context),
});
