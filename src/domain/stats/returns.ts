import { inverseNormalCdf, normalPdf } from '../options/pricing/normal.ts';
import { drawdown, wealth } from './drawdown.ts';
import {
  type Downside,
  type Level,
  type Odds,
  type Relative,
  type ReturnMetrics,
  type ReturnOptions,
  relativeNames,
  type Shape,
  type Tail,
} from './return-figures.ts';
import { centralMoment, coMoment, mean, quantile, standardDeviation, sum } from './sample.ts';

/** null instead of what is no number: 0/0, a ratio without a bottom, too few observations. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Top over bottom; NaN where the bottom is 0, never infinity. */
export const over = (top: number, bottom: number): number => (bottom === 0 ? Number.NaN : top / bottom);

function level(returns: readonly number[], perYear: number, riskFree: number): Level {
  const total = wealth(returns).at(-1)!;
  const average = mean(returns);
  const sd = standardDeviation(returns);
  const sharpe = (free: number) => finite(over(average - free, sd) * Math.sqrt(perYear));
  return {
    totalReturn: returns.length > 0 ? finite(total - 1) : null,
    annualReturn: total >= 0 ? finite(total ** (perYear / returns.length) - 1) : null,
    meanAnnualArith: finite(average * perYear),
    volatility: finite(sd * Math.sqrt(perYear)),
    sharpe: sharpe(periodRate(riskFree, perYear)),
    sharpeRf0: sharpe(0),
    sharpeDiv: sharpe(riskFree / perYear),
  };
}

/** The per-period rate that compounds to a yearly one. */
const periodRate = (yearly: number, perYear: number): number => Math.expm1(Math.log1p(yearly) / perYear);

function downside(returns: readonly number[], perYear: number, annualReturn: number | null): Downside {
  const deviation = Math.sqrt(mean(returns.map((value) => Math.min(value, 0) ** 2)));
  const fall = drawdown(wealth(returns));
  return {
    downsideDevAnnual: finite(deviation * Math.sqrt(perYear)),
    sortino: finite(over(mean(returns), deviation) * Math.sqrt(perYear)),
    calmar: annualReturn === null ? null : finite(over(annualReturn, -fall.depth)),
    maxDrawdown: finite(fall.depth),
    mddPeakIndex: fall.peakIndex,
    mddTroughIndex: fall.troughIndex,
    mddRecoveryIndex: fall.recoveryIndex,
    longestUnderwater: fall.longestUnderwater,
    ulcerIndex: finite(fall.ulcerIndex),
  };
}

function tail(returns: readonly number[]): Tail {
  const ascending = Float64Array.from(returns).sort();
  const worst = quantile(ascending, 0.05);
  const sd = standardDeviation(returns);
  const spread = sd === 0 ? Number.NaN : sd;
  const z = inverseNormalCdf(0.05);
  return {
    var95: finite(worst),
    cvar95: finite(mean(ascending.subarray(0, Math.floor((returns.length - 1) * 0.05) + 1))),
    cvarLeVar95: finite(mean(ascending.filter((value) => value <= worst))),
    tailRatio: finite(over(Math.abs(quantile(ascending, 0.95)), Math.abs(worst))),
    varNormal95: finite(mean(returns) + z * spread),
    esNormal95: finite(mean(returns) - (spread * normalPdf(z)) / 0.05),
  };
}

function odds(returns: readonly number[]): Odds {
  const gains = returns.filter((value) => value > 0);
  const losses = returns.filter((value) => value < 0);
  const lost = -sum(losses);
  const rate = over(gains.length, gains.length + losses.length);
  const payoff = gains.length === 0 ? Number.NaN : mean(gains) / -mean(losses);
  return {
    winRateAll: finite(over(gains.length, returns.length)),
    winRateNonzero: finite(rate),
    omega: finite(over(sum(gains), lost)),
    profitFactor: finite(over(sum(gains), lost)),
    gainToPain: finite(over(sum(returns), lost)),
    payoffRatio: finite(payoff),
    kellyDiscrete: finite(rate - over(1 - rate, payoff)),
  };
}

function shape(returns: readonly number[]): Shape {
  const m2 = centralMoment(returns, 2);
  const raw = over(centralMoment(returns, 4), m2 * m2);
  return {
    skew: finite(over(centralMoment(returns, 3), m2 ** 1.5)),
    kurtosis: finite(raw - 3),
    kurtosisRaw: finite(raw),
  };
}

function relative(
  returns: readonly number[],
  { periodsPerYear, riskFree = 0, benchmark }: ReturnOptions,
): Relative {
  const theirs = benchmark?.length === returns.length ? benchmark : [];
  const mine = theirs.length === 0 ? [] : returns;
  const free = periodRate(riskFree, periodsPerYear);
  const shared = mine.length < 2 ? Number.NaN : coMoment(mine, theirs);
  const beta = over(shared, coMoment(theirs, theirs));
  const alpha = mean(mine) - free - beta * (mean(theirs) - free);
  const active = mine.map((value, i) => value - theirs[i]!);
  const error = standardDeviation(active);
  return {
    alpha: finite(alpha * periodsPerYear),
    alphaAnnualArith: finite(alpha * periodsPerYear),
    alphaAnnualCompound: finite((1 + alpha) ** periodsPerYear - 1),
    beta: finite(beta),
    correlation: finite(over(shared, Math.sqrt(coMoment(mine, mine) * coMoment(theirs, theirs)))),
    trackingErrorAnnual: finite(error * Math.sqrt(periodsPerYear)),
    informationRatioAnnual: finite(over(mean(active), error) * Math.sqrt(periodsPerYear)),
  };
}

function reason(name: string, returns: readonly number[], benchmark: readonly number[] | undefined): string {
  const against = (relativeNames as readonly string[]).includes(name);
  if (returns.length === 0) return 'there are no returns';
  if (against && benchmark === undefined) return 'no benchmark was given';
  if (against && benchmark?.length !== returns.length) return 'the benchmark has another number of returns';
  if (name === 'mddRecoveryIndex') return 'the peak before the deepest fall has not been reached again';
  if (name === 'annualReturn')
    return 'more than everything was lost, or the rate is beyond the range of numbers';
  if (returns.length < 2) return 'one return says nothing about spread';
  if (name === 'winRateNonzero') return 'no return differs from 0';
  if (
    ['sortino', 'calmar', 'omega', 'profitFactor', 'gainToPain', 'payoffRatio', 'kellyDiscrete'].includes(
      name,
    )
  ) {
    return 'there is no loss, or no gain, to compare with';
  }
  return name === 'tailRatio' ? 'the lower tail is 0' : 'the returns do not vary';
}

/**
 * Performance of simple returns per period (ratios, 0.01 = 1 %). Volatility, Sharpe and tracking error have ddof 1 and scale
 * with the root of time; `sharpe` takes the risk-free rate off as the rate that compounds to it, `sharpeDiv` as its
 * simple share. Sortino (1994) and omega (Keating and Shadwick 2002) have the threshold 0 and use all periods. Drawdown
 * is 0 or negative and counts the starting equity. VaR and CVaR are historical, 5 %, negative for a loss, quantiles of
 * type 7. Skew and kurtosis are of the population, `kurtosis` is the excess over the normal's 3. `alpha` is Jensen's
 * (1968), the mean part times periods per year.
 */
export function returnMetrics(returns: readonly number[], options: ReturnOptions): ReturnMetrics {
  const base = level(returns, options.periodsPerYear, options.riskFree ?? 0);
  const figures = {
    ...base,
    ...downside(returns, options.periodsPerYear, base.annualReturn),
    ...tail(returns),
    ...odds(returns),
    ...shape(returns),
    ...relative(returns, options),
  };
  const undefinedNames = Object.entries(figures).filter(([, value]) => value === null);
  const reasons = undefinedNames
    .filter(([name]) => name !== 'mddRecoveryIndex' || figures.maxDrawdown !== 0)
    .map(([name]) => [name, reason(name, returns, options.benchmark)]);
  return { periods: returns.length, ...figures, reasons: Object.fromEntries(reasons) };
}
