import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { source } from '../../src/core/shapes/market.ts';
import { type OrderDocument, orderReport, orderWords } from '../../src/core/shapes/order.ts';
import { placeOrder } from '../../src/services/desk/order.ts';
import { cancelOrder, checkOrders, listOrders, showOrder } from '../../src/services/desk/orders.ts';

/** A refusal by a rule is a verdict: the document and exit code 3. */
const verdict = (r: Pick<OrderDocument, 'state'>): number => (r.state === 'rejected' ? 3 : 0);

const input = z.object(orderWords);

export const orderPreview = command({
  effect: 'read',
  positional: ['symbol'],
  input,
  output: orderReport,
  example: {
    symbol: 'NIFTY',
    expiry: '2026-08-25',
    legs: ['SELL CE 25200', 'BUY CE 25400'],
  },
  exit: verdict,
  run: (words, context) => placeOrder(words, context, true),
});

export const orderPlace = command({
  effect: 'write',
  positional: ['symbol'],
  input,
  output: orderReport,
  example: {
    symbol: 'NIFTY',
    expiry: '2026-08-25',
    legs: ['SELL CE 25200', 'BUY CE 25400'],
  },
  exit: verdict,
  run: (words, context) => placeOrder(words, context, false),
});

const line = z.object({
  intent: z.string(),
  account: z.string(),
  placedAt: z.string(),
  symbol: z.string(),
  state: z.enum(['filled', 'partly', 'working', 'rejected', 'cancelled', 'unknown']),
  reason: z.string().nullable().describe('Code of the refusal'),
  legs: z.array(z.string()).describe('In words'),
  trade: z.string().nullable(),
  netCash: z.number(),
  charges: z.number(),
});

export const orderList = command({
  effect: 'read',
  input: z.object({
    account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
    state: z.enum(['filled', 'working', 'rejected', 'cancelled', 'unknown']).optional(),
    limit: z.number().int().min(1).max(10_000).default(50),
  }),
  output: z.object({ orders: z.array(line) }),
  example: {},
  run: (words, context) => listOrders(words, context),
});

const intent = z.string().min(4).max(120).describe('Its id, or the beginning of it');

export const orderShow = command({
  effect: 'read',
  positional: ['intent'],
  input: z.object({ intent }),
  output: orderReport,
  example: { intent: 'o42db505d00f4598' },
  run: (words, context) => showOrder(words, context),
});

export const orderCancel = command({
  effect: 'write',
  positional: ['intent'],
  input: z.object({ intent }),
  output: orderReport,
  example: { intent: 'o42db505d00f4598' },
  exit: (r) => (r.state === 'cancelled' ? 0 : 3),
  say: (r) =>
    r.state === 'cancelled'
      ? `Order ${r.intent} is cancelled.`
      : `Order ${r.intent} is ${r.state}: there is nothing to take back.`,
  run: (words, context) => cancelOrder(words, context),
});

export const orderCheck = command({
  effect: 'write',
  input: z.object({
    account,
    source,
  }),
  output: z.object({
    account: z.string(),
    at: z.string(),
    events: z.array(
      z.object({ code: z.string(), about: z.string(), figures: z.record(z.string(), z.unknown()) }),
    ),
    orders: z.array(orderReport),
    openTrades: z.number(),
    equity: z.number().nullable(),
    breaker: z.string(),
    warnings: z.array(z.string()),
  }),
  example: {},
  say: (r) =>
    [
      `${r.account}: ${r.openTrades} open, breaker ${r.breaker}.`,
      ...r.events.map((event) => `  ${event.code} ${event.about}`),
      ...r.warnings,
    ].join('\n'),
  run: (words, context) => checkOrders(words, context),
});
