import type { Entry } from '../src/core/command.ts';

/** Memory and the event log. */
export const remembering: readonly Entry[] = [
  {
    name: 'memory search',
    summary: 'What is remembered about something: past set-ups, notes, markets, talks',
    load: async () => (await import('./memory.ts')).memorySearch,
  },
  {
    name: 'memory add',
    summary: 'Remember a note from now on',
    load: async () => (await import('./memory.ts')).memoryAdd,
  },
  {
    name: 'memory reindex',
    summary: 'Take in all that is stored and give every memory a vector of the embedder',
    load: async () => (await import('./memory.ts')).memoryReindex,
  },
  {
    name: 'events list',
    summary: 'The event log, newest first',
    load: async () => (await import('./events.ts')).eventsList,
  },
  {
    name: 'events search',
    summary: 'Events of the log that a text is about',
    load: async () => (await import('./events.ts')).eventsSearch,
  },
];
