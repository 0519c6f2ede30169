import { z } from 'zod';
import { oneOf } from './figure.ts';

const finite = z.number();
const numbers = (what: string) => z.array(finite).max(1_000_000).nullable().optional().describe(what);
const figure = (what: string) => finite.nullable().optional().describe(what);

export const statisticTests = [
  'two-proportions',
  'proportion',
  'two-samples',
  'paired',
  'multiple',
  'sample-size',
  'mcnemar',
  'calibration',
  'bootstrap',
  'sharpe',
] as const;

/** The input of `calc statistics`: one test, and what it needs. */
export const statisticsInput = z.object({
  test: z.enum(statisticTests).describe('Which test'),
  a: figure('two-proportions: successes of the first'),
  n1: figure('two-proportions: trials of the first'),
  b: figure('two-proportions: successes of the second; mcnemar: pairs only the first got right'),
  n2: figure('two-proportions: trials of the second'),
  c: figure('mcnemar: pairs only the second got right'),
  k: figure('proportion: successes'),
  n: figure('proportion: trials'),
  x: numbers('two-samples, paired, bootstrap: the sample; sharpe: returns per period'),
  y: numbers('two-samples, paired: the other sample'),
  p: numbers('multiple: p values; calibration: stated chances'),
  outcome: numbers('calibration: 1 or 0 for each chance'),
  p1: figure('sample-size: one rate'),
  p2: figure('sample-size: the other rate'),
  power: figure('sample-size: power, 0.8 when left out'),
  alpha: figure('sample-size: two-sided level, 0.05 when left out'),
  seed: figure('bootstrap: seed, 1 when left out'),
  resamples: figure('bootstrap: resamples, 2,000 when left out'),
  benchmark: figure('sharpe: ratio per period to be above, 0 when left out'),
  trials: figure('sharpe: strategies that were tried, for the deflated ratio'),
  variance: figure('sharpe: variance of their ratios per period'),
  skew: figure('sharpe, in place of x: skew of the returns'),
  kurtosis: figure('sharpe, in place of x: kurtosis, 3 for a normal'),
  ratio: figure('sharpe, in place of x: ratio per period'),
  periods: figure('sharpe, in place of x: periods'),
});
export type StatisticsInput = z.output<typeof statisticsInput>;

export const statisticsResult = z.object({
  test: oneOf('Which test', statisticTests),
  figures: z.record(z.string(), z.number().nullable()).describe('Figures by name; null where undefined'),
  series: z.record(z.string(), z.array(z.number().nullable())).describe('Intervals and columns by name'),
});
export type StatisticsResult = z.output<typeof statisticsResult>;
