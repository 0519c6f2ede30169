import { command } from '../../src/core/command.ts';
import {
  patternsDocument,
  patternsInput,
  performanceDocument,
  performanceInput,
} from '../../src/core/shapes/performance.ts';
import { performance } from '../../src/services/performance/performance.ts';
import { patterns } from '../../src/services/suggest/analytics.ts';

/** Figures whose names calc returns and calc trades document. */

export const performanceCommand = command({
  effect: 'read',
  input: performanceInput,
  output: performanceDocument,
  example: { period: 'all' },
  run: (input, context) => performance(input, context),
});

export const patternsCommand = command({
  effect: 'read',
  input: patternsInput,
  output: patternsDocument,
  example: { period: 'all' },
  run: (input, context) => patterns(input, context),
});
