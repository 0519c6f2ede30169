import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { closeTrade } from '../src/services/trade/close.ts';
import { handAccount } from '../src/services/trade/hand-account.ts';
import { listTrades } from '../src/services/trade/records.ts';
import { openTrade } from '../src/services/trade/trading.ts';

export const account = z
  .string()
  .min(1)
  .max(60)
  .optional()
  .describe('Whose book; the setting "account" when left out');
export const at = z.string().optional().describe('When it happened; now when left out');
export const note = z.string().max(500).optional();
const price = z.number().min(0).max(9e9);
const charges = z
  .number()
  .optional()
  .describe('What it cost in all, from the contract note; estimated from the tariff when left out');

export const fillShape = z.object({
  id: z.string(),
  at: z.string(),
  account: z.string(),
  name: z.string(),
  symbol: z.string(),
  kind: z.string(),
  side: z.enum(['buy', 'sell']),
  quantity: z.number(),
  price: z.number(),
  multiplier: z.number(),
  currency: z.string(),
  charges: z.number(),
  chargesKnown: z.boolean(),
  strategyId: z.string().nullable(),
  source: z.string(),
  note: z.string().nullable(),
});
export const warnings = z.array(z.string());

const told = (fills: readonly z.infer<typeof fillShape>[]) =>
  fills.map((fill) => `${fill.side} ${fill.quantity} ${fill.name} at ${fill.price}`).join(', ');

export const tradeOpen = command({
  name: 'trade open',
  summary: 'Write down a trade you made: a record, never an order',
  effect: 'write',
  positional: ['symbol'],
  input: z.object({
    symbol: z
      .string()
      .min(1)
      .max(60)
      .describe('The underlying of the legs, a share, or one contract by name'),
    legs: z
      .array(z.string().min(1).max(80))
      .max(40)
      .optional()
      .describe('Like "SELL CE 25000 2026-12-29 @ 110.5"; several make one strategy'),
    side: z.enum(['buy', 'sell']).optional().describe('Without legs'),
    quantity: z.number().positive().optional().describe('Units (US options: contracts)'),
    lots: z.number().int().positive().optional(),
    price: price.optional().describe('Per unit'),
    expiry: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the expiry as YYYY-MM-DD')
      .optional()
      .describe('Of legs that do not name one'),
    charges,
    at,
    account,
    strategy: z.string().min(1).max(60).optional().describe('Id of the strategy it belongs to'),
    entry: z.number().optional().describe('The plan: where to get in'),
    stop: z.number().optional().describe('The plan: where to give up'),
    target: z.number().optional().describe('The plan: where to take the gain'),
    tag: z.string().max(60).optional().describe('The plan: one word to find it by'),
    note,
  }),
  output: z.object({ strategyId: z.string().nullable(), fills: z.array(fillShape), warnings }),
  example: {
    symbol: 'NIFTY',
    legs: ['SELL CE 25000 2026-12-29 @ 110.5', 'BUY CE 25200 2026-12-29 @ 60'],
    at: '2026-11-20 14:00',
  },
  say: (r) =>
    [
      `Written down: ${told(r.fills)}.`,
      ...(r.strategyId === null ? [] : [`Strategy ${r.strategyId}.`]),
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    openTrade({ ...input, account: await handAccount(input.account, context) }, context),
});

export const tradeClose = command({
  name: 'trade close',
  summary: 'Write down that an open trade was closed, and what it gained',
  effect: 'write',
  positional: ['target'],
  input: z.object({
    target: z
      .string()
      .min(1)
      .max(120)
      .describe('Strategy id, fill id, or the contract: "NIFTY 2026-12-29 25000 CE"'),
    prices: z.array(price).max(40).optional().describe('Per unit, one for each contract in listed order'),
    quantity: z.number().positive().optional().describe('Units; all when left out'),
    charges,
    at,
    account,
    note,
  }),
  output: z.object({
    fills: z.array(fillShape),
    currency: z.string(),
    realised: z.number(),
    charges: z.number(),
    net: z.number(),
    warnings,
  }),
  example: { target: 'NIFTY 2026-12-29 25000 CE', prices: [95], quantity: 30, at: '2026-11-20 15:00' },
  say: (r) =>
    [
      `Closed: ${told(r.fills)}.`,
      `Gain ${r.realised} less charges ${r.charges}: ${r.net} ${r.currency}.`,
      ...r.warnings,
    ].join('\n'),
  run: async (input, context) =>
    closeTrade({ ...input, account: await handAccount(input.account, context) }, context),
});

const tradeShape = z.object({
  id: z.string(),
  strategyId: z.string().nullable(),
  account: z.string(),
  currency: z.string(),
  symbol: z.string(),
  state: z.enum(['open', 'closed']),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  legs: z.array(
    z.object({
      name: z.string(),
      quantity: z.number(),
      averagePrice: z.number().nullable(),
      realised: z.number(),
    }),
  ),
  realised: z.number(),
  charges: z.number(),
  chargesKnown: z.boolean(),
  net: z.number(),
  plan: z
    .object({
      entry: z.number().nullable(),
      stop: z.number().nullable(),
      target: z.number().nullable(),
      tag: z.string().nullable(),
    })
    .nullable(),
  notes: z.array(z.string()),
  fills: z.array(z.string()),
});

export const tradeList = command({
  name: 'trade list',
  summary: 'Your trades: strategies with their legs, open and closed, with their gains',
  effect: 'read',
  positional: ['symbol'],
  input: z.object({
    symbol: z.string().min(1).max(60).optional(),
    open: z.boolean().default(false).describe('Only open ones'),
    closed: z.boolean().default(false).describe('Only closed ones'),
    strategy: z.string().min(1).max(60).optional(),
    account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
    limit: z.number().int().min(1).max(100_000).default(100).describe('The newest so many'),
  }),
  output: z.object({ count: z.number(), shown: z.number(), trades: z.array(tradeShape) }),
  example: { symbol: 'NIFTY' },
  run: ({ open, closed, ...words }, context) =>
    listTrades({ ...words, state: open === closed ? 'all' : open ? 'open' : 'closed' }, context),
});
