import { z } from 'zod';
import {
  count,
  fact,
  instant,
  list,
  money as moneyOf,
  ms,
  orNull,
  part,
  price,
  ratio,
  units,
  words,
} from './figure.ts';
import { leg } from './leg.ts';
import { source } from './market.ts';
import { breakerMode, roomToday } from './room.ts';

const charges = moneyOf('Brokerage, taxes and fees, 0 or positive');
const items = z.record(z.string(), z.number()).describe('By the tariff, in the currency, unrounded');

export const filledLeg = z.object({
  leg: leg.describe('The leg it is of, at the quantity filled'),
  quantity: units('How much was filled'),
  price: price('What it was filled at'),
  basis: z.string().describe('ask, bid, mid, combo, impact, last, close, settle, or told by a broker'),
  at: instant('When'),
  charges,
  chargesKnown: z.boolean().describe('False where no tariff covers it: charges are then 0'),
  items,
});

export type FilledLegDocument = z.output<typeof filledLeg>;

export const concern = z.object({
  name: words('Which concern'),
  severity: z.enum(['info', 'warn', 'block']).describe('Block refuses the order'),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string(), z.null()]))
    .describe('The figures it rests on'),
});

export const limitRow = z.object({
  name: words('Which limit'),
  value: z
    .number()
    .nullable()
    .describe(
      'What it would be with this order, in its own unit; null where it cannot be told, which refuses',
    ),
  limit: z.number().describe('The bound [own unit]'),
  ok: fact('Whether the order keeps to it'),
  warn: z.boolean().describe('80 % of it or more is used'),
});

export type LimitCheck = z.output<typeof limitRow>;

export const orderReport = z.object({
  intent: words('Id of the order, the same for the same wish'),
  account: words('Name of the account'),
  state: z
    .enum(['preview', 'filled', 'partly', 'working', 'rejected', 'cancelled', 'unknown'])
    .describe('What became of it; unknown where a broker did not answer'),
  reason: orNull(
    part('Why it was refused or ended; null when it was not', {
      code: words('The reason, as a word that stays'),
      message: words('The reason in a sentence'),
      hint: words('What helps'),
    }),
  ),
  symbol: words('Underlying'),
  risk: z.enum(['open', 'close']).describe('Whether it takes new risk or only closes'),
  trade: orNull(words('Id of the position it opened or closed; null before a fill')),
  legs: list('What was asked for', leg),
  quote: part('The prices it rests on', {
    asOf: orNull(instant('Time of the prices; null where none were asked')),
    ageMs: orNull(ms('How old they were; null where none were asked')),
    basis: z.string().describe('How it is filled: touch, mid+<x>%, combo, impact, last, close, settle'),
  }),
  fills: list('What was filled, a leg each', filledLeg),
  slices: count('Orders it was sent in, under the freeze quantity'),
  netCash: moneyOf('Received less paid, before charges; negative is a debit'),
  charges,
  margin: orNull(
    part('Margin of the account; null where it cannot be told', {
      before: moneyOf('In use before'),
      after: moneyOf('In use afterwards'),
      estimate: z.literal(true).describe("An estimate, not the exchange's own figure"),
    }),
  ),
  maxLoss: orNull(moneyOf('Worst loss with charges, positive; under stress where it has no bound')),
  undefinedRisk: fact('Whether its loss has no bound'),
  cash: moneyOf('Uninvested cash afterwards'),
  currency: words('What its money is in'),
  concerns: list('What the validator had to say', concern),
  limits: list('Every limit it was held against', limitRow),
  breaker: part('The breaker as it stood', {
    state: breakerMode.describe('active, halted, eligible or probation'),
    sizeFactor: ratio('Share of the usual size that new orders may have'),
  }),
  roomToday: orNull(roomToday).describe(
    'What may still be lost, traded and blocked in this session; null where refused before that was known',
  ),
});
export type OrderDocument = z.output<typeof orderReport>;

const mostPrice = 1e7;

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
  type: z.enum(['market', 'limit', 'stop', 'stop-limit']).default('market').describe('How it is priced'),
  limit: z
    .number()
    .min(-mostPrice)
    .max(mostPrice)
    .optional()
    .describe('Net price of the whole per unit: what is paid at most, or got at least where it is a credit'),
  stop: z
    .number()
    .min(-mostPrice)
    .max(mostPrice)
    .optional()
    .describe('Net price of the whole per unit that sets it off'),
  tif: z.enum(['day', 'gtc', 'ioc']).default('day').describe('How long it waits'),
  target: z.number().positive().optional().describe('Gain of the whole at which it is closed'),
  stopLoss: z.number().positive().optional().describe('Loss of the whole at which it is closed'),
  timeStop: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the date as YYYY-MM-DD')
    .optional()
    .describe('Session in which it is closed at the latest'),
  bracket: z.boolean().default(true).describe("Take a suggestion's own exits where none are given"),
  account: z.string().min(1).max(60).default('paper').describe('Which paper account'),
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
  note: z.string().max(500).optional().describe('Words kept with it'),
  chain: z.string().min(1).optional().describe('Prices from a chain file instead of a market'),
  source,
};
