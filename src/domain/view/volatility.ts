import { type Bars, sliceBars } from '../bar.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { barsBefore } from '../chain/state/levels.ts';
import { inverseNormalCdf } from '../options/pricing/normal.ts';
import { historicalVolatility } from '../volatility.ts';
import { drift, large, percent, type Weighed, weighed } from './evidence.ts';
import { chainFigures, deviationsOff } from './usual.ts';

const on = 'volatility' as const;

function ofStanding({ ivStanding }: ChainAnalysis): Weighed[] {
  const percentile = ivStanding.ivPercentile ?? Number.NaN;
  return weighed({
    name: 'IV percentile',
    says: `volatility is above ${percentile.toFixed(0)} % of ${ivStanding.ivObservations} earlier days`,
    on,
    importance: 0.3,
    // What is far from its usual level tends back to it.
    strength: (50 - percentile) / 40,
    sigmas: -inverseNormalCdf(
      ((percentile / 100) * ivStanding.ivObservations + 0.5) / (ivStanding.ivObservations + 1),
    ),
    value: percentile,
    source: ivStanding.ivRankBasis ?? '',
  });
}

function ofPremium({ premium, atm }: ChainAnalysis): Weighed[] {
  const realized = premium.realizedVolatility ?? Number.NaN;
  const iv = atm.iv ?? Number.NaN;
  const rich = (premium.vrp ?? Number.NaN) / iv;
  return weighed({
    name: 'volatility premium',
    says: `options imply ${percent(iv)}, the underlying realised ${percent(realized)} over 20 days`,
    on,
    importance: 0.25,
    // An ordinary premium of a tenth is no signal.
    strength: (0.1 - rich) / 0.3,
    // A volatility from n returns has the relative deviation 1/√2(n − 1).
    sigmas: (Math.log(realized / iv) - Math.log(0.9)) / Math.sqrt(1 / 38),
    value: premium.vrp ?? Number.NaN,
    source: premium.basis,
  });
}

function ofTrend({ trend }: ChainAnalysis): Weighed[] {
  const slope = trend?.atmIvSlope ?? Number.NaN;
  return weighed({
    name: 'IV trend',
    says: drift('at-the-money volatility', slope, percent(Math.abs(slope), 2), trend?.per ?? 'day'),
    on,
    importance: 0.15,
    strength: slope / (trend?.per === 'hour' ? 0.003 : 0.01),
    sigmas: trend?.atmIvSigmas ?? 0,
    value: slope,
    source: `${trend?.observations ?? 0} snapshots`,
  });
}

function ofTerm({ summaries, expiry, atm }: ChainAnalysis): Weighed[] {
  const next = summaries.find((row) => row.expiry > expiry && row.atmIv !== null);
  const near = atm.iv ?? Number.NaN;
  const far = next?.atmIv ?? Number.NaN;
  const gap = near / far - 1;
  return weighed({
    name: 'term structure',
    says: `at-the-money volatility is ${percent(near)} for ${expiry}, ${percent(far)} for ${next?.expiry}`,
    on,
    importance: 0.1,
    strength: -gap / 0.15,
    sigmas: -deviationsOff('term', Math.log1p(gap)),
    value: gap,
    source: 'at-the-money volatility by expiry',
  });
}

function ofGamma(analysis: ChainAnalysis): Weighed[] {
  const { gamma, chain } = analysis;
  const gex = gamma.gex ?? Number.NaN;
  return weighed({
    name: 'gamma exposure',
    says: `dealers' gamma is ${gex < 0 ? 'negative: hedging feeds moves' : 'positive: hedging damps moves'} (${large(gex, chain.currency)} per 1 %)`,
    on,
    importance: 0.1,
    strength: gex < 0 ? 0.5 : -0.5,
    sigmas: -deviationsOff('gamma', chainFigures(analysis).gamma),
    value: gex,
    source: 'open interest and gamma, naive sign',
  });
}

function ofBars(bars: Bars): Weighed[] {
  const week = historicalVolatility(bars, 5).at(-1) ?? Number.NaN;
  const month = historicalVolatility(bars, 20).at(-1) ?? Number.NaN;
  return weighed({
    name: 'realised volatility',
    says: `realised ${percent(week)} over 5 days against ${percent(month)} over 20`,
    on,
    importance: 0.15,
    strength: Math.log(week / month) / Math.log(1.6),
    // The mean and deviation of ln(s5 / s20) of a walk of one volatility: half of ψ(2) − ln 2 and of √(ψ′(2) − ψ′(9.5)), less and within s20's.
    sigmas: (Math.log(week / month) + 0.108) / 0.366,
    value: week / month,
    source: 'daily closes × √252',
  });
}

/** What says that implied volatility will rise or fall. */
export function volatilityEvidence(analysis: ChainAnalysis, bars: Bars | null): Weighed[] {
  const end = bars === null || bars.interval !== '1d' ? 0 : barsBefore(bars, analysis.day);
  return [
    ...ofStanding(analysis),
    ...ofPremium(analysis),
    ...ofTrend(analysis),
    ...ofTerm(analysis),
    ...ofGamma(analysis),
    ...(bars === null || end <= 20 ? [] : ofBars(sliceBars(bars, 0, end))),
  ];
}
