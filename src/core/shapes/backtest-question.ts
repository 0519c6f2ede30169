import { z } from 'zod';

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

export type BarsQuestion = z.output<z.ZodObject<typeof barsQuestion>>;

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
