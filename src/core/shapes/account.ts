import { z } from 'zod';
import { count, instant, money, orNull, words } from './figure.ts';
import { breakerMode } from './room.ts';

export const account = z.string().min(1).max(60).default('paper').describe('Which paper account');

/** An account that orders are traded in, as it stands. */
export const deskAccount = z.object({
  account: words('Name of the account'),
  currency: z.enum(['INR', 'USD']).describe('What its money is in'),
  exchange: z.enum(['NSE', 'BSE', 'US']).describe('Whose clock and sessions it keeps'),
  openedAt: instant('When it was opened'),
  practice: z.boolean().describe('Made-up prices may be traded in it'),
  fill: z.string().describe('How its orders are filled'),
  physical: z
    .enum(['deliver', 'close-before'])
    .describe('Stock contracts at expiry: delivered, or closed in the session before'),
  broker: z
    .enum(['alpaca'])
    .nullable()
    .describe('Broker its orders are sent to; null fills them on paper here'),
  cash: money('Uninvested cash, negative when overdrawn'),
  margin: orNull(money('Margin in use, an estimate; null before the first order')),
  equity: orNull(money('Cash and open positions at their newest prices; null where a position has no price')),
  openTrades: count('Positions that are open'),
  workingOrders: count('Orders that wait to be filled'),
  breaker: breakerMode.describe('Whether new risk is taken: active, halted, eligible, probation'),
});
