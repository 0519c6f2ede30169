import { z } from 'zod';
import { bare, fact, level, list, money, orNull, part, price, ratio, words } from './figure.ts';

// calc answers in the units of the formulas: per 1.00 of volatility, per year, per 1.00 of rate.
export const finite = z.number();
const positive = z.number().positive();
const perVolatility = (what: string) => z.number().describe(`${what} [money per 1.00 of volatility]`);
const perYear = (what: string) => z.number().describe(`${what} [money per year]`);
const perRate = (what: string) => z.number().describe(`${what} [money per 1.00 of rate]`);
const delta = z.number().describe('Delta [money per 1.00 of the underlying]');
const gamma = z.number().describe('Gamma [delta per 1.00 of the underlying]');

const contract = {
  model: z
    .enum(['bsm', 'black76', 'american'])
    .describe('bsm on a spot with yield, black76 on a forward, american on a spot'),
  flag: z.enum(['c', 'p']).describe('c call, p put'),
  spot: positive.optional().describe("The underlying's price (bsm, american)"),
  forward: positive.optional().describe('The forward or future (black76)'),
  strike: positive.describe('Exercise price'),
  years: z.number().min(0).max(100).describe('Time to expiry in years, calendar days / 365'),
  rate: z.number().min(-1).max(10).default(0).describe('Continuous interest rate, 0.065 = 6.5 %'),
  yield: z.number().min(-1).max(10).default(0).describe('Continuous dividend yield'),
};

export const priceInput = z.object({
  ...contract,
  vol: z.number().min(0).max(1000).describe('Annual volatility, 0.15 = 15 %'),
  dividends: z
    .array(
      z.object({
        years: z.number().min(0).describe('time to the ex-date'),
        amount: z.number().min(0).describe('cash dividend of one unit'),
      }),
    )
    .max(400)
    .optional()
    .describe('Cash dividends (american)'),
  dividendModel: z.enum(['spot', 'escrowed']).default('spot').describe('How cash dividends enter (american)'),
});
export const priceDocument = z.object({
  price: price('Price of one unit'),
  delta,
  gamma,
  vega: orNull(perVolatility('Vega')),
  theta: orNull(perYear('Theta: gained by time passing')),
  rho: orNull(perRate('Rho')),
  vanna: orNull(bare('Change of delta per 1.00 of volatility; null for american')),
  vomma: orNull(bare('Change of vega per 1.00 of volatility; null for american')),
  charm: orNull(bare('Change of delta per year; null for american')),
  probItm: orNull(ratio('Risk-neutral probability of ending in the money; null for american')),
});

export const ivInput = z.object({
  ...contract,
  model: z.enum(['bsm', 'black76']).describe('bsm on a spot with yield, black76 on a forward'),
  price: finite.describe("The option's price per unit"),
});
export const ivDocument = z.object({
  iv: z
    .number()
    .nullable()
    .describe('Implied volatility; null with a reason [annual volatility, 0.15 = 15 %]'),
  reason: z
    .enum(['below_intrinsic', 'at_intrinsic', 'above_upper_bound', 'unreliable'])
    .nullable()
    .describe('Why there is no answer'),
});

export const calcLeg = z.object({
  kind: z.enum(['call', 'put', 'stock', 'future']).describe('What it is'),
  action: z.enum(['buy', 'sell']).describe('Which side was taken'),
  strike: positive.nullish().describe('Exercise price of an option'),
  quantity: positive.describe('contracts'),
  premium: z
    .number()
    .nullish()
    .describe('price per unit; entry price of a stock or future, the spot when left out'),
  years: z.number().min(0).nullish().describe("time to this leg's own expiry"),
  vol: z.number().min(0).nullish().describe("this leg's own annual volatility"),
});
export type CalcLeg = z.output<typeof calcLeg>;
export const calcPayoffInput = z.object({
  spot: positive.describe("The underlying's price"),
  years: z.number().min(0).max(100).describe('Time to the first expiry in years, calendar days / 365'),
  rate: z.number().min(-1).max(10).default(0).describe('Continuous interest rate, 0.065 = 6.5 %'),
  yield: z.number().min(-1).max(10).default(0).describe('Continuous dividend yield'),
  vol: z.number().min(0).max(1000).describe('Annual volatility, 0.15 = 15 %'),
  lot: positive.default(1).describe('units per contract'),
  legs: z.array(calcLeg).min(1).max(40).describe('The legs of the position'),
});
export const calcPayoffDocument = z.object({
  netCash: money('Received less paid when it is opened; negative is a debit'),
  maxProfit: orNull(money('Largest profit; null where unlimited')),
  maxProfitUnlimited: fact('The profit has no bound'),
  maxLoss: orNull(money('Largest loss: negative; null where unlimited')),
  maxLossUnlimited: fact('The loss has no bound'),
  breakevens: list('Levels of the underlying where profit is nought', level('Level')),
  profitRanges: list(
    'Ranges of the underlying with a profit; null is without end',
    z.tuple([finite, finite.nullable()]),
  ),
  pop: orNull(ratio('Probability of a profit')),
  expectedPl: orNull(money('Expected profit; negative is a loss')),
  expectedGain: orNull(money('Expected profit where there is one, times its probability')),
  expectedLoss: orNull(money('Expected loss where there is one, times its probability; negative')),
  greeks: part('Greeks of the whole position', {
    delta,
    gamma,
    vega: perVolatility('Vega'),
    theta: perYear('Theta: gained by time passing'),
    rho: perRate('Rho'),
  }),
  carryTail: fact(
    'Only the carry of later legs keeps the tails moving; extremes are within twice the highest strike',
  ),
  valueAtZero: money('Profit with the underlying at 0'),
  upsideSlope: bare('Profit gained per 1.00 of the underlying far above the strikes'),
  kinks: list(
    'Where the profit bends',
    z.object({ spot: level('Level of the underlying'), pl: money('Profit there') }),
  ),
});

/** Every figure is a number, or null with its reason under the same name in `reasons`. */
export const metrics = z
  .object({ reasons: z.record(z.string(), z.string()).describe('Why a figure is null, by its name') })
  .catchall(z.union([finite, z.null(), z.record(z.string(), z.string())]));

export const inputBar = z.object({
  time: z.union([z.string(), finite]).describe('ISO time, or epoch milliseconds'),
  open: finite.describe('First trade'),
  high: finite.describe('Highest trade'),
  low: finite.describe('Lowest trade'),
  close: finite.describe('Last trade'),
  volume: finite.nullish().describe('Traded in it'),
});
export type InputBar = z.output<typeof inputBar>;
export const indicatorsInput = z.object({
  bars: z.union([z.array(inputBar).max(2_000_000), z.string()]).describe('Bars oldest first, or a bars file'),
  indicators: z
    .array(z.string().min(1).max(60))
    .min(1)
    .max(100)
    .describe('Specs like sma:20, rsi:14, macd:12,26,9, hv:20,yang-zhang'),
});
export const indicatorsDocument = z.object({
  columns: z
    .record(z.string(), z.array(finite.nullable()))
    .describe('A value a bar by indicator; null while it has too few bars'),
});

export const returnsInput = z.object({
  returns: z.array(finite).max(2_000_000).describe('Simple returns per period, 0.01 = 1 %'),
  periodsPerYear: finite.positive().max(1e6).default(252).describe('Periods in a year'),
  riskFree: finite.min(-0.99).max(10).default(0).describe('Annual, compounded into each period'),
  benchmark: z.array(finite).optional().describe('Returns of the benchmark, period by period'),
});
export const tradesInput = z.object({
  trades: z
    .array(
      z.object({
        pnl: finite.describe('Profit in money after costs'),
        return: finite.describe('The same as a ratio of what was put in'),
      }),
    )
    .max(2_000_000)
    .describe('Closed trades in order: profit in money, and as a ratio'),
});
export const cashflowsInput = z.object({
  flows: z
    .array(
      z.object({
        date: z.string().describe('YYYY-MM-DD'),
        amount: finite.describe('Deposits negative, final value positive'),
      }),
    )
    .max(100_000)
    .describe('Dated flows of money'),
});
export const cashflowsDocument = z.object({
  xirr: z
    .number()
    .nullable()
    .describe('Money-weighted return; null with a reason [annual rate, 0.065 = 6.5 %]'),
  reason: orNull(words('Why there is no answer')),
  roots: z.array(finite).optional().describe('Every rate that fits, where there are several'),
});
