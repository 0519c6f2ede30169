import type { Context } from '../../core/command.ts';
import type { CalibrationTable } from '../../domain/learning/calibration.ts';
import type { RulesTable } from '../../domain/learning/rules-calibration.ts';
import type { KeptBands } from '../../domain/suggest/confidence.ts';

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
