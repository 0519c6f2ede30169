import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { listEvents, searchEvents } from '../src/services/events.ts';

const event = {
  seq: z.number(),
  at: z.string(),
  kind: z.string(),
  body: z.unknown(),
  hash: z.string().describe('Covers the event and the one before it'),
};

export const eventsList = command({
  name: 'events list',
  summary: 'The event log, newest first',
  effect: 'read',
  input: z.object({
    kind: z.string().min(1).max(60).optional().describe('Only of this kind'),
    before: z.string().optional(),
    after: z.string().optional(),
    limit: z.number().int().min(1).max(10_000).default(50),
  }),
  output: z.object({ count: z.number(), events: z.array(z.object(event)) }),
  example: { limit: 5 },
  run: (input, context) => listEvents(input, context),
});

export const eventsSearch = command({
  name: 'events search',
  summary: 'Events of the log that a text is about',
  effect: 'read',
  positional: ['text…'],
  input: z.object({
    text: z.array(z.string().min(1).max(2_000)).min(1).max(200),
    before: z.string().optional(),
    after: z.string().optional(),
    k: z.number().int().min(1).max(100).default(20),
    wordsOnly: z.boolean().default(false).describe('Without vectors'),
  }),
  output: z.object({
    query: z.string(),
    searched: z.number(),
    events: z.array(z.object({ ...event, score: z.number(), similarity: z.number().nullable() })),
    warnings: z.array(z.string()),
  }),
  example: { text: ['ledger fills appended'] },
  run: ({ text, ...rest }, context) => searchEvents({ ...rest, text: text.join(' ') }, context),
});
