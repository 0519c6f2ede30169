import { z } from 'zod';
import {
  bare,
  count as counted,
  days,
  list,
  money,
  part,
  price,
  ratio,
  signedRatio,
  units,
} from './figure.ts';

const maybe = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).nullable();
const moment = z.string().describe('A date for daily bars, else ISO 8601 with offset');

/** What someone should know before believing a result. */
export const finding = z
  .object({
    code: z
      .enum([
        'refusedRows',
        'gaps',
        'splitSuspected',
        'sameClose',
        'ruined',
        'tooFewTrades',
        'warmupLonger',
        'survivorship',
        'sampleData',
        'synthetic',
        'openAtEnd',
        'noCash',
        'notKept',
        'limitsStop',
        'endOfDayOnly',
      ])
      .describe('What kind of thing it is'),
    message: z.string().describe('The same as a sentence'),
    count: z.number().int().optional().describe('How many, where that can be counted [count]'),
    at: z.string().optional().describe('Where it was first seen'),
  })
  .describe('A caution about data or method');
export type Finding = z.output<typeof finding>;

export const barTrade = z.object({
  symbol: z.string().describe('The series traded'),
  size: units('Size, negative when sold short'),
  entryBar: counted('Index of the bar of entry in its series, from 0'),
  exitBar: counted('Index of the bar of exit'),
  entryTime: moment,
  exitTime: moment,
  entryPrice: price('Fill, spread and slippage in it'),
  exitPrice: price('Fill'),
  pnl: money('Gain after both commissions'),
  return: signedRatio('Of the value at entry, after costs'),
  costs: money('Both commissions, 0 or positive'),
  reason: z
    .enum(['signal', 'reverse', 'stop', 'target', 'trail', 'time', 'session', 'weigh', 'margin', 'ruin'])
    .describe('Why it was left'),
});
export type BarTrade = z.output<typeof barTrade>;

export const openPosition = z.object({
  symbol: z.string().describe('The series'),
  size: units('Size, negative when short'),
  entryBar: counted('Index of the bar of entry in its series, from 0'),
  entryTime: moment,
  entryPrice: price('Fill'),
  entryCosts: money('Commission paid so far'),
});

export const runFigures = z.object({
  bars: counted('Points of the timeline'),
  durationDays: days('From the first bar to the last'),
  equityFinal: money('Cash and open positions at the last close'),
  equityPeak: money('Highest equity at a close'),
  costs: money('Commissions of closed trades'),
  totalReturn: signedRatio('Of the starting cash'),
  buyHoldReturn: maybe.describe('Of the first series from the end of the warm-up'),
  annualReturn: maybe.describe('Compounded over trading days'),
  volatility: maybe.describe('Yearly, of compounded day returns'),
  cagr: maybe.describe('Compounded over calendar time, years of 365.25 days'),
  sharpe: maybe.describe('annualReturn over volatility'),
  sortino: maybe.describe('annualReturn over downside deviation'),
  calmar: maybe.describe('annualReturn over the deepest drawdown'),
  alpha: maybe.describe('totalReturn less beta times buyHoldReturn'),
  beta: maybe.describe('Of log returns, bar by bar, on the first series'),
  maxDrawdown: signedRatio('Deepest fall from a peak, 0 or negative'),
  meanDrawdown: maybe.describe('0 or negative'),
  maxDrawdownDays: maybe.describe('Longest from a peak to its recovery, or to the end'),
  meanDrawdownDays: maybe.describe('Mean of the same'),
  n: counted('Closed trades'),
  winRate: maybe.describe('Share of trades with pnl above 0'),
  winRateInterval: interval.describe('95 %, Wilson'),
  mean: maybe.describe('Mean return of a trade'),
  meanInterval: interval.describe("95 %, Student's t"),
  bestTrade: maybe.describe('Return'),
  worstTrade: maybe.describe('Return'),
  geometricMean: maybe.describe('Return that compounds to those of all trades'),
  maxTradeDays: maybe.describe('Longest holding time'),
  meanTradeDays: maybe.describe('Mean holding time'),
  profitFactor: maybe.describe('Sum of positive trade returns over that of negative ones'),
  sqn: maybe.describe('System quality number, of money'),
  kelly: maybe.describe('Kelly share from win rate and payoff in money'),
  exposure: ratio('Share of bars with a closed trade on'),
});

const monthRow = z.object({
  year: bare('Calendar year'),
  months: z.array(maybe).length(12).describe('Return of each month, January first; null without bars'),
  total: signedRatio('Return of the year'),
});

/** The output of `backtest run`. */
export const backtestResult = z.object({
  id: z.string().describe('Hash of data, strategy, settings and rules version'),
  dataHash: z.string().describe('SHA-256 of the columns the run read'),
  rulesVersion: z.string().describe('Version of the engine'),
  strategy: part('What decided', {
    name: z.string().describe('As asked for'),
    params: z.record(z.string(), z.number()).describe('Every parameter, defaults too'),
    hash: z.string().nullable().describe('Of the strategy file or module; null for a built-in'),
  }),
  series: list(
    'The series it ran on',
    z.object({
      symbol: z.string().describe('Name'),
      interval: z.string().describe('Of a bar'),
      bars: counted('How many'),
      from: moment,
      to: moment,
      source: z.string().describe('Where the bars came from'),
    }),
  ),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe('How decisions became trades'),
  trades: z.array(barTrade).describe('Closed trades in the order of closing'),
  open: z.array(openPosition).describe('Positions still open, marked in equity, in no trade figure'),
  equity: z.array(z.number()).describe('Equity at every close [money]'),
  stats: runFigures.describe('Figures of the run'),
  months: z.array(monthRow).describe('Returns by month'),
  warnings: z.array(finding).describe('What to know before believing it'),
  report: z.string().nullable().describe('Path of the written report'),
});
export type BacktestResult = z.output<typeof backtestResult>;
