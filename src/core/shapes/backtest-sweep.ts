import { z } from 'zod';
import { finding } from './backtest.ts';
import { backtestQuestion } from './backtest-question.ts';
import { bare, count, fact, instant, list, orNull, part, ratio, signedRatio, words } from './figure.ts';

const searching = {
  vary: z
    .array(z.string().min(3).max(200))
    .min(1)
    .max(8)
    .describe(
      'What to vary: fast=5..50:5 (from..to:step) or stop=0.02,0.05; parameters, stop, target, trail, maxBars',
    ),
  search: z
    .enum(['grid', 'random', 'latin'])
    .default('grid')
    .describe('All combinations, or so many of them'),
  points: z
    .number()
    .int()
    .min(2)
    .max(200_000)
    .default(500)
    .describe('Combinations of a random or Latin search [count]'),
  by: z
    .enum(['sharpe', 'totalReturn', 'annualReturn', 'profitFactor', 'winRate', 'mean', 'maxDrawdown'])
    .default('sharpe')
    .describe('Figure the best is picked by'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .describe('Of every random draw [number]'),
  threads: z
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Threads; as many as the machine has when left out [count]'),
};

/** The input of `backtest sweep`. */
export const sweepQuestion = backtestQuestion.extend(searching);
export type SweepQuestion = z.output<typeof sweepQuestion>;

const values = z.record(z.string(), z.number()).describe('What was varied, by name');

export const sweepFigures = {
  totalReturn: orNull(signedRatio('Of the starting cash')),
  annualReturn: orNull(signedRatio('Compounded')),
  sharpe: orNull(bare('Yearly')),
  maxDrawdown: orNull(signedRatio('0 or negative')),
  n: orNull(count('Closed trades')),
  winRate: orNull(ratio('Of closed trades')),
  mean: orNull(signedRatio('Of a trade')),
  profitFactor: orNull(bare('Gains over losses')),
  exposure: orNull(ratio('Share of bars with a closed trade on')),
};

const point = z.object({
  values,
  ...sweepFigures,
  p: orNull(ratio('Chance of as good a mean day return without edge, by the normal law of the mean')),
});

/** The output of `backtest sweep`. */
export const sweepResult = z.object({
  strategy: words('As asked for'),
  trials: count('Combinations tried'),
  by: words('Figure the best is picked by'),
  best: orNull(point.describe('The best combination')),
  discoveries: count(
    'Combinations whose p is below 5 % after the false discovery rate of the whole sweep is held',
  ),
  deflatedSharpe: orNull(
    ratio('Chance that the best Sharpe ratio is above what luck finds in so many trials'),
  ),
  permutationP: orNull(
    ratio('The p of the best by a thousand resamplings of its day returns without their mean'),
  ),
  likeLuck: fact('Nothing here is beyond luck'),
  words: words('The same as a sentence'),
  points: list('Every combination, the best first', point),
  heat: orNull(
    part('The figure over two of the things varied, the best of each cell', {
      x: words('Name across'),
      y: words('Name down'),
      xs: list('Values across', z.number()),
      ys: list('Values down', z.number()),
      cells: list(
        'Rows from the first of ys on; null where nothing was tried',
        z.array(z.number().nullable()),
      ),
    }),
  ),
  warnings: list('What to know before believing it', finding),
});
export type SweepResult = z.output<typeof sweepResult>;

/** The input of `backtest walk-forward`. */
export const walkQuestion = sweepQuestion.extend({
  folds: z.number().int().min(1).max(100).default(5).describe('Tests one after the other [count]'),
  anchored: z
    .boolean()
    .default(false)
    .describe('Train on everything before a test, not on the stretch before it'),
  purge: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .describe('Bars between training and test that neither sees [count]'),
  embargo: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('More bars left out before a test [count]'),
});
export type WalkQuestion = z.output<typeof walkQuestion>;

const stretch = (what: string) =>
  part(what, { from: instant('First bar'), to: instant('Last bar'), bars: count('Bars') });

/** The output of `backtest walk-forward`. */
export const walkResult = z.object({
  strategy: words('As asked for'),
  by: words('Figure the best of a training is picked by'),
  trials: count('Combinations tried in every training'),
  folds: list(
    'In order of time',
    z.object({
      train: stretch('What it was trained on'),
      test: stretch('What it was tested on'),
      values,
      trained: part('Figures of the best in training', sweepFigures),
      tested: part('Figures of the same in the test', sweepFigures),
    }),
  ),
  outOfSample: part('All tests put together', {
    totalReturn: signedRatio('Compounded over the tests'),
    sharpe: orNull(bare('Yearly, of the day returns of all tests')),
    maxDrawdown: signedRatio('Of the joined curve, 0 or negative'),
    n: count('Closed trades'),
    profitable: count('Tests with a gain'),
    kept: orNull(bare('Test figure over training figure, the middle of the folds')),
  }),
  equity: list('The joined curve of the tests, beginning at the cash [money]', z.number()),
  words: words('What it comes to, as a sentence'),
  warnings: list('What to know before believing it', finding),
});
export type WalkResult = z.output<typeof walkResult>;
