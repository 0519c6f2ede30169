import { command } from '../../src/core/command.ts';
import { patternsDocument, patternsInput } from '../../src/core/shapes/performance.ts';
import { patterns } from '../../src/services/suggest/analytics.ts';

export const patternsCommand = command({
  effect: 'read',
  input: patternsInput,
  output: patternsDocument,
  example: { period: 'all' },
  run: (input, context) => patterns(input, context),
});
