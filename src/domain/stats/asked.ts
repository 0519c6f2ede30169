import type { StatisticsInput, StatisticsResult } from '../../core/shapes/statistics.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import {
  type Answer,
  forecasts,
  many,
  means,
  needs,
  oneRate,
  pairs,
  samples,
  twoRates,
} from './asked-tests.ts';
import { mcNemar, sampleSizePerGroup } from './proportion.ts';
import { finite } from './returns.ts';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeRecord,
  sharpeError,
  sharpeRecord,
} from './sharpe.ts';

function recordOf(input: StatisticsInput): SharpeRecord | Refusal | null {
  if (input.x !== undefined && input.x !== null) return sharpeRecord(input.x);
  const given = needs(input, ['ratio', 'periods', 'skew', 'kurtosis']);
  if (isRefusal(given)) return given;
  return { sharpe: given.ratio, periods: given.periods, skew: given.skew, kurtosis: given.kurtosis };
}

function ratio(input: StatisticsInput): Answer | Refusal {
  const record = recordOf(input);
  if (record === null) return { figures: { sharpe: null }, series: {} };
  if (isRefusal(record)) return record;
  const benchmark = input.benchmark ?? 0;
  const tried = input.trials ?? null;
  const spread = input.variance ?? 0;
  return {
    figures: {
      ...record,
      error: finite(sharpeError(record)),
      probabilistic: finite(probabilisticSharpe(record, benchmark)),
      minimumTrackRecord: minimumTrackRecord(record, benchmark),
      expectedMaximum: tried === null ? null : expectedMaximumSharpe(tried, spread),
      deflated: tried === null ? null : finite(deflatedSharpe(record, tried, spread)),
    },
    series: {},
  };
}

function plain(input: StatisticsInput): Answer | Refusal {
  if (input.test === 'mcnemar') {
    const given = needs(input, ['b', 'c']);
    if (isRefusal(given)) return given;
    const { pExact, chi2 } = mcNemar(given.b, given.c);
    return { figures: { pExact, chi2 }, series: {} };
  }
  const given = needs(input, ['p1', 'p2']);
  if (isRefusal(given)) return given;
  const { power, alpha } = input;
  const options = { ...(power ? { power } : {}), ...(alpha ? { alpha } : {}) };
  return { figures: { perGroup: finite(sampleSizePerGroup(given.p1, given.p2, options)) }, series: {} };
}

/** One test on what was given; a refusal names what is missing or cannot be. */
export function statistics(input: StatisticsInput): StatisticsResult | Refusal {
  const tests: Record<StatisticsInput['test'], (given: StatisticsInput) => Answer | Refusal> = {
    'two-proportions': twoRates,
    proportion: oneRate,
    'two-samples': samples,
    paired: pairs,
    multiple: many,
    'sample-size': plain,
    mcnemar: plain,
    calibration: forecasts,
    bootstrap: means,
    sharpe: ratio,
  };
  const found = tests[input.test](input);
  return isRefusal(found) ? found : { test: input.test, ...found };
}
