import { z } from 'zod';
import { leg } from './leg.ts';
import { source } from './market.ts';
import { breakerMode, roomToday } from './room.ts';

const money = z.number().describe("In the account's currency");
const items = z.record(z.string(), z.number()).describe('By the tariff, in the currency, unrounded');

export const filledLeg = z.object({
  leg: leg.describe('The leg it is of, at the quantity filled'),
  quantity: z.number().describe('Units of the underlying'),
  price: z.number().describe('Per unit'),
  basis: z.string().describe('ask, bid, mid, combo, impact, last, close, settle, or told by a broker'),
  at: z.string(),
  charges: money,
  chargesKnown: z.boolean().describe('False where no tariff covers it: charges are then 0'),
  items,
});

export const concern = z.object({
  name: z.string(),
  severity: z.enum(['info', 'warn', 'block']),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string(), z.null()]))
    .describe('The figures it rests on'),
});

export const limitRow = z.object({
  name: z.string(),
  value: z.number().nullable().describe('null where it cannot be told, which refuses'),
  limit: z.number(),
  ok: z.boolean(),
  warn: z.boolean().describe('80 % of it or more is used'),
});

export const orderReport = z.object({
  intent: z.string(),
  account: z.string(),
  state: z.enum(['preview', 'filled', 'partly', 'working', 'rejected', 'cancelled', 'unknown']),
  reason: z
    .object({ code: z.string(), message: z.string(), hint: z.string() })
    .nullable()
    .describe('Why it was refused or ended; null when it was not'),
  symbol: z.string(),
  risk: z.enum(['open', 'close']),
  trade: z.string().nullable(),
  legs: z.array(leg),
  quote: z.object({
    asOf: z.string().nullable(),
    ageMs: z.number().nullable(),
    basis: z.string().describe('How it is filled: touch, mid+<x>%, combo, impact, last, close, settle'),
  }),
  fills: z.array(filledLeg),
  slices: z.number().describe('Orders it was sent in, under the freeze quantity'),
  netCash: money.describe('Received less paid, before charges; negative is a debit'),
  charges: money,
  margin: z.object({ before: z.number(), after: z.number(), estimate: z.literal(true) }).nullable(),
  maxLoss: money.nullable().describe('Worst loss with charges, positive; under stress where it has no bound'),
  undefinedRisk: z.boolean(),
  cash: money.describe('Afterwards'),
  currency: z.string(),
  concerns: z.array(concern),
  limits: z.array(limitRow),
  breaker: z.object({
    state: breakerMode,
    sizeFactor: z.number(),
  }),
  roomToday: roomToday.nullable(),
});
export type OrderDocument = z.output<typeof orderReport>;

export const orderWords = {
  suggestion: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('Id of a stored suggestion, or - for the JSON of `suggest` on standard input'),
  rank: z.number().int().min(1).max(9).default(1).describe('Which of its strategies'),
  symbol: z.string().min(1).max(60).optional().describe('Underlying of the legs'),
  expiry: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the expiry as YYYY-MM-DD')
    .optional()
    .describe('Of legs that do not name one'),
  legs: z
    .array(z.string().min(1).max(80))
    .max(40)
    .optional()
    .describe('Like "SELL CE 25000", "BUY PE 24500 x2"'),
  lots: z.number().int().min(1).max(100_000).default(1).describe('Times the whole'),
  type: z.enum(['market', 'limit', 'stop', 'stop-limit']).default('market'),
  limit: z
    .number()
    .optional()
    .describe('Net price of the whole per unit: what is paid at most, or got at least where it is a credit'),
  stop: z.number().optional().describe('Net price of the whole per unit that sets it off'),
  tif: z.enum(['day', 'gtc', 'ioc']).default('day'),
  target: z.number().positive().optional().describe('Gain of the whole at which it is closed'),
  stopLoss: z.number().positive().optional().describe('Loss of the whole at which it is closed'),
  timeStop: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the date as YYYY-MM-DD')
    .optional()
    .describe('Session in which it is closed at the latest'),
  bracket: z.boolean().default(true).describe("Take a suggestion's own exits where none are given"),
  account: z.string().min(1).max(60).default('paper'),
  fill: z
    .string()
    .max(20)
    .optional()
    .describe("touch, mid+<x>%, combo, impact, last[±<x>%], close, settle; the account's own when left out"),
  again: z
    .number()
    .int()
    .min(0)
    .max(999)
    .default(0)
    .describe('Number of a second order of the same legs in one session'),
  note: z.string().max(500).optional(),
  chain: z.string().min(1).optional().describe('Prices from a chain file instead of a market'),
  source,
};
