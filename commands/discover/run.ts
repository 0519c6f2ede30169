import { command } from '../../src/core/command.ts';
import { discoverRunInput, discoverRunOutput } from '../../src/core/shapes/discovery.ts';
import { discover } from '../../src/services/discovery/discover.ts';

export const discoverRun = command({
  effect: 'write',
  repeatable: true,
  input: discoverRunInput,
  output: discoverRunOutput,
  example: { universe: 'sample', pickers: ['metric', 'fuzzy'] },
  run: (input, context) => discover(input, context),
});
