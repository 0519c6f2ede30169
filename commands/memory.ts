import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { addNote, searchMemory } from '../src/services/memory/memory.ts';
import { reindex } from '../src/services/memory/reindex.ts';

const kinds = ['trade', 'market', 'symbol', 'suggestion', 'note', 'turn', 'event'] as const;
const sides = ['bullish', 'bearish', 'neutral'] as const;
const nullable = z.number().nullable();
const about = {
  symbol: z.string().min(1).max(60).optional().describe('Only of this symbol'),
  side: z.enum(sides).optional().describe('Only on this side of the market'),
  strategy: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Only of this structure, by its id: "short-iron-condor"'),
};

export const memorySearch = command({
  name: 'memory search',
  summary: 'What is remembered about something: past set-ups, notes, markets, talks',
  effect: 'read',
  positional: ['text…'],
  input: z.object({
    text: z.array(z.string().min(1).max(2_000)).min(1).max(200).describe('In your own words'),
    ...about,
    kind: z.array(z.enum(kinds)).max(kinds.length).optional().describe('Only of these kinds'),
    before: z.string().optional().describe('Known by this time'),
    after: z.string().optional().describe('Known from this time on'),
    k: z.number().int().min(1).max(100).default(10).describe('So many'),
    wordsOnly: z.boolean().default(false).describe('Without vectors'),
  }),
  output: z.object({
    query: z.string(),
    asOf: z.string(),
    embedder: z.string().nullable(),
    searched: z.number().describe('Memories that pass the filters'),
    results: z.array(
      z.object({
        id: z.number(),
        key: z.string(),
        kind: z.enum(kinds),
        at: z.string(),
        symbol: z.string().nullable(),
        side: z.enum(sides).nullable(),
        strategy: z.string().nullable(),
        title: z.string(),
        text: z.string(),
        outcome: z
          .object({ result: z.enum(['won', 'lost', 'flat']), pnl: z.number(), currency: z.string() })
          .nullable(),
        score: z.number().describe('Only its order means anything'),
        similarity: nullable.describe('Cosine; null where only words found it'),
        ranks: z.object({ vectors: nullable, words: nullable, trigrams: nullable }),
      }),
    ),
    outcomes: z.object({
      n: z.number().describe('Of the results that are like the question, those that ended'),
      losses: z.number(),
      lossShare: nullable,
      lossInterval: z.array(z.number()).nullable().describe('95 %, Wilson'),
    }),
    warnings: z.array(z.string()),
  }),
  example: { text: ['iron condor before expiry that failed'], k: 5 },
  run: ({ text, ...rest }, context) => searchMemory({ ...rest, text: text.join(' ') }, context),
});

export const memoryAdd = command({
  name: 'memory add',
  summary: 'Remember a note from now on',
  effect: 'write',
  positional: ['note…'],
  input: z.object({
    note: z.array(z.string().min(1).max(4_000)).min(1).max(500),
    symbol: z.string().min(1).max(60).optional().describe('What it is about'),
    side: z.enum(sides).optional(),
    strategy: z.string().min(1).max(60).optional(),
  }),
  output: z.object({
    id: z.number(),
    key: z.string(),
    at: z.string(),
    added: z.boolean(),
    embedder: z.string().nullable(),
    warnings: z.array(z.string()),
  }),
  example: { note: ['Never sell strangles on NIFTY in the expiry week of the budget'], symbol: 'NIFTY' },
  say: (r) =>
    [r.added ? `Remembered as ${r.id}.` : `That was remembered already, as ${r.id}.`, ...r.warnings].join(
      '\n',
    ),
  run: ({ note, ...rest }, context) => addNote({ ...rest, note: note.join(' ') }, context),
});

export const memoryReindex = command({
  name: 'memory reindex',
  summary: 'Take in all that is stored and give every memory a vector of the embedder',
  effect: 'write',
  input: z.object({
    fresh: z.boolean().default(false).describe("Make this embedder's vectors anew"),
    prune: z.boolean().default(false).describe('Then take away the vectors of other embedders'),
  }),
  output: z.object({
    embedder: z.string(),
    memories: z.number(),
    added: z.number(),
    embedded: z.number(),
    models: z.array(z.object({ name: z.string(), dimension: z.number(), vectors: z.number() })),
  }),
  example: {},
  say: (r) =>
    `${r.memories} memories, ${r.added} new; ${r.embedded} given vectors of ${r.embedder}. Kept: ${r.models.map(({ name, vectors }) => `${name} ${vectors}`).join(', ')}.`,
  run: (input, context) => reindex(input, context),
});
