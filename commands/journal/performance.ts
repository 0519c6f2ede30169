import { command } from '../../src/core/command.ts';
import { performanceDocument, performanceInput } from '../../src/core/shapes/performance.ts';
import { performance } from '../../src/services/performance/performance.ts';

/** Figures whose names calc returns and calc trades document. */

export const performanceCommand = command({
  effect: 'read',
  input: performanceInput,
  output: performanceDocument,
  example: { period: 'all' },
  run: (input, context) => performance(input, context),
});
