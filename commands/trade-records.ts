import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { source } from '../src/core/shapes/market.ts';
import { flowKinds } from '../src/domain/ledger/fill.ts';
import { handAccount } from '../src/services/trade/hand-account.ts';
import { recordCash, recordSplit, undoRow } from '../src/services/trade/records.ts';
import { settleExpired } from '../src/services/trade/settlement.ts';
import { account, at, fillShape, note, warnings } from './trade.ts';

export const tradeSettle = command({
  name: 'trade settle',
  summary: 'Write down how expired contracts ended: worthless, exercised or assigned',
  effect: 'write',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(60).optional().describe('Every underlying when left out'),
    price: z
      .number()
      .positive()
      .optional()
      .describe("The underlying's close on the day, where coach has none"),
    account,
    source,
    dryRun: z.boolean().default(false).describe('Say what would be written, write nothing'),
  }),
  output: z.object({
    dryRun: z.boolean(),
    expired: z.number(),
    fills: z.array(fillShape),
    refused: z.array(z.object({ name: z.string(), reason: z.string(), hint: z.string() })),
    warnings,
  }),
  example: { dryRun: true },
  exit: (r) => (r.refused.length > 0 ? 3 : 0),
  say: (r) =>
    [
      r.expired === 0
        ? 'Nothing has expired.'
        : `${r.expired} expired, ${r.fills.length} rows ${r.dryRun ? 'to write' : 'written'}.`,
      ...r.fills.map((fill) => `  ${fill.kind}: ${fill.side} ${fill.quantity} ${fill.name} at ${fill.price}`),
      ...r.refused.map((row) => `  ${row.name}: ${row.reason} ${row.hint}`),
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    settleExpired({ ...input, account: await handAccount(input.account, context) }, context),
});

const parts = z.number().int().min(1).max(1_000_000);

export const tradeSplit = command({
  name: 'trade split',
  summary: 'Write down a split or bonus: what a share cost stays, contracts on it follow',
  effect: 'write',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(60),
    new: parts.describe('New shares …'),
    old: parts.default(1).describe('… for so many old ones; a 1:1 bonus is 2 for 1'),
    account,
    at,
    note,
  }),
  output: z.object({ fill: fillShape, new: z.number(), old: z.number(), warnings }),
  example: { symbol: 'RELIANCE', new: 2, old: 1, at: '2026-11-20 09:00' },
  say: (r) => `${r.fill.symbol}: ${r.new} new for ${r.old} old, written down.`,
  run: async (input, context) =>
    recordSplit({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeCash = command({
  name: 'trade cash',
  summary: 'Write down money that came or went: deposits, dividends, fees',
  effect: 'write',
  positional: ['amount'],
  input: z.object({
    amount: z.number().describe('Positive came, negative went: --amount=-500'),
    kind: z.enum(flowKinds).default('deposit'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'write three letters, like INR')
      .default('INR'),
    account,
    at,
    note,
  }),
  output: z.object({
    id: z.string(),
    account: z.string(),
    currency: z.string(),
    kind: z.string(),
    amount: z.number(),
    added: z.boolean(),
  }),
  example: { amount: 500_000, at: '2026-11-20 09:00' },
  say: (r) =>
    r.added
      ? `${r.kind} of ${r.amount} ${r.currency} in ${r.account}.`
      : 'That very flow is in the ledger already; differ in --at or --note to add it.',
  run: async (input, context) =>
    recordCash({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeUndo = command({
  name: 'trade undo',
  summary: 'Undo a row by one that names it; both stay to be read, neither counts',
  effect: 'write',
  positional: ['id'],
  input: z.object({ id: z.string().min(1).max(120).describe('Id of a fill or a cash flow'), note }),
  output: z.object({ id: z.string(), reverses: z.string(), what: z.string() }),
  example: { id: 'b8a07ee4904ac25d24b70b05' },
  say: (r) => `Undone: ${r.what} (${r.reverses}).`,
  run: (input, context) => undoRow(input, context),
});
