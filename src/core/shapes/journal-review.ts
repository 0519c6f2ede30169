import { z } from 'zod';
import { bare, count, list, money, oneOf, orNull, part, ratio, signedRatio, words } from './figure.ts';
import { journalTrade, period, periodName, tradeQuestion, trades } from './journal.ts';

const interval = (what: string) =>
  z.tuple([z.number(), z.number()]).nullable().describe(`${what}: lower and upper bound at 95 %`);
const comparedSide = {
  n: count('Closed trades'),
  wins: count('Those of them that gained after charges'),
  winRate: orNull(ratio('Share of wins; null where there are too few trades')),
  winInterval: interval('Of that share [0..1]'),
  meanNet: orNull(money('Mean gain after charges')),
  meanInterval: interval('Of that mean [money]'),
};
export const bucket = z.object({
  from: ratio('Lower bound of the confidence'),
  to: ratio('Upper bound'),
  ...comparedSide,
});
/** Trades with a trait against those without it. */

export const comparison = {
  name: words('The trait'),
  with: part('Trades that have it', comparedSide),
  without: part('Trades that have it not', comparedSide),
  difference: orNull(signedRatio('Win rate with less win rate without')),
  interval: interval('Of that difference, Newcombe'),
  p: orNull(ratio("Fisher's exact p of the win rates")),
  pAdjusted: orNull(ratio('The same after so many comparisons, Benjamini and Hochberg')),
  finding: orNull(oneOf('What is held to be found; null where nothing is', ['better', 'worse'])),
  reason: orNull(words('Why nothing is said')),
};
const score = (what: string) =>
  part(what, { n: count('Trades whose plan says'), kept: orNull(ratio('Share of them that kept to it')) });

export const reviewInput = z.object({
  trade: z.string().min(3).max(120).optional().describe('One trade instead of a period'),
  ...tradeQuestion,
  period,
});
export type ReviewWords = z.output<typeof reviewInput>;
export const reviewDocument = z.object({
  period: periodName,
  trades: count('Closed trades looked at'),
  leastTrades: count('Fewer than this on a side say nothing'),
  currencies: list('Currencies among them', z.string()),
  trade: orNull(journalTrade.describe('The one trade asked about')),
  discipline: part('How far plans were kept', {
    planned: count('Trades with a plan'),
    score: orNull(ratio('Mean share of what was kept')),
    taken: score('Opened near the planned price'),
    sized: score('Opened near the planned size'),
    exited: score('Closed as planned'),
    exits: part('How trades with a plan were closed', {
      target: count('At the target'),
      stop: count('At the stop'),
      early: count('Before either'),
      late: count('Beyond the stop'),
    }),
  }),
  insights: list(
    'Groups of trades, each against the rest of its dimension',
    z.object({
      dimension: oneOf('What the trades are grouped by', ['setup', 'holding', 'hour', 'weekday', 'expiry']),
      ...comparison,
    }),
  ),
  best: trades('The three that gained most'),
  worst: trades('The three that lost most'),
  excursions: list(
    'How far trades went against and for their holder',
    z.object({
      trade: words('Id of the trade'),
      excursion: orNull(
        part('From bars inside its life; null where there are none', {
          mae: signedRatio('The worst it stood at, of the entry price: 0 or negative'),
          mfe: signedRatio('The best it stood at, of the entry price'),
          captured: orNull(signedRatio('Share of the best that was kept at the close')),
          maeR: orNull(bare('The worst in units of the planned risk')),
          mfeR: orNull(bare('The best in units of the planned risk')),
          bars: count('Bars looked at'),
          interval: words('Their length: 1d, 5m, …'),
        }),
      ),
      reason: orNull(words('Why there is none')),
    }),
  ),
  unmeasured: count('Trades without bars'),
});
export type ReviewDocument = z.infer<typeof reviewDocument>;
export type Excursion = NonNullable<ReviewDocument['excursions'][number]['excursion']>;
