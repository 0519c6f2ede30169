import { ranks } from './sample.ts';

/** Forecasts of one bin of probabilities: from its lower edge, how many, how often it came true (null for none). */
export interface CalibrationBin {
  from: number;
  count: number;
  rate: number | null;
}

export interface Calibration {
  count: number;
  /** Chance that a hit was given the higher probability than a miss (ties a half); null without both. */
  auc: number | null;
  brier: number | null;
  /** Natural logarithm; probabilities kept 1e-15 away from 0 and 1. */
  logLoss: number | null;
  /** Expected calibration error over the bins (Naeini et al. 2015). */
  ece: number | null;
  bins: CalibrationBin[];
}

/** How good probability forecasts were: `outcomes` are 1 or 0. Bins are of equal width, the last one closed at 1. */
export function calibration(
  probabilities: readonly number[],
  outcomes: readonly number[],
  binCount = 10,
): Calibration {
  const n = probabilities.length;
  const hits = outcomes.reduce((sum, value) => sum + value, 0);
  const place = ranks(probabilities);
  const above = outcomes.reduce((sum, value, i) => sum + value * place[i]!, 0) - (hits * (hits + 1)) / 2;
  let squares = 0;
  let logs = 0;
  const sums = Array.from({ length: binCount }, () => ({ count: 0, hits: 0, probability: 0 }));
  for (const [i, p] of probabilities.entries()) {
    const hit = outcomes[i]!;
    squares += (p - hit) ** 2;
    const kept = Math.min(1 - 1e-15, Math.max(1e-15, p));
    logs -= hit === 1 ? Math.log(kept) : Math.log1p(-kept);
    const bin = sums[Math.min(binCount - 1, Math.floor(p * binCount))]!;
    bin.count += 1;
    bin.hits += hit;
    bin.probability += p;
  }
  const gap = sums.reduce((sum, bin) => sum + Math.abs(bin.hits - bin.probability), 0);
  return {
    count: n,
    auc: hits === 0 || hits === n ? null : above / (hits * (n - hits)),
    brier: n === 0 ? null : squares / n,
    logLoss: n === 0 ? null : logs / n,
    ece: n === 0 ? null : gap / n,
    bins: sums.map(({ count, hits: came }, i) => ({
      from: i / binCount,
      count,
      rate: count === 0 ? null : came / count,
    })),
  };
}
