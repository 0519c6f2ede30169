import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { clusteredMean, independentTrials } from '../stats/clusters.ts';
import { inverseIncompleteBeta } from '../stats/distribution.ts';
import { type Ended, enough } from './rows.ts';

/** What came of ideas whose figure lay in one band. */
export interface Band {
  /** 0..1, the upper end belongs to the last band only. */
  from: number;
  to: number;
  n: number;
  clusters: number;
  /** Independent trials these are worth. */
  worth: number;
  /** Mean of the stated figures, clusters counted once. */
  stated: number;
  /** Share that won, clusters counted once. */
  measured: number;
}

/** Bands of the stated chance and of the fit (as a share of 100), empty ones left out. */
export interface CalibrationTable {
  n: number;
  clusters: number;
  pop: Band[];
  fit: Band[];
}

const width = 0.1;

function bandsOf(ended: readonly Ended[], figure: (one: Ended) => number): Band[] {
  const groups = Array.from({ length: Math.round(1 / width) }, (): Ended[] => []);
  for (const one of ended)
    groups[Math.max(0, Math.min(groups.length - 1, Math.floor(figure(one) / width + 1e-9)))]!.push(one);
  return groups.flatMap((members, i) => {
    if (members.length === 0) return [];
    const wins = members.map(({ won }) => won as number);
    const keys = members.map(({ cluster }) => cluster);
    return {
      from: i / groups.length,
      to: (i + 1) / groups.length,
      n: members.length,
      clusters: new Set(keys).size,
      worth: independentTrials(wins, keys),
      stated: clusteredMean(members.map(figure), keys).mean!,
      measured: clusteredMean(wins, keys).mean!,
    };
  });
}

/** Bands of the stated chance alone. */
const popBands = (ended: readonly Ended[]): Band[] => bandsOf(ended, ({ pop }) => pop);

/** What ended ideas say of the figures they were given with. */
export const calibrationTable = (ended: readonly Ended[]): CalibrationTable => ({
  n: ended.length,
  clusters: new Set(ended.map(({ cluster }) => cluster)).size,
  pop: popBands(ended),
  fit: bandsOf(ended, ({ fit }) => fit / 100),
});

/** Trials that the stated chance itself counts for. */
const prior = 4;

/** What a suggestion shows of a band, and the posterior mean of the chance. */
export type Calibrated = NonNullable<NonNullable<Suggestion['measured']>['pop']> & { chance: number };

/** Whether a band may speak. */
export const speaks = ({ n, clusters }: Pick<Band, 'n' | 'clusters'>): boolean =>
  n >= enough.ideas && clusters >= enough.clusters;

/**
 * A stated chance by what came of those like it: beta-binomial, the prior centred on what was stated and worth four trials, the band's
 * outcomes counted as the independent trials they are worth. null where its band is too thin to speak.
 */
export function calibrated(stated: number, bands: readonly Band[]): Calibrated | null {
  const band = bands.find(({ from, to }) => stated >= from - 1e-9 && (stated < to - 1e-9 || to === 1));
  if (band === undefined || !speaks(band)) return null;
  const { n, clusters, worth, measured } = band;
  const inside = Math.min(0.999, Math.max(0.001, stated));
  const [hits, misses] = [prior * inside + measured * worth, prior * (1 - inside) + (1 - measured) * worth];
  return {
    stated,
    measured,
    n,
    clusters,
    chance: hits / (hits + misses),
    low: inverseIncompleteBeta(0.025, hits, misses),
    high: inverseIncompleteBeta(0.975, hits, misses),
  };
}

/** How good chances were when each was calibrated only by what was known before it was stated. */
export interface WalkForward {
  n: number;
  brierStated: number;
  brierCalibrated: number;
}

/** Stated against calibrated chances, walking forward; null where no idea ever met a table that could speak. */
export function walkForward(ended: readonly Ended[]): WalkForward | null {
  let [n, stated, turned] = [0, 0, 0];
  const byMoment = new Map<number, Ended[]>();
  for (const one of ended) byMoment.set(one.asOf, [...(byMoment.get(one.asOf) ?? []), one]);
  for (const [moment, members] of byMoment) {
    const known = ended.filter(({ knownAt }) => knownAt < moment);
    if (known.length < enough.ideas) continue;
    const bands = popBands(known);
    for (const { pop: said, won } of members) {
      const found = calibrated(said, bands);
      if (found === null) continue;
      n++;
      stated += (said - won) ** 2;
      turned += (found.chance - won) ** 2;
    }
  }
  return n === 0 ? null : { n, brierStated: stated / n, brierCalibrated: turned / n };
}
