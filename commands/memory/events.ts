import { command } from '../../src/core/command.ts';
import {
  eventsListDocument,
  eventsListInput,
  eventsSearchDocument,
  eventsSearchInput,
} from '../../src/core/shapes/memory.ts';
import { listEvents, searchEvents } from '../../src/services/events.ts';

export const eventsList = command({
  effect: 'read',
  input: eventsListInput,
  output: eventsListDocument,
  example: { limit: 5 },
  run: (input, context) => listEvents(input, context),
});

export const eventsSearch = command({
  effect: 'read',
  positional: ['text…'],
  input: eventsSearchInput,
  output: eventsSearchDocument,
  example: { text: ['ledger fills appended'] },
  run: ({ text, ...rest }, context) => searchEvents({ ...rest, text: text.join(' ') }, context),
});
