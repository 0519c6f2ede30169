import { command } from '../../src/core/command.ts';
import { suggestInput } from '../../src/core/shapes/suggest-question.ts';
import { suggestDocument } from '../../src/core/shapes/suggestion.ts';
import { suggest } from '../../src/services/suggest/suggest.ts';

export const suggestCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: suggestInput,
  output: suggestDocument,
  example: { symbol: 'NIFTY' },
  run: (input, context) => suggest(input, context),
});
