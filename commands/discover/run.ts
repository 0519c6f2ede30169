import { command } from '../../src/core/command.ts';
import { discoverRunInput, discoverRunOutput } from '../../src/core/shapes/discovery.ts';
import { discover } from '../../src/services/discovery/discover.ts';

export const discoverRun = command({
  name: 'discover run',
  summary: 'Scan a universe: three pickers score it, the best come on the list',
  effect: 'write',
  input: discoverRunInput,
  output: discoverRunOutput,
  example: { universe: 'sample', pickers: ['metric', 'fuzzy'] },
  run: (input, context) => discover(input, context),
});
