import { inverseNormalCdf, normalCdf } from '../options/pricing/normal.ts';
import { centralMoment, mean, standardDeviation } from './sample.ts';

/** What a Sharpe ratio rests on. `sharpe` is per period, `kurtosis` is not the excess (a normal has 3), both of the population. */
export interface SharpeRecord {
  sharpe: number;
  periods: number;
  skew: number;
  kurtosis: number;
}

/** Record of a return series, risk-free rate 0; null where the ratio is undefined (fewer than two returns, or no spread). */
export function sharpeRecord(returns: readonly number[]): SharpeRecord | null {
  const sd = standardDeviation(returns);
  if (!(sd > 0)) return null;
  const m2 = centralMoment(returns, 2);
  return {
    sharpe: mean(returns) / sd,
    periods: returns.length,
    skew: centralMoment(returns, 3) / m2 ** 1.5,
    kurtosis: centralMoment(returns, 4) / (m2 * m2),
  };
}

const shapeFactor = ({ sharpe, skew, kurtosis }: SharpeRecord): number =>
  1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;

/** Standard error of a per-period Sharpe ratio for returns of any shape (Mertens 2002). */
export const sharpeError = (record: SharpeRecord): number =>
  Math.sqrt(shapeFactor(record) / (record.periods - 1));

/** Probability that the true Sharpe ratio is above `benchmark`, both per period (Bailey and Lopez de Prado 2012). */
export function probabilisticSharpe(record: SharpeRecord, benchmark = 0): number {
  return normalCdf((record.sharpe - benchmark) / sharpeError(record));
}

/** Periods needed before that probability reaches `confidence`; null where the ratio is not above the benchmark. */
export function minimumTrackRecord(record: SharpeRecord, benchmark = 0, confidence = 0.95): number | null {
  if (!(record.sharpe > benchmark)) return null;
  return 1 + shapeFactor(record) * (inverseNormalCdf(confidence) / (record.sharpe - benchmark)) ** 2;
}

const eulerMascheroni = 0.5772156649015329;

/**
 * The best per-period Sharpe ratio to expect from that many trials without any skill, given the variance of the trials'
 * ratios (Bailey and Lopez de Prado 2014); 0 for one trial.
 */
export function expectedMaximumSharpe(trials: number, varianceOfTrials: number): number {
  if (trials <= 1) return 0;
  const first = inverseNormalCdf(1 - 1 / trials);
  const second = inverseNormalCdf(1 - 1 / (trials * Math.E));
  return Math.sqrt(varianceOfTrials) * ((1 - eulerMascheroni) * first + eulerMascheroni * second);
}

/** Deflated Sharpe ratio: the probabilistic one against what luck alone would have found in that many trials. */
export const deflatedSharpe = (record: SharpeRecord, trials: number, varianceOfTrials: number): number =>
  probabilisticSharpe(record, expectedMaximumSharpe(trials, varianceOfTrials));
