import { z } from 'zod';
import { finding } from './backtest.ts';
import { keepingQuestion } from './backtest-question.ts';
import { optionTrade, tradeBase } from './backtest-trade.ts';
import { bare, count, day, list, money, orNull, part, ratio, signedRatio, words } from './figure.ts';

const maybeDays = (what: string) =>
  z.number().int().min(0).max(3660).optional().describe(`${what} [calendar days]`);
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time like 09:45')
  .optional();

/** The input of `backtest options`. */
export const optionsQuestion = z.object({
  structure: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('A structure of the playbook, like short-straddle'),
  symbol: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('NIFTY, BANKNIFTY, RELIANCE, …; of the suggestion where one is given'),
  from: z.string().optional().describe('First day [YYYY-MM-DD]'),
  to: z.string().optional().describe('Last day [YYYY-MM-DD]'),
  legs: z
    .array(z.string().min(1).max(60))
    .min(1)
    .max(12)
    .optional()
    .describe(
      'Legs in words: SELL CE atm, BUY PE -2%, SELL CE +300 x2, SELL PE d0.20, BUY CE p50, SELL CE +1em',
    ),
  entryDteMin: maybeDays("Fewest to expiry at entry; 1, or the structure's own, when left out"),
  entryDteMax: maybeDays("Most to expiry at entry; 45, or the structure's own, when left out"),
  entryWeekday: z.array(z.enum(weekdays)).optional().describe('Days of the week on which to enter'),
  entryTime: clock.describe('Enter at or after this time of the exchange, with intraday snapshots'),
  ivRankMin: z.number().min(0).max(100).optional().describe('Enter at this IV rank or above [0..100]'),
  ivRankMax: z.number().min(0).max(100).optional().describe('Enter at this IV rank or below [0..100]'),
  overlap: z.number().int().min(1).max(50).default(1).describe('Positions that may be open together [count]'),
  exitDte: maybeDays('Leave with so many to expiry or fewer'),
  exitBeforeExpiry: z.boolean().default(false).describe('Leave on the last session before the expiry'),
  exitTime: clock.describe('Leave at or after this time, also on the day of entry'),
  exitDelta: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe('Leave when a sold leg has this delta, without sign [0..1]'),
  stop: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Leave when closing costs so many credits, or so much of a debit is lost [ratio]'),
  target: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Leave at this share of the credit or debit as profit [ratio]'),
  lots: z.number().int().min(1).max(10_000).default(1).describe('Units of the structure [lots]'),
  fill: z
    .string()
    .max(20)
    .optional()
    .describe(
      'touch, mid+<x>%, combo, impact, last, last+<x>%, close; close for end-of-day data, else touch, when left out',
    ),
  cash: z
    .number()
    .positive()
    .max(1e13)
    .optional()
    .describe('Account; without it there is no margin, limit or breaker, and no return [money]'),
  limits: z.boolean().default(true).describe('Hold the limits; needs cash'),
  breaker: z.boolean().default(true).describe('Let the circuit breaker halt; needs cash'),
  maxLossPerTrade: z
    .number()
    .positive()
    .optional()
    .describe('Limit on the worst loss of one trade; needs cash [money]'),
  undefinedRisk: z.boolean().default(false).describe('Allow structures without a worst loss under limits'),
  suggestion: z
    .union([
      z.string().max(200),
      z.looseObject({
        symbol: z.string().describe('Its underlying'),
        suggestions: z.array(z.unknown()).describe('Its strategies'),
      }),
    ])
    .optional()
    .describe('A stored suggestion by its id, or "-": the JSON of `suggest` on standard input'),
  rank: z.number().int().min(1).max(3).default(1).describe('Which of the suggestions [count]'),
  ...keepingQuestion,
});
export type OptionsQuestion = z.output<typeof optionsQuestion>;

export const optionFigures = z.object({
  n: count('Closed trades'),
  wins: count('With a profit after charges'),
  winRate: orNull(ratio('wins over n')),
  winRateInterval: z.tuple([z.number(), z.number()]).nullable().describe('95 %, Wilson [0..1]'),
  mean: orNull(money('Mean profit of a trade after charges')),
  meanInterval: z.tuple([z.number(), z.number()]).nullable().describe("95 %, Student's t [money]"),
  total: money('Of all closed trades after charges'),
  charges: money('Of all closed trades'),
  best: orNull(money('Best trade')),
  worst: orNull(money('Worst trade')),
  profitFactor: orNull(bare('Gains over losses')),
  sqn: orNull(bare('System quality number')),
  maxDrawdown: money('Deepest fall of the equity at session ends, 0 or negative'),
  meanDaysHeld: orNull(z.number().describe('From entry to exit [calendar days]')),
  sessions: count('Sessions in the data'),
  meanReturn: orNull(signedRatio('Mean return of a trade on the cash before it; null without cash')),
});

export const optionsResult = z.object({
  id: words('Hash of data, rules, settings and version'),
  dataHash: words('SHA-256 of the ids of the chains, in order'),
  rulesVersion: words('Version of the engine'),
  symbol: words('Underlying'),
  structure: orNull(words("The playbook's id; null for legs in words")),
  settings: z.record(z.string(), z.unknown()).describe('The question with every default'),
  data: part('What it was tried on', {
    from: day('First session'),
    to: day('Last session'),
    sessions: count('Sessions'),
    snapshots: count('Snapshots'),
    sources: list('Where they came from', z.string()),
  }),
  trades: list('Closed trades in the order of closing', optionTrade),
  skipped: list(
    'Entries that were wanted and not made, one a day',
    part('A missed entry', {
      date: day('Session'),
      reason: words("noStrike, notTradable, noLot, or the code of the desk's refusal"),
    }),
  ),
  open: orNull(part('The oldest position still open after the last day', tradeBase)),
  openAll: list('Every position still open', part('An open position', tradeBase)),
  equity: list(
    'At the end of each session',
    part('A point', {
      date: day('Session'),
      value: money('Equity; without cash what was gained, open positions marked'),
    }),
  ),
  stats: optionFigures.describe('Figures of the closed trades'),
  labels: list('What kind of data this is: END OF DAY, SAMPLE DATA, SYNTHETIC', z.string()),
  warnings: list('What to know before believing it', finding),
  report: orNull(words('Path of the written report')),
});
export type OptionsResult = z.output<typeof optionsResult>;
