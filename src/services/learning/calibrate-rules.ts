import type { Context } from '../../core/command.ts';
import type { CalibrateQuestion, CalibrateResult } from '../../core/shapes/calibration.ts';
import { endedAt, enough } from '../../domain/learning/rows.ts';
import { rulesTable } from '../../domain/learning/rules-calibration.ts';
import { rulesVersion } from '../../domain/options/playbook/playbook.ts';
import { homeTime } from '../home-clock.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { markOutcomes } from './mark.ts';

/**
 * `backtest calibrate`: the rules' suggestion of every stored day, made as of that day, against what came of it; the table is kept for
 * `suggest --calibrated`. Only suggestions by these very rules count. Throws CoachError.
 */
export async function calibrateRules(
  question: CalibrateQuestion,
  context: Context,
): Promise<CalibrateResult> {
  const { made } = await markOutcomes({ ...question, everyDay: true, random: 0 }, context);
  const { learning } = await context.ports.store();
  const before = context.asOf ?? context.ports.clock.now();
  const named = question.symbol?.map((symbol) => namedUnderlying(symbol).symbol);
  const outcomes = (await learning.outcomes({ before })).filter(
    ({ symbol, day, source, rulesVersion: version }) =>
      version === rulesVersion &&
      source === 'rules' &&
      (named === undefined || named.includes(symbol)) &&
      day >= (question.from ?? '') &&
      day <= (question.to ?? '9'),
  );
  const ended = endedAt(outcomes, 'expiry');
  const table = rulesTable(outcomes);
  const clusters = new Set(ended.map(({ cluster }) => cluster)).size;
  const known = ended.length >= enough.ideas && clusters >= enough.clusters;
  const document = JSON.stringify(table);
  const version = known ? `r-${context.ports.digest(`${rulesVersion} ${document}`).slice(0, 12)}` : null;
  if (version !== null) {
    const through = Math.max(...ended.map(({ knownAt }) => knownAt));
    const at = context.ports.clock.now();
    await learning.keepCalibration({ version, kind: 'rules', at, through, document });
  }
  return {
    version,
    asOf: homeTime(context)(before),
    rulesVersion,
    made,
    ...table,
    notes: [
      'An expiry counts once, by the mean of its ideas; `suggest --calibrated` moves a chance by structure, shrunk towards the stated one by what stands behind it.',
      ...(known
        ? []
        : [
            `${ended.length} ideas of ${clusters} expiries have ended: too few to calibrate by, and nothing was kept.`,
          ]),
    ],
  };
}
