import type { Context } from '../../core/command.ts';
import { type CalibrationTable, calibrationTable } from '../../domain/learning/calibration.ts';
import { endedAt, enough } from '../../domain/learning/rows.ts';
import type { RulesTable } from '../../domain/learning/rules-calibration.ts';
import type { KeptBands } from '../../domain/suggest/confidence.ts';

/** What a calibration rests on and says, as it is kept. */
export interface KeptCalibration {
  version: string;
  table: ReturnType<typeof calibrationTable>;
}

/**
 * Keeps a new calibration where outcomes are known that no earlier one rests on. Its version is the digest of those outcomes, so the same
 * outcomes give the same version. null while too few are known.
 */
export async function calibrateOutcomes(context: Context): Promise<KeptCalibration | null> {
  const { learning } = await context.ports.store();
  const before = context.asOf ?? context.ports.clock.now();
  const ended = endedAt(await learning.outcomes({ before }), 'expiry').filter(
    ({ knownAt }) => knownAt <= before,
  );
  const table = calibrationTable(ended);
  if (table.n < enough.ideas || table.clusters < enough.clusters) return null;
  const rests = ended.map(
    ({ suggestion, rank, won, pop, fit }) => `${suggestion} ${rank} ${won} ${pop} ${fit}`,
  );
  const version = `c-${context.ports.digest(rests.join('\n')).slice(0, 12)}`;
  const through = Math.max(...ended.map(({ knownAt }) => knownAt));
  const at = context.ports.clock.now();
  await learning.keepCalibration({ version, kind: 'outcomes', at, through, document: JSON.stringify(table) });
  return { version, table };
}

/** What came of earlier ideas as it was known at a moment; null where too few were. */
export async function knownBands(now: number, context: Context): Promise<KeptBands | null> {
  const kept = await (await context.ports.store()).learning.calibration('outcomes', now);
  if (kept === null) return null;
  const { pop, fit } = JSON.parse(kept.document) as CalibrationTable;
  return { version: kept.version, pop, fit };
}

/** What the rules promised and what came of it, as it was known at a moment; null where nothing was measured. */
export async function knownRules(
  now: number,
  context: Context,
): Promise<{ version: string; table: RulesTable } | null> {
  const kept = await (await context.ports.store()).learning.calibration('rules', now);
  return kept === null ? null : { version: kept.version, table: JSON.parse(kept.document) as RulesTable };
}
