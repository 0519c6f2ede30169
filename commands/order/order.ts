import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { deskEvent } from '../../src/core/shapes/cycle.ts';
import { count, instant, list, money, orNull, words } from '../../src/core/shapes/figure.ts';
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
  run: (asked, context) => placeOrder(asked, context, true),
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
  run: (asked, context) => placeOrder(asked, context, false),
});

const line = z.object({
  intent: words('Id of the order'),
  account: words('Name of the account'),
  placedAt: instant('When it was placed'),
  symbol: words('Underlying'),
  state: z
    .enum(['filled', 'partly', 'working', 'rejected', 'cancelled', 'unknown'])
    .describe('What became of it'),
  reason: orNull(words('Code of the refusal; null where it was not refused')),
  legs: list('Its legs in words', z.string()),
  trade: orNull(words('Id of the position it opened or closed; null before a fill')),
  netCash: money('Received less paid, before charges; negative is a debit'),
  charges: money('Brokerage, taxes and fees, 0 or positive'),
});

export const orderList = command({
  effect: 'read',
  input: z.object({
    account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
    state: z
      .enum(['filled', 'working', 'rejected', 'cancelled', 'unknown'])
      .optional()
      .describe('Only those; all when left out'),
    limit: z.number().int().min(1).max(10_000).default(50).describe('The newest so many [count]'),
  }),
  output: z.object({ orders: list('Newest first', line) }),
  example: {},
  run: (asked, context) => listOrders(asked, context),
});

const intent = z.string().min(4).max(120).describe('Its id, or the beginning of it');

export const orderShow = command({
  effect: 'read',
  positional: ['intent'],
  input: z.object({ intent }),
  output: orderReport,
  example: { intent: 'o42db505d00f4598' },
  run: (asked, context) => showOrder(asked, context),
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
  run: (asked, context) => cancelOrder(asked, context),
});

export const orderCheck = command({
  effect: 'write',
  input: z.object({
    account,
    source,
  }),
  output: z.object({
    account: words('Name of the account'),
    at: instant('When it was looked at'),
    events: list('What happened to orders and positions', deskEvent),
    orders: list('Orders that changed', orderReport),
    openTrades: count('Positions that are open'),
    equity: orNull(money('Cash and open positions; null where a position has no price')),
    breaker: words('State of the breaker'),
    warnings: list('What a person should know', z.string()),
  }),
  example: {},
  say: (r) =>
    [
      `${r.account}: ${r.openTrades} open, breaker ${r.breaker}.`,
      ...r.events.map((event) => `  ${event.code} ${event.about}`),
      ...r.warnings,
    ].join('\n'),
  run: (asked, context) => checkOrders(asked, context),
});
