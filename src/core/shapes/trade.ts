import { z } from 'zod';
import { count, fact, instant, list, money, oneOf, orNull, part, price, units, words } from './figure.ts';
import { leg } from './leg.ts';
import { source, warnings } from './market.ts';

/** Inputs of every command that writes to the ledger. */
export const account = z
  .string()
  .min(1)
  .max(60)
  .optional()
  .describe('Whose book; the setting "account" when left out');

/** What a person wrote, once it is known whose book is meant. */
export type Booked<T> = Omit<T, 'account'> & { account: string };
export const at = z.string().optional().describe('When it happened; now when left out');
export const note = z.string().max(500).optional().describe('Words kept with it');
const anyAccount = z.string().min(1).max(60).optional().describe('All accounts when left out');
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'write three letters, like INR');
const unitPrice = z.number().min(0).max(9e9);
const anyway = z
  .boolean()
  .default(false)
  .describe('Write it down although it cannot have been traded so: no such session, expiry or strike');
const charges = z
  .number()
  .optional()
  .describe('What it cost in all, from the contract note; estimated from the tariff when left out');

/** Currency of a row of the ledger, three letters. */
export const rowCurrency = words('Currency of the amounts of the row, three letters');
export const contractName = words('The contract or share by name, like NIFTY 2026-12-29 25000 CE');

/** One row of the ledger that moved a position. */
export const fillDocument = z.object({
  id: words('Id of the fill'),
  at: instant('When it happened'),
  account: words('Whose book'),
  name: contractName,
  symbol: words('Underlying'),
  kind: words('trade, exercise, assignment, expiry, split, adjustment, …'),
  side: oneOf('Which side was taken', ['buy', 'sell']),
  quantity: units('Size, never negative'),
  price: price('Price'),
  multiplier: units('What one counted unit stands for'),
  currency: rowCurrency,
  charges: money('What it cost'),
  chargesKnown: fact('Those are from a contract note, not estimated or unknown'),
  strategyId: orNull(words('Id of the strategy it belongs to')),
  source: words('Where the row comes from: manual, settlement, or a broker'),
  note: orNull(words('Words kept with it')),
});
export type FillDocument = z.infer<typeof fillDocument>;
export const fills = list('The rows written', fillDocument);

export const openInput = z.object({
  symbol: z.string().min(1).max(60).describe('The underlying of the legs, a share, or one contract by name'),
  legs: z
    .array(z.string().min(1).max(80))
    .max(40)
    .optional()
    .describe('Like "SELL CE 25000 2026-12-29 @ 110.5"; several make one strategy'),
  side: z.enum(['buy', 'sell']).optional().describe('Without legs'),
  quantity: z.number().positive().optional().describe('Units (US options: contracts)'),
  lots: z.number().int().positive().optional().describe('Lots instead of units'),
  price: unitPrice.optional().describe('Per unit'),
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
  anyway,
});
export type OpenWords = Booked<z.output<typeof openInput>>;
export const openDocument = z.object({
  strategyId: orNull(words('Id of the strategy the legs make; null for a single contract')),
  fills,
  warnings,
});
export type OpenDocument = z.infer<typeof openDocument>;

export const closeInput = z.object({
  target: z
    .string()
    .min(1)
    .max(120)
    .describe('Id of a trade, a strategy or a fill, or the contract: "NIFTY 2026-12-29 25000 CE"'),
  prices: z.array(unitPrice).max(40).optional().describe('Per unit, one for each contract in listed order'),
  quantity: z.number().positive().optional().describe('Units; all when left out'),
  charges,
  at,
  account,
  note,
  anyway,
});
export type CloseWords = Booked<z.output<typeof closeInput>>;
export const closeDocument = z.object({
  fills,
  currency: rowCurrency,
  realised: money('What the closing realised, before its charges; negative is a loss'),
  charges: money('What the closing cost'),
  net: money('Realised less those charges'),
  warnings,
});
export type CloseDocument = z.infer<typeof closeDocument>;

export const tradeListInput = z.object({
  symbol: z.string().min(1).max(60).optional().describe('Only trades on this underlying'),
  open: z.boolean().default(false).describe('Only open ones'),
  closed: z.boolean().default(false).describe('Only closed ones'),
  strategy: z.string().min(1).max(60).optional().describe('Only the strategy of this id'),
  account: anyAccount,
  limit: z.number().int().min(1).max(100_000).default(100).describe('The newest so many'),
});
export type TradeListQuestion = Omit<z.output<typeof tradeListInput>, 'open' | 'closed'> & {
  state: 'open' | 'closed' | 'all';
};
const plannedPrice = (what: string) => orNull(price(`The plan: ${what}`));
export const recordedTrade = z.object({
  id: words('Id of the trade'),
  strategyId: orNull(words('Id of the strategy; null for a single contract')),
  account: words('Whose book'),
  currency: rowCurrency,
  symbol: words('Underlying'),
  state: oneOf('Whether anything of it is still held', ['open', 'closed']),
  openedAt: instant('First fill'),
  closedAt: orNull(instant('Last fill; null while it is open')),
  legs: list(
    'Its contracts',
    leg.extend({
      name: contractName,
      quantity: units('Held now, never negative; 0 when flat'),
      averagePrice: orNull(price('Average price of what is held; null when flat')),
      realised: money('Realised so far, before charges'),
    }),
  ),
  realised: money('Realised so far, before charges'),
  charges: money('Charges so far'),
  chargesKnown: fact('None of them is estimated or unknown'),
  net: money('Realised less charges'),
  plan: orNull(
    part('What was planned', {
      entry: plannedPrice('where to get in'),
      stop: plannedPrice('where to give up'),
      target: plannedPrice('where to take the gain'),
      tag: orNull(words('The plan: one word to find it by')),
    }),
  ),
  notes: list('Words kept with its fills', z.string()),
  fills: list('Ids of its fills', z.string()),
});
export type RecordedTrade = z.infer<typeof recordedTrade>;
export const tradeListDocument = z.object({
  count: count('Trades that fit'),
  shown: count('Those of them listed here'),
  trades: list('The newest first', recordedTrade),
});
export type TradeListDocument = z.infer<typeof tradeListDocument>;

export const settleInput = z.object({
  symbol: z.string().min(1).max(60).optional().describe('Every underlying when left out'),
  price: z.number().positive().optional().describe("The underlying's close on the day, where coach has none"),
  account,
  source,
  dryRun: z.boolean().default(false).describe('Say what would be written, write nothing'),
});
export type SettleWords = Booked<z.output<typeof settleInput>>;
export const settleDocument = z.object({
  dryRun: fact('Nothing was written'),
  expired: count('Contracts that have expired'),
  fills,
  refused: list(
    'Contracts that could not be settled',
    z.object({ name: contractName, reason: words('Why'), hint: words('What to do about it') }),
  ),
  warnings,
});
export type SettleDocument = z.infer<typeof settleDocument>;
