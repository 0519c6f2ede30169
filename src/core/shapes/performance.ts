import { z } from 'zod';
import { bare, count, day, days, list, money, orNull, part, ratio, signedRatio, words } from './figure.ts';
import { period, periodName, tradeQuestion } from './journal.ts';
import { bucket, comparison } from './journal-review.ts';
import { warnings } from './market.ts';
import { rowCurrency } from './trade.ts';

const currencyWanted = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Z]{3}$/, 'write three letters, like INR')
    .optional()
    .describe(fallback);

const reasons = z.record(z.string(), z.string()).describe('Why a figure is null, by its name');
/** Figures by the names that `calc returns` and `calc trades` document: a number, or null with a reason. */
export const figures = z.object({ reasons }).catchall(z.union([z.number(), z.null(), z.string(), reasons]));

export const performanceInput = z.object({
  ...tradeQuestion,
  period,
  currency: currencyWanted('The one of most rows when left out'),
  benchmark: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('A symbol with stored daily bars; NIFTY for INR, SPY else'),
  report: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('Also write a report to this .html file (at a terminal only)'),
});
export type PerformanceWords = z.output<typeof performanceInput>;

export const breakdownRow = z.object({
  key: words('What the trades have in common'),
  count: count('Closed trades'),
  wins: count('Those of them that gained after charges'),
  winRate: orNull(ratio('Share of wins')),
  winInterval: z
    .tuple([z.number(), z.number()])
    .describe('Interval of that share at 95 %, Wilson: lower and upper bound [0..1]'),
  net: money('Gained after charges'),
  expectancy: orNull(money('Mean gain of a trade')),
  profitFactor: orNull(bare('Gains over losses')),
});
export type BreakdownRow = z.infer<typeof breakdownRow>;
const breakdown = (by: string) => list(`Closed trades by ${by}, the largest gain first`, breakdownRow);

const curvePoint = z.object({
  date: day('Day'),
  equity: money('Value of the account at its end'),
  wealth: bare('What one unit of money at the opening would be'),
  benchmark: orNull(bare('The same of the benchmark')),
});

export const performanceDocument = z.object({
  period: periodName,
  from: orNull(day('First day; null from the beginning')),
  to: day('Last day'),
  currency: rowCurrency,
  benchmark: words('Symbol compared with'),
  trades: figures
    .extend({
      count: count('Closed trades'),
      wins: count('Those of them that gained after charges'),
      losses: count('Those that lost'),
      winRate: orNull(ratio('Share of wins')),
      netProfit: money('Gained after charges'),
      profitFactor: orNull(bare('Gains over losses')),
      expectancy: orNull(money('Mean gain of a trade')),
    })
    .describe('Figures of the closed trades, and the rest of those of `calc trades`'),
  open: count('Trades still open'),
  chargesEstimated: count('Closed trades whose charges are estimated or unknown'),
  account: orNull(
    part('The account as a whole; null with a reason', {
      from: day('Day of the opening value'),
      to: day('Last day'),
      opening: money('Value at the opening'),
      closing: money('Value at the end'),
      account: figures.describe('Time- and money-weighted returns and the benchmark'),
      returns: figures.describe('Figures of the daily returns, as of `calc returns`'),
      drawdown: part('The deepest fall of the time-weighted curve', {
        depth: signedRatio('How deep: 0 or negative'),
        peak: day('Day it fell from'),
        trough: day('Day of its bottom'),
        recovered: orNull(day('Day it was made good; null while it is not')),
        longestUnderwaterDays: days('Longest time below a peak'),
      }),
      curve: list('Day by day from the opening', curvePoint),
      atCost: count('Open positions that stand at what they cost'),
    }),
  ),
  accountReason: orNull(words('Why there are no figures of the account')),
  bySymbol: breakdown('underlying'),
  byStrategy: breakdown('structure'),
  byTag: breakdown('tag'),
  bySource: breakdown('source'),
  months: list(
    'Gains by month, the newest year first',
    z.object({
      year: count('Year'),
      months: list('January to December; null without a closed trade [money]', z.number().nullable()),
      net: money('The year'),
    }),
  ),
  warnings,
  report: orNull(words('Path of the report written')),
});
export type PerformanceDocument = z.infer<typeof performanceDocument>;

export const patternsInput = z.object({
  ...tradeQuestion,
  period,
  currency: currencyWanted('The one of most trades when left out'),
});
export type PatternsWords = z.output<typeof patternsInput>;
export const patternsDocument = z.object({
  period: periodName,
  from: orNull(day('First day; null from the beginning')),
  to: day('Last day'),
  currency: rowCurrency,
  leastTrades: count('Fewer than this on a side say nothing'),
  trades: count('Closed trades looked at'),
  advised: count('Those of them that followed a suggestion'),
  findings: count('Patterns held to be found'),
  patterns: list(
    'Every comparison made, the silent ones with their counts',
    z.object({
      kind: z
        .enum(['behaviour', 'concern', 'order', 'holding'])
        .describe(
          'What the trait is of: a habit, a concern of the suggestion, one kept with the order, how long it was held',
        ),
      question: words('What is asked'),
      ...comparison,
    }),
  ),
  confidence: list('Suggestions that were followed, by their confidence', bucket),
  warnings,
});
export type PatternsDocument = z.infer<typeof patternsDocument>;
