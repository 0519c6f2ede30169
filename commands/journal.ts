import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { dimensions } from '../src/domain/journal/insights.ts';
import { importJournal } from '../src/services/journal/import.ts';
import { groupTrades, listJournal, noteTrade, reviewJournal } from '../src/services/journal/journal.ts';
import { comparison, period, question, tradeShape } from './journal-shape.ts';

const remark = z.object({ row: z.number(), reason: z.string() });

export const journalImport = command({
  name: 'journal import',
  summary: "Read brokers' exports into the ledger: what is there already is not added again",
  effect: 'write',
  positional: ['paths…'],
  input: z.object({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .max(10_000)
      .describe('Files or folders; "-" reads standard input'),
    account: z.string().min(1).max(60).optional().describe("Whose book; the broker's name when left out"),
    format: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('zerodha, ibkr-flex, schwab, …; found by the columns when left out'),
    map: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('Columns of any other CSV: date=Datum,symbol=Ticker,quantity=Shares,price=Price'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'write three letters, like EUR')
      .optional()
      .describe('Of files that do not name one'),
    exchange: z.enum(['NSE', 'BSE', 'US']).optional().describe('Of files that do not name one'),
    dryRun: z.boolean().default(false).describe('Say what would be added, add nothing'),
  }),
  output: z.object({
    dryRun: z.boolean(),
    files: z.array(
      z.object({
        path: z.string(),
        format: z.string(),
        account: z.string(),
        status: z.enum(['imported', 'already', 'wouldImport', 'failed']),
        rowsRead: z.number(),
        trades: z.number(),
        flows: z.number(),
        added: z.number(),
        already: z.number(),
        duplicates: z.number(),
        differing: z.array(z.string()),
        refused: z
          .array(remark)
          .describe('Rows that cannot be kept, with the reason; what they moved is not in the books'),
        withheld: z
          .array(
            z.object({
              symbol: z.string().describe('The share, or the underlying of the contracts'),
              rows: z.array(z.number()).describe('Rows left out, sound by themselves'),
              because: z.number().describe('The refused row of the same symbol'),
              reason: z.string().describe('Why that row was refused'),
            }),
          )
          .describe(
            'Symbols left out whole, because a row of theirs was refused and the rest would be a position that never was',
          ),
        unplaced: z
          .array(z.number())
          .describe('Refused rows that name no symbol: any position may lack them'),
        skipped: z.number(),
        chargesEstimated: z.number(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        totals: z.array(
          z.object({
            currency: z.string(),
            bought: z.number(),
            sold: z.number(),
            charges: z.number(),
            flows: z.number(),
          }),
        ),
        notes: z.array(z.string()),
        error: z.object({ kind: z.string(), message: z.string(), hint: z.string() }).nullable(),
      }),
    ),
    totals: z.object({
      files: z.number(),
      trades: z.number(),
      flows: z.number(),
      added: z.number(),
      already: z.number(),
      refused: z.number(),
      withheld: z.number().describe('Sound rows left out with a refused one of their symbol'),
      failed: z.number(),
    }),
  }),
  example: { paths: ['data/sample/example-tradebook.csv'], dryRun: true },
  exit: (r) => (r.totals.failed > 0 ? 2 : r.totals.refused > 0 ? 1 : 0),
  run: (input, context) => importJournal(input, context),
});

export const journalList = command({
  name: 'journal list',
  summary: 'Strategy trades with their legs, plans, tags and gains',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    ...question,
    period: period.default('all'),
    tag: z.string().min(1).max(60).optional(),
    strategy: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe('short-strangle, bull-call-spread, long-stock, …'),
    open: z.boolean().default(false).describe('Only open ones'),
    closed: z.boolean().default(false).describe('Only closed ones'),
    limit: z.number().int().min(1).max(100_000).default(50).describe('The newest so many'),
  }),
  output: z.object({ period: z.string(), count: z.number(), shown: z.number(), trades: z.array(tradeShape) }),
  example: { period: 'all' },
  run: ({ open, closed, ...words }, context) =>
    listJournal({ ...words, state: open === closed ? 'all' : open ? 'open' : 'closed' }, context),
});

export const journalNote = command({
  name: 'journal note',
  summary: 'Write a note, tags, a plan or the path of a screenshot beside a trade',
  effect: 'write',
  positional: ['trade', 'text'],
  notFor: ['http'],
  input: z.object({
    trade: z.string().min(3).max(120).describe('Id of a trade, its beginning, or the id of one of its fills'),
    text: z.string().min(1).max(2000).optional(),
    tags: z.array(z.string().min(1).max(60)).max(20).default([]),
    untag: z.array(z.string().min(1).max(60)).max(20).default([]).describe('Tags to take off'),
    screenshots: z
      .array(z.string().min(1).max(1000))
      .max(20)
      .default([])
      .describe('Paths of pictures; only the path is kept'),
    entry: z.number().optional().describe('The plan: price of one unit to get in at'),
    stop: z.number().optional(),
    target: z.number().optional(),
    quantity: z.number().positive().optional().describe('The plan: how much'),
  }),
  output: z.object({ added: z.number(), trade: tradeShape }),
  example: { trade: 'sbe6e57d6a9', text: 'Waited for the second test of the low.', tags: ['range'] },
  say: (r) => `Written beside ${r.trade.name} ${r.trade.symbol} (${r.trade.id}).`,
  run: (input, context) => noteTrade(input, context),
});

export const journalGroup = command({
  name: 'journal group',
  summary: 'Put trades together as one strategy, or undo that',
  effect: 'write',
  positional: ['trades…'],
  input: z.object({
    trades: z.array(z.string().min(3).max(120)).min(1).max(100).describe('Ids of trades or of opening fills'),
    name: z
      .string()
      .regex(/^[\w.-]{3,40}$/, 'use letters, figures, . _ and -')
      .optional()
      .describe('Id of the new trade'),
    undo: z.boolean().default(false).describe('Give these back to grouping by time'),
  }),
  output: z.object({ undone: z.boolean(), fills: z.number(), trades: z.array(tradeShape) }),
  example: { trades: ['sbe6e57d6a9'], undo: true },
  say: (r) =>
    r.trades
      .map((trade) => `${trade.id}: ${trade.name} ${trade.symbol}, ${trade.legs.length} legs.`)
      .join('\n'),
  run: (input, context) => groupTrades(input, context),
});

const kept = z.object({ n: z.number(), kept: z.number().nullable() });
const maybe = z.number().nullable();

export const journalReview = command({
  name: 'journal review',
  summary: 'What worked and what did not: set-ups, times, excursions, discipline; or one trade closely',
  effect: 'read',
  positional: ['trade'],
  input: z.object({
    trade: z.string().min(3).max(120).optional().describe('One trade instead of a period'),
    ...question,
    period: period.default('all'),
  }),
  output: z.object({
    period: z.string(),
    trades: z.number(),
    leastTrades: z.number(),
    currencies: z.array(z.string()),
    trade: tradeShape.nullable(),
    discipline: z.object({
      planned: z.number(),
      score: maybe,
      taken: kept,
      sized: kept,
      exited: kept,
      exits: z.object({ target: z.number(), stop: z.number(), early: z.number(), late: z.number() }),
    }),
    insights: z.array(z.object({ dimension: z.enum(dimensions), ...comparison })),
    best: z.array(tradeShape),
    worst: z.array(tradeShape),
    excursions: z.array(
      z.object({
        trade: z.string(),
        excursion: z
          .object({
            mae: z.number(),
            mfe: z.number(),
            captured: maybe,
            maeR: maybe,
            mfeR: maybe,
            bars: z.number(),
            interval: z.string(),
          })
          .nullable(),
        reason: z.string().nullable(),
      }),
    ),
    unmeasured: z.number(),
  }),
  example: { period: 'all' },
  run: (input, context) => reviewJournal(input, context),
});
