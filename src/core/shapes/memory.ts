import { z } from 'zod';
import { bare, count, fact, instant, list, oneOf, orNull, part, ratio, words } from './figure.ts';
import { pastOutcome, shareInterval } from './lesson.ts';
import { warnings } from './market.ts';

const kinds = ['trade', 'market', 'symbol', 'suggestion', 'note', 'turn', 'event'] as const;
const sides = ['bullish', 'bearish', 'neutral'] as const;
const text = z.array(z.string().min(1).max(2_000)).min(1).max(200).describe('In your own words');
const before = z.string().optional().describe('Known by this time');
const after = z.string().optional().describe('Known from this time on');
const wordsOnly = z.boolean().default(false).describe('Without vectors');
const similarity = orNull(
  bare('Cosine of its vector and that of the question; null where only words found it'),
);

export const memorySearchInput = z.object({
  text,
  symbol: z.string().min(1).max(60).optional().describe('Only of this symbol'),
  side: z.enum(sides).optional().describe('Only on this side of the market'),
  strategy: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('Only of this structure, by its id: "short-iron-condor"'),
  kind: z.array(z.enum(kinds)).max(kinds.length).optional().describe('Only of these kinds'),
  before,
  after,
  k: z.number().int().min(1).max(100).default(10).describe('So many'),
  wordsOnly,
});
export type MemoryQuestion = Omit<z.output<typeof memorySearchInput>, 'text'> & { text: string };
const embedder = orNull(words('Embedder whose vectors were searched; null for words alone'));
export const memorySearchDocument = z.object({
  query: words('What was asked'),
  asOf: instant('Nothing known later is among the results'),
  embedder,
  searched: count('Memories that pass the filters'),
  results: list(
    'The most alike first',
    z.object({
      id: count('Id of the memory'),
      key: words('What it is a memory of'),
      kind: oneOf('Kind of memory', kinds),
      at: instant('When it was known'),
      symbol: orNull(words('What it is about')),
      side: orNull(oneOf('Side of the market', sides)),
      strategy: orNull(words('Key of the structure')),
      title: words('Its title'),
      text: words('Its text'),
      outcome: orNull(pastOutcome),
      score: bare('Only its order means anything'),
      similarity,
      ranks: part('Its place in each of the searches; null where that did not find it', {
        vectors: orNull(count('By vectors')),
        words: orNull(count('By words')),
        trigrams: orNull(count('By three letters at a time')),
      }),
    }),
  ),
  outcomes: part('How what is like the question ended', {
    n: count('Of the results that are like the question, those that ended'),
    losses: count('Those of them that lost'),
    lossShare: orNull(ratio('Share of them that lost')),
    lossInterval: shareInterval,
  }),
  warnings,
});
export type MemorySearchDocument = z.infer<typeof memorySearchDocument>;

export const memoryAddInput = z.object({
  note: z.array(z.string().min(1).max(4_000)).min(1).max(500).describe('The note, in your own words'),
  symbol: z.string().min(1).max(60).optional().describe('What it is about'),
  side: z.enum(sides).optional().describe('The side of the market it speaks of'),
  strategy: z.string().min(1).max(60).optional().describe('The structure it speaks of, by its id'),
});
export type MemoryNote = Omit<z.output<typeof memoryAddInput>, 'note'> & { note: string };
export const memoryAddDocument = z.object({
  id: count('Id of the memory'),
  key: words('What it is found by'),
  at: instant('When it was remembered'),
  added: fact('It was not remembered before'),
  embedder,
  warnings,
});
export type MemoryAddDocument = z.infer<typeof memoryAddDocument>;

export const reindexInput = z.object({
  fresh: z.boolean().default(false).describe("Make this embedder's vectors anew"),
  prune: z.boolean().default(false).describe('Then take away the vectors of other embedders'),
});
export type ReindexWords = z.output<typeof reindexInput>;
export const reindexDocument = z.object({
  embedder: words('Embedder used'),
  memories: count('Memories there are'),
  added: count('Those that are new'),
  embedded: count('Those given a vector now'),
  models: list(
    'Vectors kept, by embedder',
    z.object({
      name: words('Embedder'),
      dimension: count('Numbers in one of its vectors'),
      vectors: count('Vectors kept'),
    }),
  ),
});
export type ReindexDocument = z.infer<typeof reindexDocument>;

const event = {
  seq: count('Place in the log, 1 is the first'),
  at: instant('When it was written'),
  kind: words('Kind of event'),
  body: z.unknown().describe('What happened, by kind'),
  hash: words('Covers the event and the one before it'),
};
export const eventsListInput = z.object({
  kind: z.string().min(1).max(60).optional().describe('Only of this kind'),
  before: z.string().optional().describe('Written by this time'),
  after: z.string().optional().describe('Written from this time on'),
  limit: z.number().int().min(1).max(10_000).default(50).describe('The newest so many'),
});
export type EventsQuestion = z.output<typeof eventsListInput>;
export const eventsListDocument = z.object({
  count: count('Events listed'),
  events: list('The newest first', z.object(event)),
});
export type EventsListDocument = z.infer<typeof eventsListDocument>;
export const eventsSearchInput = z.object({
  text,
  before: z.string().optional().describe('Written by this time'),
  after: z.string().optional().describe('Written from this time on'),
  k: z.number().int().min(1).max(100).default(20).describe('So many'),
  wordsOnly,
});
export type EventsSearch = Omit<z.output<typeof eventsSearchInput>, 'text'> & { text: string };
export const eventsSearchDocument = z.object({
  query: words('What was asked'),
  searched: count('Events that pass the filters'),
  events: list(
    'The most alike first',
    z.object({ ...event, score: bare('Only its order means anything'), similarity }),
  ),
  warnings,
});
export type EventsSearchDocument = z.infer<typeof eventsSearchDocument>;
