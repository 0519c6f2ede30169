import { z } from 'zod';
import { bare, count, days, greeks, instant, list, money, oneOf, orNull, part, words } from './figure.ts';
import { holding } from './holding.ts';
import { source, warnings } from './market.ts';
import { deskGlance } from './room.ts';
import { contractName, rowCurrency } from './trade.ts';

const book = {
  symbol: z.string().min(1).max(60).optional().describe('Only what is held on this underlying'),
  account: z.string().min(1).max(60).optional().describe('All accounts when left out'),
  method: z.enum(['fifo', 'average']).default('fifo').describe('Which lots a sale closes'),
  source,
};
export const bookInput = z.object(book);
export type BookWords = z.output<typeof bookInput>;

export const portfolioInput = z.object({
  ...book,
  moves: z
    .array(z.number().min(-99).max(1000))
    .max(50)
    .default([])
    .describe('What if: moves of every underlying in per cent, as in --moves=-5,0,5'),
  volPoints: z
    .array(z.number().min(-100).max(500))
    .min(1)
    .max(20)
    .default([0])
    .describe('What if: shifts of volatility in points'),
  days: z.array(z.number().min(0).max(3650)).min(1).max(20).default([0]).describe('What if: days from now'),
});
export type PortfolioWords = z.output<typeof portfolioInput>;

const onePercent = (what: string) => z.number().describe(`${what} [money]`);
const sums = {
  delta1pct: onePercent('Gain for a rise of every underlying by 1 %'),
  gamma1pct: onePercent('Change of that gain for a further 1 %'),
  thetaPerDay: greeks.theta('Gain for a day that passes'),
  vegaPerPoint: greeks.vega('Gain for a point more volatility'),
  without: count('Positions left out, whose volatility is not known'),
};
const parts = {
  delta: money('By the move of the underlying'),
  gamma: money('By the curvature of that'),
  theta: money('By time'),
  vega: money('By the move of volatility'),
  rest: money('What the greeks of the mark leave unexplained'),
  trades: money('By what was bought and sold since, against the price now'),
  charges: money('Charges since; negative'),
  total: money('All of them together'),
};

export const gains = z.object({
  currency: rowCurrency,
  realised: money('Realised, before charges'),
  unrealised: orNull(money('Gained on what is held, before charges; null while something has no mark')),
  unrealisedOfMarked: money('The same of what has a mark'),
  unmarked: count('Positions without a mark'),
  charges: money('Charges'),
  chargesEstimated: count('Fills whose charges are estimated or unknown'),
  net: orNull(money('Realised and unrealised less charges')),
  equity: orNull(money('Cash and what closing everything would bring')),
});
export type GainsDocument = z.infer<typeof gains>;

export const portfolioDocument = z.object({
  asOf: instant('The moment asked about'),
  account: orNull(words('Whose book; null for all together')),
  method: oneOf('Which lots a sale closes', ['fifo', 'average']),
  fills: count('Fills the book is made of'),
  holdings: list('What is held', holding),
  cash: list(
    'Cash by account and currency',
    z.object({
      account: words('Whose book'),
      currency: rowCurrency,
      amount: money('Cash; negative is owed'),
    }),
  ),
  pnl: list('Gains by currency', gains),
  exposure: list(
    'Market values by currency; futures at their face value',
    z.object({
      currency: rowCurrency,
      long: money('Of what is long'),
      short: money('Of what is short: negative'),
      gross: money('Both sizes together'),
      net: money('Long plus short'),
    }),
  ),
  greeks: part('Sensitivities of what is held', {
    byUnderlying: list(
      'By underlying',
      z.object({
        symbol: words('Underlying'),
        currency: rowCurrency,
        delta: greeks.delta('Delta: units of the underlying it moves like'),
        gamma: greeks.gamma('Gamma'),
        ...sums,
      }),
    ),
    total: list('By currency', z.object({ currency: rowCurrency, ...sums })),
  }),
  margin: list(
    'Margin by account and underlying',
    z.object({
      account: words('Whose book'),
      symbol: words('Underlying'),
      currency: rowCurrency,
      estimate: orNull(money('Estimate')),
      basis: words('How it was estimated, or why it was not'),
    }),
  ),
  desk: list(
    'Accounts of the book that orders are traded in: breaker, and room for today',
    deskGlance.extend({ currency: rowCurrency }),
  ),
  sinceMark: orNull(
    part('What changed since the last kept mark, by its causes; null without one', {
      markedAt: instant('When that was kept'),
      byCurrency: list('By currency', z.object({ currency: rowCurrency, ...parts })),
      positions: list('By position', z.object({ name: contractName, currency: rowCurrency, ...parts })),
      unexplained: list('Positions that could not be explained', z.string()),
    }),
  ),
  whatIf: orNull(
    z
      .array(
        z.object({
          currency: rowCurrency,
          movesPercent: list('Moves of every underlying, per cent', z.number()),
          rows: list(
            'A row a day and shift of volatility',
            z.object({
              days: days('From now'),
              volPoints: bare('Shift of volatility, in points'),
              pnl: list('Gain at each of the moves [money]', z.number()),
            }),
          ),
          leftOut: count('Positions that could not be repriced'),
        }),
      )
      .describe('What the book would gain; null without moves'),
  ),
  warnings,
});
export type PortfolioDocument = z.infer<typeof portfolioDocument>;

export const markDocument = z.object({
  markedAt: instant('When it was kept'),
  marked: count('Positions with a mark'),
  unmarked: list('Positions without one', z.string()),
  warnings,
});
export type MarkDocument = z.infer<typeof markDocument>;
