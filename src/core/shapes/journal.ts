import { z } from 'zod';
import {
  count,
  fact,
  instant,
  list,
  money,
  oneOf,
  orNull,
  part,
  price,
  ratio,
  signedRatio,
  units,
  words,
} from './figure.ts';
import { leg } from './leg.ts';
import { contractName, rowCurrency } from './trade.ts';

/** Inputs of every command that looks at strategy trades. */
export const tradeQuestion = {
  symbol: z.string().min(1).max(60).optional().describe('Only trades on this underlying'),
  account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
  windowSeconds: z
    .number()
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe('Legs opened so close together are one trade; 120 when left out'),
};
export type TradeQuestion = Partial<z.output<z.ZodObject<typeof tradeQuestion>>>;

export const period = z
  .string()
  .min(1)
  .max(40)
  .default('all')
  .describe('today, week, month, year, all, or 2026-01-01..2026-03-31');
export const periodName = words('The period asked about');

const level = (what: string) => orNull(price(what));
const kept = (what: string) => fact(what).nullable().describe(`${what}; null where the plan does not say`);

/** A trade as it was meant: one structure with its legs, and what was said of it. */
export const journalTrade = z.object({
  id: words('Id of the trade'),
  groupedBy: oneOf('Why its fills are one trade', ['time', 'strategy', 'person']),
  account: words('Whose book'),
  symbol: words('Underlying'),
  strategy: words('Key of the structure'),
  name: words('Name of the structure'),
  currency: rowCurrency,
  state: oneOf('Whether anything of it is still held', ['open', 'closed']),
  openedAt: instant('First fill'),
  closedAt: orNull(instant('Last fill; null while it is open')),
  legs: list(
    'Its contracts',
    leg.extend({
      name: contractName,
      open: units('Of that still open'),
      price: price('Average price it was opened at'),
      exit: orNull(price('Average price it was closed at; null while nothing was')),
    }),
  ),
  realised: money('Realised, before charges; negative is a loss'),
  charges: money('Charges'),
  chargesKnown: fact('None of them is estimated or unknown'),
  net: money('Realised less charges'),
  atRisk: orNull(money('The most it could lose; null where that has no bound')),
  return: orNull(signedRatio('Net over what was at risk')),
  tags: list('Tags', z.string()),
  plan: orNull(
    part('What was planned', {
      entry: level('Where to get in'),
      stop: level('Where to give up'),
      target: level('Where to take the gain'),
      quantity: orNull(units('How much')),
    }),
  ),
  discipline: part('How it compares with its plan', {
    taken: kept('Opened near the planned price'),
    sized: kept('Opened near the planned size'),
    exited: kept('Closed as planned'),
    exit: orNull(oneOf('How it was closed', ['target', 'stop', 'early', 'late'])),
    score: orNull(ratio('Share of those that hold')),
  }),
  notes: list('Words kept with it', z.string()),
  screenshots: list('Paths of pictures', z.string()),
  sources: list('Where its fills come from', z.string()),
  fills: list('Ids of the fills that opened it', z.string()),
  closings: list('Ids of the fills that closed it', z.string()),
});
export type JournalTrade = z.infer<typeof journalTrade>;
export const trades = (what: string) => list(what, journalTrade);

export const journalListInput = z.object({
  ...tradeQuestion,
  period,
  tag: z.string().min(1).max(60).optional().describe('Only trades with this tag'),
  strategy: z.string().min(1).max(60).optional().describe('short-strangle, bull-call-spread, long-stock, …'),
  open: z.boolean().default(false).describe('Only open ones'),
  closed: z.boolean().default(false).describe('Only closed ones'),
  limit: z.number().int().min(1).max(100_000).default(50).describe('The newest so many'),
});
export type JournalListWords = Omit<z.output<typeof journalListInput>, 'open' | 'closed'> & {
  state: 'open' | 'closed' | 'all';
};
export const journalListDocument = z.object({
  period: periodName,
  count: count('Trades that fit'),
  shown: count('Those of them listed here'),
  trades: trades('The newest first'),
});
export type JournalListDocument = z.infer<typeof journalListDocument>;

export const noteInput = z.object({
  trade: z.string().min(3).max(120).describe('Id of a trade, its beginning, or the id of one of its fills'),
  text: z.string().min(1).max(2000).optional().describe('The note'),
  tags: z.array(z.string().min(1).max(60)).max(20).default([]).describe('Tags to put on'),
  untag: z.array(z.string().min(1).max(60)).max(20).default([]).describe('Tags to take off'),
  screenshots: z
    .array(z.string().min(1).max(1000))
    .max(20)
    .default([])
    .describe('Paths of pictures; only the path is kept'),
  entry: z.number().optional().describe('The plan: price of one unit to get in at'),
  stop: z.number().optional().describe('The plan: price of one unit to give up at'),
  target: z.number().optional().describe('The plan: price of one unit to take the gain at'),
  quantity: z.number().positive().optional().describe('The plan: how much'),
});
export type NoteWords = z.output<typeof noteInput>;
export const noteDocument = z.object({
  added: count('Entries written'),
  trade: journalTrade.describe('The trade with them'),
});
export type NoteDocument = z.infer<typeof noteDocument>;

export const groupInput = z.object({
  trades: z.array(z.string().min(3).max(120)).min(1).max(100).describe('Ids of trades or of opening fills'),
  name: z
    .string()
    .regex(/^[\w.-]{3,40}$/, 'use letters, figures, . _ and -')
    .optional()
    .describe('Id of the new trade'),
  undo: z.boolean().default(false).describe('Give these back to grouping by time'),
});
export type GroupWords = z.output<typeof groupInput>;
export const groupDocument = z.object({
  undone: fact('They were given back to grouping by time'),
  fills: count('Opening fills that moved'),
  trades: trades('The trades they make now'),
});
export type GroupDocument = z.infer<typeof groupDocument>;
