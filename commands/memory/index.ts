import { entry } from '../../src/core/command.ts';

/** What is remembered, and what was kept, in help order. */
export const memoryCommands = [
  entry(
    'memory search',
    'What is remembered about something: past set-ups, notes, markets, talks',
    async () => (await import('./memory.ts')).memorySearch,
  ),
  entry('memory add', 'Remember a note from now on', async () => (await import('./memory.ts')).memoryAdd),
  entry(
    'memory reindex',
    'Take in all that is stored and give every memory a vector of the embedder',
    async () => (await import('./memory.ts')).memoryReindex,
  ),
  entry(
    'query',
    'Ask your own data in words or SQL: trades, positions, suggestions, chain history, prices',
    async () => (await import('./query.ts')).queryCommand,
  ),
  entry('events list', 'The event log, newest first', async () => (await import('./events.ts')).eventsList),
  entry(
    'events search',
    'Events of the log that a text is about',
    async () => (await import('./events.ts')).eventsSearch,
  ),
];
