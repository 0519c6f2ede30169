import { z } from 'zod';

const money = (what: string) =>
  z.number().positive().max(1e12).optional().describe(`${what}, in the account's currency`);
const share = (what: string) => z.number().positive().max(1).optional().describe(`${what}, 0..1`);

/** Bounds that `limits set` takes; what is left out stays as it is. */
export const limitWish = {
  maxLossPerTrade: money('Worst loss of one order'),
  maxLossPerDay: money('Loss since the session began at which the breaker halts'),
  maxLossPerWeek: money('Loss since the week began'),
  maxDrawdown: share('Fall from the peak at which the breaker halts'),
  maxTradesPerDay: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .optional()
    .describe('Orders with new risk in a session'),
  maxOpenRisk: money('Worst losses of everything open together'),
  maxMarginShare: share('Margin over equity'),
  maxDelta: z.number().positive().max(1e9).optional().describe('Units of one underlying, either way'),
  maxVega: money('Per volatility point of one underlying, either way'),
  allow: z.array(z.string().min(1).max(40)).max(200).optional().describe('Only these underlyings'),
  undefinedRisk: z
    .boolean()
    .optional()
    .describe('Whether orders without a bound on their loss are let through'),
  profitTarget: money('Gain of a session from which new risk stops'),
  profitLock: share("Share of the session's best gain that must be kept for new risk to go on"),
};

const bound = z.union([z.number(), z.boolean(), z.array(z.string()), z.null()]);

export const haltChance = z.object({
  basis: z.enum(['record', 'winRate']).describe("The account's own closed trades, or a stated win rate"),
  trades: z.number().describe('Outcomes it is drawn from'),
  winRate: z.number().nullable(),
  perSession: z.number().describe('Trades a session it assumes'),
  share: z
    .number()
    .describe('Of runs of 250 sessions in which the breaker halts at least once, by chance alone'),
  mean: z.number().describe('Halts in a run'),
  byReason: z.record(z.string(), z.number()).describe('What halted first, as a share of runs'),
  sessions: z.number(),
  runs: z.number(),
});

export const limitsShown = z.object({
  account: z.string(),
  currency: z.string(),
  limits: z.array(
    z.object({
      name: z.string(),
      now: bound.describe('null: no bound'),
      next: bound.describe('From the next session on'),
      nextFrom: z.string().nullable().describe('Date of that session; null where nothing changes'),
      used: z.number().nullable().describe('Of it today, in its own unit; null where it cannot be told'),
    }),
  ),
  chance: haltChance
    .nullable()
    .describe('How often such limits halt by chance; null without trades or a win rate'),
});
