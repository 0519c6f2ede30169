import { command } from '../../src/core/command.ts';
import { queryDocument, queryInput } from '../../src/core/shapes/query.ts';
import { query } from '../../src/services/query.ts';

export const queryCommand = command({
  effect: 'read',
  // It reads the whole store, talks too.
  roles: ['owner', 'trader'],
  positional: ['words…'],
  input: queryInput,
  output: queryDocument,
  example: { words: ['trades', 'this', 'month'] },
  run: (input, context) => query(input, context),
});
