import type { StatisticsInput, StatisticsResult } from '../../core/shapes/statistics.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { bootstrapMeanInterval } from './bootstrap.ts';
import { calibration } from './calibration.ts';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './multiple.ts';
import { kendallTauB, meanInterval, pairedT, pearson, spearman, wilcoxon } from './paired.ts';
import { clopperPearson, twoProportions, wilson } from './proportion.ts';
import { finite } from './returns.ts';
import { mean } from './sample.ts';
import { kolmogorovSmirnov, mannWhitney, welch } from './two-samples.ts';

export type Answer = Omit<StatisticsResult, 'test'>;
type Named = keyof StatisticsInput;

/** What a test needs, or which of it is missing. */
export function needs<K extends Named>(
  input: StatisticsInput,
  names: readonly K[],
):
  | {
      [N in K]: NonNullable<StatisticsInput[N]>;
    }
  | Refusal {
  const missing = names.filter((name) => input[name] === undefined || input[name] === null);
  if (missing.length === 0)
    return input as {
      [N in K]: NonNullable<StatisticsInput[N]>;
    };
  return {
    refused: `${input.test} needs ${missing.join(', ')}`,
    hint: 'See `coach calc statistics --help`.',
  };
}

const alike = (x: readonly number[], y: readonly number[]): Refusal | null =>
  x.length === y.length && x.length > 0
    ? null
    : {
        refused: 'The two columns must be of one length, and not empty',
        hint: 'Give a value for every pair.',
      };
const nulls = (values: readonly number[] | null): (number | null)[] => values?.map(finite) ?? [];
export function twoRates(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['a', 'n1', 'b', 'n2']);
  if (isRefusal(given)) return given;
  const { a, n1, b, n2 } = given;
  if (!(n1 > 0 && n2 > 0 && a >= 0 && a <= n1 && b >= 0 && b <= n2))
    return { refused: 'Successes lie between nought and the trials, trials are above nought' };
  const { difference, z, p, pYates, pFisher, interval, cohensH } = twoProportions(a, n1, b, n2);
  return { figures: { difference, z, p, pYates, pFisher, cohensH }, series: { newcombe95: nulls(interval) } };
}

export function oneRate(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['k', 'n']);
  if (isRefusal(given)) return given;
  const { k, n } = given;
  if (!(n > 0 && k >= 0 && k <= n)) return { refused: 'Successes lie between nought and the trials' };
  return {
    figures: { rate: k / n },
    series: { wilson95: wilson(k, n), clopperPearson95: clopperPearson(k, n) },
  };
}

export function samples(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['x', 'y']);
  if (isRefusal(given)) return given;
  const { x, y } = given;
  if (x.length === 0 || y.length === 0)
    return { refused: 'A sample is empty', hint: 'Give at least one value in each.' };
  const { difference, t, df, p, interval, cohensD } = welch(x, y);
  const { u, p: pMann, pExact, superiority } = mannWhitney(x, y);
  const { d, p: pKs } = kolmogorovSmirnov(x, y);
  return {
    figures: {
      difference,
      t,
      df,
      p,
      cohensD,
      mannWhitneyU: u,
      mannWhitneyP: pMann,
      mannWhitneyExact: pExact,
      superiority,
      ksD: d,
      ksP: pKs,
    },
    series: { interval95: nulls(interval) },
  };
}

export function pairs(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['x', 'y']);
  if (isRefusal(given)) return given;
  const { x, y } = given;
  const fault = alike(x, y);
  if (fault !== null) return fault;
  const { difference, t, p } = pairedT(x, y);
  const [rank, line] = [spearman(x, y), pearson(x, y)];
  return {
    figures: {
      difference,
      t,
      p,
      wilcoxonP: wilcoxon(x, y),
      spearman: rank.r,
      spearmanP: rank.p,
      kendallTauB: kendallTauB(x, y),
      pearson: line.r,
    },
    series: {},
  };
}

export function many(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['p']);
  if (isRefusal(given)) return given;
  const { p } = given;
  if (p.some((one) => !(one >= 0 && one <= 1))) return { refused: 'A p value lies between 0 and 1' };
  return {
    figures: { tests: p.length },
    series: { bh: benjaminiHochberg(p), holm: holm(p), bonferroni: bonferroni(p), by: benjaminiYekutieli(p) },
  };
}

export function forecasts(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['p', 'outcome']);
  if (isRefusal(given)) return given;
  const { p, outcome } = given;
  const fault = alike(p, outcome);
  if (fault !== null) return fault;
  if (p.some((one) => !(one >= 0 && one <= 1)) || outcome.some((one) => one !== 0 && one !== 1))
    return { refused: 'Chances lie between 0 and 1, outcomes are 1 or 0' };
  const { count, auc, brier, logLoss, ece, bins } = calibration(p, outcome);
  return {
    figures: { count, auc, brier, logLoss, ece },
    series: {
      from: bins.map(({ from }) => from),
      counts: bins.map((bin) => bin.count),
      rates: bins.map(({ rate }) => rate),
    },
  };
}

export function means(input: StatisticsInput): Answer | Refusal {
  const given = needs(input, ['x']);
  if (isRefusal(given)) return given;
  const { x } = given;
  const resamples = input.resamples ?? 2000;
  if (x.length === 0 || !(resamples >= 1 && resamples * x.length <= 1e8))
    return { refused: 'A bootstrap needs values, and at most 100 million draws' };
  const found = bootstrapMeanInterval(x, { seed: input.seed ?? 1, resamples });
  return {
    figures: { mean: finite(mean(x)) },
    series: { percentile95: nulls(found), student95: nulls(meanInterval(x)) },
  };
}
