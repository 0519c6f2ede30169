import type { Suggestion } from '../../core/shapes/suggestion.ts';
import { type CalibrationTable, calibrated } from '../learning/calibration.ts';
import { moved, type RulesTable } from '../learning/rules-calibration.ts';

/** A calibration as a suggestion keeps it: its version, and the bands it is read from. */
export interface KeptBands extends Pick<CalibrationTable, 'pop' | 'fit'> {
  version: string;
}

const ratio = (value: number): number => Math.round(value * 1e4) / 1e4;

/** An idea with what came of ideas like it, and with the chance that makes of its stated one. */
function withConfidence(one: Suggestion, bands: KeptBands): Suggestion {
  const pop = calibrated(one.pop, bands.pop);
  const fit = calibrated(one.fit / 100, bands.fit);
  const measured: NonNullable<Suggestion['measured']> = {
    pop:
      pop === null
        ? null
        : {
            stated: one.pop,
            measured: ratio(pop.measured),
            n: pop.n,
            clusters: pop.clusters,
            low: ratio(pop.low),
            high: ratio(pop.high),
          },
    fit: fit === null ? null : { measured: ratio(fit.measured), n: fit.n, clusters: fit.clusters },
  };
  if (pop === null) return { ...one, confidenceReason: 'too few ideas like it have ended to say', measured };
  const reason = `${pop.n} ideas of ${pop.clusters} expiries with such a chance have ended (${bands.version})`;
  return { ...one, confidence: ratio(pop.chance), confidenceReason: reason, measured };
}

/** An idea whose confidence is the rules' own, measured by structure. */
function withRulesConfidence(one: Suggestion, table: RulesTable, version: string): Suggestion {
  const found = moved(one.strategy, one.pop, table);
  if (found === null) return one;
  const reason = `${found.n} of this structure on ${found.clusters} expiries of stored history (${version})`;
  return { ...one, confidence: ratio(found.chance), confidenceReason: reason };
}

/** What was learned of earlier ideas, as a suggestion keeps it. */
export interface Learned {
  /** What came of earlier ideas; absent where too few are known. */
  calibration?: KeptBands;
  /** What the rules promised and what came of it, where ranking by that was asked for. */
  rulesCalibration?: { version: string; table: RulesTable };
}

/** Chances by what came of each structure; undefined where none is to be used. */
export const chanceOf = (rules: Learned['rulesCalibration']) =>
  rules && ((strategy: string, stated: number) => moved(strategy, stated, rules.table)?.chance ?? stated);

/** An idea with what was learned of ideas like it. */
export function completed(one: Suggestion, { calibration, rulesCalibration: rules }: Learned): Suggestion {
  const known = calibration === undefined ? one : withConfidence(one, calibration);
  return rules === undefined ? known : withRulesConfidence(known, rules.table, rules.version);
}

/** What of a receipt names the tables that were used. */
export const receiptOf = ({ calibration, rulesCalibration }: Learned) => ({
  ...(calibration === undefined ? {} : { calibration: calibration.version }),
  ...(rulesCalibration === undefined ? {} : { rulesCalibration: rulesCalibration.version }),
});
