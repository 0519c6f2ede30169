import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { query } from '../src/services/query.ts';

export const queryCommand = command({
  name: 'query',
  summary: 'Ask your own data in words or SQL: trades, positions, suggestions, chain history, prices',
  effect: 'read',
  positional: ['words…'],
  input: z.object({
    words: z
      .array(z.string())
      .max(2_000)
      .default(['positions'])
      .describe(
        'Words like "worst trades this month", "profit by strategy", "pcr NIFTY last 10 days"; or one SELECT (SQLite) over as_of, trades, positions, fills, cash_flows, suggestions, chain_history, daily_bars, model_calls',
      ),
    limit: z.number().int().min(1).max(500).default(500).describe('At most so many rows'),
    tables: z.boolean().default(false).describe('List the tables and columns there are instead'),
  }),
  output: z.object({
    sql: z.string().describe('What was run'),
    from: z.enum(['words', 'sql']),
    columns: z.array(z.string()),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number()]).nullable())),
    rowCount: z.number(),
    truncated: z.boolean().describe('There was more than is shown'),
    asOf: z.string(),
    notes: z.array(z.string()),
  }),
  example: { words: ['trades', 'this', 'month'] },
  run: (input, context) => query(input, context),
});
