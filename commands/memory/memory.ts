import { command } from '../../src/core/command.ts';
import {
  memoryAddDocument,
  memoryAddInput,
  memorySearchDocument,
  memorySearchInput,
  reindexDocument,
  reindexInput,
} from '../../src/core/shapes/memory.ts';
import { addNote, searchMemory } from '../../src/services/memory/memory.ts';
import { reindex } from '../../src/services/memory/reindex.ts';

export const memorySearch = command({
  effect: 'read',
  positional: ['text…'],
  input: memorySearchInput,
  output: memorySearchDocument,
  example: { text: ['iron condor before expiry that failed'], k: 5 },
  run: ({ text, ...rest }, context) => searchMemory({ ...rest, text: text.join(' ') }, context),
});

export const memoryAdd = command({
  effect: 'write',
  positional: ['note…'],
  input: memoryAddInput,
  output: memoryAddDocument,
  example: { note: ['Never sell strangles on NIFTY in the expiry week of the budget'], symbol: 'NIFTY' },
  say: (r) =>
    [r.added ? `Remembered as ${r.id}.` : `That was remembered already, as ${r.id}.`, ...r.warnings].join(
      '\n',
    ),
  run: ({ note, ...rest }, context) => addNote({ ...rest, note: note.join(' ') }, context),
});

export const memoryReindex = command({
  effect: 'write',
  repeatable: true,
  input: reindexInput,
  output: reindexDocument,
  example: {},
  say: (r) =>
    `${r.memories} memories, ${r.added} new; ${r.embedded} given vectors of ${r.embedder}. Kept: ${r.models.map(({ name, vectors }) => `${name} ${vectors}`).join(', ')}.`,
  run: (input, context) => reindex(input, context),
});
