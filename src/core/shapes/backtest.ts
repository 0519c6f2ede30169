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

const param = (words: string, integer = false) =>
  (integer ? z.number().int() : z.number()).optional().describe(words);

/** The parameters of the built-in strategies; one that the strategy lacks is a usage error. */
export const strategyParams = {
  fast: param('sma-cross: bars of the fast average', true),
  slow: param('sma-cross: bars of the slow average', true),
  period: param('rsi-reversion, supertrend, volatility-target: bars of the indicator', true),
  low: param('rsi-reversion: buy below'),
  high: param('rsi-reversion: leave above'),
  entry: param('donchian: bars of the channel to break out of', true),
  leave: param('donchian: bars of the channel to leave by', true),
  multiplier: param('supertrend: distance of the bands in average true ranges'),
  opening: param('opening-range: first bars of the day that make the range', true),
  volatility: param('volatility-target: yearly volatility aimed at, 0.15 = 15 %'),
  band: param('volatility-target: change of weight that is worth a trade, 0..1'),
};

const words = z.string().min(1).max(1000);

/** Where bars come from. */
export const barsQuestion = {
  bars: z
    .union([words, z.array(words).min(1).max(50)])
    .optional()
    .describe('Bars files, one series each ("-" is standard input)'),
  symbol: z
    .union([z.string().min(1).max(60), z.array(z.string().min(1).max(60)).min(1).max(50)])
    .optional()
    .describe('Symbols whose stored bars are taken; several share one cash'),
  interval: z.enum(['1d', '1h', '30m', '15m', '5m', '1m']).default('1d').describe('Of stored bars'),
  from: z.string().optional().describe('First day, YYYY-MM-DD'),
  to: z.string().optional().describe('Last day, YYYY-MM-DD'),
  source: z
    .enum(['auto', 'sample', 'stored', 'nse'])
    .optional()
    .describe('Where prices come from; the setting `market` when left out'),
};

const share = z.number().gt(0).lt(1).optional();

/** How decisions become trades. */
export const tradingQuestion = {
  cash: z.number().positive().max(1e15).default(10_000).describe('Money at the start'),
  commission: z
    .union([z.number().min(0).lt(1), z.string().min(1).max(40)])
    .default(0)
    .describe('Share of the value of an order: 0.002, 0.2%; 1+0.05% with a fixed part, 0.005/unit'),
  spread: z.number().min(0).max(0.5).default(0).describe('Share of the price an entry pays beyond it'),
  slippage: z
    .union([z.number().min(0).max(0.5), z.string().max(40)])
    .default(0)
    .describe('Share of the price by which fills are worse; range:0.1 for a share of the bar'),
  fill: z
    .enum(['next-open', 'same-close'])
    .default('next-open')
    .describe('same-close fills at the very close that made the signal, which nobody can do'),
  size: z
    .string()
    .max(40)
    .optional()
    .describe(
      'all (the default), units:100, fraction:0.95, risk:0.01 (of equity, with --stop), volatility:0.15',
    ),
  longOnly: z.boolean().optional().describe('Short signals only close; the default'),
  longShort: z.boolean().optional().describe('Short signals sell short'),
  leverage: z.number().min(1).max(100).default(1).describe('Value that may be held for one of equity'),
  stop: share.describe('Stop at this share below the close of the signal (above it when short)'),
  target: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Target at this share beyond the close of the signal'),
  trail: share.describe('Trailing stop at this share from the best close since entry'),
  maxBars: z.number().int().min(1).optional().describe('Leave after so many bars'),
  flatAtClose: z.boolean().default(false).describe('Leave at the last close of every day'),
  actions: words.optional().describe('A CSV of splits and dividends: date,kind,value'),
};

/** What becomes of a result. */
export const keepingQuestion = {
  keep: z.boolean().default(true).describe('Keep the run, for `backtest list`, `show` and `compare`'),
  report: words.optional().describe('Also write a report to this .html file (at a terminal only)'),
};

/** The input of `backtest run`. */
export const backtestQuestion = z.object({
  strategy: z
    .string()
    .min(1)
    .max(1000)
    .describe(
      'buy-and-hold, sma-cross, rsi-reversion, donchian, supertrend, opening-range, volatility-target',
    ),
  ...barsQuestion,
  ...strategyParams,
  ...tradingQuestion,
  ...keepingQuestion,
});
export type BacktestQuestion = z.output<typeof backtestQuestion>;

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
