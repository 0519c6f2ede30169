import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { source } from '../src/core/shapes/market.ts';
import { importFiles } from '../src/services/market/imports.ts';
import { marketBars, marketQuote, marketStatus } from '../src/services/market/market.ts';

export const freshness = z.object({
  state: z.enum(['live', 'delayed', 'lastClose', 'stale', 'sample']),
  ageMs: z.number().nullable(),
  note: z.string(),
});
const instant = z.string();

export const marketImport = command({
  name: 'market import',
  summary: 'Read market files of any known format into the store',
  effect: 'write',
  positional: ['paths…'],
  input: z.object({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .max(10_000)
      .describe('Files or folders; "-" reads standard input'),
    symbol: z.string().optional().describe('The symbol of files that do not name one'),
    dryRun: z.boolean().default(false).describe('Say what would be imported, store nothing'),
  }),
  output: z.object({
    dryRun: z.boolean(),
    files: z.array(
      z.object({
        path: z.string(),
        format: z.string(),
        status: z.enum(['imported', 'already', 'wouldImport', 'failed']),
        rowsRead: z.number(),
        rowsKept: z.number(),
        rowsRefused: z.number(),
        refused: z.array(z.object({ row: z.number(), reason: z.string() })),
        chains: z.number(),
        chainsAdded: z.number(),
        bars: z.number(),
        barsAdded: z.number(),
        symbols: z.array(z.string()),
        notes: z.array(z.string()),
        error: z.object({ kind: z.string(), message: z.string(), hint: z.string() }).nullable(),
      }),
    ),
    totals: z.object({
      files: z.number(),
      rowsRead: z.number(),
      rowsKept: z.number(),
      rowsRefused: z.number(),
      chainsAdded: z.number(),
      barsAdded: z.number(),
      failed: z.number(),
    }),
  }),
  example: { paths: ['data/sample/example-chain.csv'], symbol: 'NIFTY', dryRun: true },
  exit: (r) => (r.totals.failed > 0 ? 2 : 0),
  run: (input, context) => importFiles(input, context),
});

export const marketQuoteCommand = command({
  name: 'market quote',
  summary: 'Last price of a symbol, with its age',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({ symbol: z.string().min(1).max(40), source }),
  output: z.object({
    symbol: z.string(),
    exchange: z.string(),
    last: z.number(),
    previousClose: z.number().nullable(),
    change: z.number().nullable(),
    changeRatio: z.number().nullable(),
    open: z.number().nullable(),
    high: z.number().nullable(),
    low: z.number().nullable(),
    volume: z.number().nullable(),
    currency: z.string(),
    asOf: instant,
    source: z.string(),
    freshness,
  }),
  example: { symbol: 'NIFTY' },
  say: (r) => `${r.symbol} ${r.last} (${r.freshness.note})`,
  run: (input, context) => marketQuote(input, context),
});

export const marketBarsCommand = command({
  name: 'market bars',
  summary: 'Stored price bars of a symbol',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(40),
    interval: z.enum(['1d', '1h', '30m', '15m', '5m', '1m']).default('1d'),
    from: z.string().optional().describe('First day, YYYY-MM-DD'),
    to: z.string().optional().describe('Last day, YYYY-MM-DD'),
    limit: z.number().int().min(1).max(1_000_000).default(250).describe('The newest so many'),
    source,
  }),
  output: z.object({
    symbol: z.string(),
    interval: z.string(),
    count: z.number(),
    source: z.string(),
    freshness,
    bars: z.array(
      z.object({
        time: z.string(),
        open: z.number(),
        high: z.number(),
        low: z.number(),
        close: z.number(),
        volume: z.number().nullable(),
      }),
    ),
  }),
  example: { symbol: 'NIFTY', limit: 5 },
  run: (input, context) => marketBars(input, context),
});

export const marketStatusCommand = command({
  name: 'market status',
  summary: 'Which markets are open, what is stored and how old it is',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    now: instant,
    exchanges: z.array(
      z.object({
        exchange: z.string(),
        open: z.boolean().nullable(),
        note: z.string(),
        session: z.object({ date: z.string(), open: instant, close: instant }).nullable(),
        nextSession: z.string().nullable(),
        calendarThrough: z.string(),
      }),
    ),
    stored: z.array(z.object({ symbol: z.string(), has: z.array(z.string()), note: z.string() })),
    sample: z.array(z.object({ symbol: z.string(), has: z.array(z.string()), note: z.string() })),
  }),
  example: {},
  run: (_input, context) => marketStatus(context),
});
