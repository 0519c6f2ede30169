import { z } from 'zod';
import { finite } from './calc.ts';
import { bare, list, words } from './figure.ts';

const neighbours = z.number().int().min(1).max(100000).default(10).describe('So many');
export const knnInput = z.object({
  query: z.array(finite).min(1).max(8192).describe('The vector asked about'),
  vectors: z.array(z.array(finite)).max(200000).describe('Ids are positions from 0 on'),
  among: z.array(z.number().int().min(0)).optional().describe('Only these ids; held before k'),
  metric: z.enum(['cosine', 'l2', 'dot']).default('cosine').describe('How nearness is measured'),
  k: neighbours,
});
export const knnDocument = z.object({
  neighbours: list(
    'Nearest first',
    z.object({ id: bare('Position of the vector, from 0 on'), score: bare('By the metric') }),
  ),
});
export const bm25Input = z.object({
  docs: z
    .array(z.union([z.string(), z.tuple([z.string(), z.string()])]))
    .max(200000)
    .describe('Texts, or pairs of title and body; ids are positions from 1 on'),
  query: z.string().min(1).max(2000).describe('An FTS5 expression: words, "phrases", OR, NOT, prefix*'),
  weights: z.tuple([finite, finite]).optional().describe('Of title and body'),
  k: neighbours,
});
export const bm25Document = z.object({
  total: bare('Texts that match'),
  hits: list(
    'Best first',
    z.object({ id: bare('Position of the text, from 1 on'), score: bare('BM25; smaller is better') }),
  ),
});
export const fuseInput = z.object({
  lists: z
    .array(z.array(z.union([z.string(), z.tuple([z.string(), finite])])))
    .max(1000)
    .describe('Ids best first, or pairs of id and score for combsum'),
  method: z.enum(['rrf', 'combsum']).default('rrf').describe('Reciprocal rank, or min-max CombSUM'),
  k: finite.min(0).max(1e6).default(60).describe('Of reciprocal rank fusion: weight / (k + rank)'),
  weights: z.array(finite).nullable().optional().describe('One for each list'),
});
export const fuseDocument = z.object({
  fused: list('Best first', z.object({ id: words('Id'), score: bare('Larger is better') })),
});
