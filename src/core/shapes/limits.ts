import { z } from 'zod';
import { bare, count, day, list, orNull, ratio, words } from './figure.ts';

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

const bound = (what: string) =>
  z
    .union([z.number(), z.boolean(), z.array(z.string()), z.null()])
    .describe(`${what} [own unit: money, a ratio, a count, names, or yes and no]`);

export const haltChance = z.object({
  basis: z.enum(['record', 'winRate']).describe("The account's own closed trades, or a stated win rate"),
  trades: count('Outcomes it is drawn from'),
  winRate: orNull(ratio('Share of those that won; null without any')),
  perSession: bare('Trades a session it assumes'),
  share: ratio('Of runs of 250 sessions those in which the breaker halts at least once, by chance alone'),
  mean: bare('Halts in a run, on average'),
  byReason: z.record(z.string(), z.number()).describe('What halted first, as a share of runs'),
  sessions: count('Sessions in a run'),
  runs: count('Runs simulated'),
});

export const limitsShown = z.object({
  account: words('Name of the account'),
  currency: words('What its money is in'),
  limits: list(
    'Every limit there is',
    z.object({
      name: words('Which limit'),
      now: bound('What holds now; null no bound'),
      next: bound('What holds from the next session on'),
      nextFrom: orNull(day('That session; null where nothing changes')),
      used: z.number().nullable().describe('Of it today, in its own unit; null where it cannot be told'),
    }),
  ),
  chance: haltChance
    .nullable()
    .describe('How often such limits halt by chance; null without trades or a win rate'),
});
