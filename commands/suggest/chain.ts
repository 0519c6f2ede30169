import { command } from '../../src/core/command.ts';
import { chainDocument, chainInput } from '../../src/core/shapes/chain.ts';
import { differenceDocument, differenceInput } from '../../src/core/shapes/difference.ts';
import { chainDifference, chainReading } from '../../src/services/reading.ts';

export const chainCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: chainInput,
  output: chainDocument,
  example: { symbol: 'NIFTY', strikes: 'near', around: 3 },
  run: (input, context) => chainReading(input, context),
});

export const diffCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: differenceInput,
  output: differenceDocument,
  example: { symbol: 'NIFTY' },
  run: (input, context) => chainDifference(input, context),
});
