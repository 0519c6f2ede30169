import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { discoverRunOutput } from '../../src/core/shapes/discovery.ts';
import { discoverExplain as explained, discoverStatus as status } from '../../src/core/shapes/league.ts';
import { discoverExplain, discoverStatus, discoverSuggestions } from '../../src/services/discovery/look.ts';

export const discoverStatusCommand = command({
  effect: 'read',
  input: z.object({}),
  output: status,
  example: {},
  run: (_, context) => discoverStatus(context),
});

export const discoverSuggestionsCommand = command({
  effect: 'read',
  positional: ['run'],
  input: z.object({
    run: z.string().min(1).max(40).optional().describe('Id of a scan; the newest when left out'),
  }),
  output: discoverRunOutput,
  example: {},
  run: ({ run }, context) => discoverSuggestions(run, context),
});

export const discoverExplainCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(60).describe('RELIANCE, NIFTY, AAPL, …'),
    universe: z.string().min(1).default('nse-fo').describe('nse-fo, us, or a CSV of your own'),
  }),
  output: explained,
  example: { symbol: 'NIFTY', universe: 'sample' },
  run: (input, context) => discoverExplain(input, context),
});
