import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { discoverMark as marked, discoverPerformance as performance } from '../../src/core/shapes/league.ts';
import { discoverPerformance } from '../../src/services/discovery/look.ts';
import { markAll } from '../../src/services/discovery/mark.ts';

export const discoverMarkCommand = command({
  effect: 'write',
  repeatable: true,
  input: z.object({}),
  output: marked,
  example: {},
  say: ({ runs, changed }) => `${runs} runs looked at, ${changed} returns filled in`,
  run: (_, context) => markAll(context),
});

export const discoverPerformanceCommand = command({
  effect: 'read',
  input: z.object({
    universe: z.string().min(1).optional().describe('Only runs of this universe; all when left out'),
  }),
  output: performance,
  example: {},
  run: ({ universe }, context) => discoverPerformance(universe, context),
});
