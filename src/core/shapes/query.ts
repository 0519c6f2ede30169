import { z } from 'zod';
import { count, fact, list, oneOf, words } from './figure.ts';

export const queryInput = z.object({
  words: z
    .array(z.string())
    .max(2_000)
    .default(['positions'])
    .describe(
      'Words like "worst trades this month", "profit by strategy", "pcr NIFTY last 10 days"; or one SELECT (SQLite) over as_of, trades, positions, fills, cash_flows, suggestions, chain_history, daily_bars, model_calls',
    ),
  limit: z.number().int().min(1).max(500).default(500).describe('At most so many rows'),
  tables: z.boolean().default(false).describe('List the tables and columns there are instead'),
});
export type QueryQuestion = z.output<typeof queryInput>;
export const queryDocument = z.object({
  sql: words('What was run'),
  from: oneOf('Whether that was typed or made from words', ['words', 'sql']),
  columns: list('Names of the columns', z.string()),
  rows: list(
    'The rows, each value under the name of its column',
    z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
  ),
  rowCount: count('Rows listed'),
  truncated: fact('There was more than is shown'),
  asOf: words('The moment of the data and what it leaves out, in words'),
  notes: list('What a person should know of the answer', z.string()),
});
export type QueryDocument = z.infer<typeof queryDocument>;
