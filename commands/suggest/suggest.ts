import { command } from '../../src/core/command.ts';
import { suggestDocument, suggestInput } from '../../src/core/shapes/suggestion.ts';
import { suggest } from '../../src/services/suggest/suggest.ts';

export const suggestCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: suggestInput,
  output: suggestDocument,
  example: { symbol: 'NIFTY' },
  run: (input, context) => suggest(input, context),
});
