import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SuggestQuestion } from '../../core/shapes/suggest-question.ts';
import { summaries } from '../../domain/chain/document/summary.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { Learned } from '../../domain/suggest/confidence.ts';
import { knownBands, knownRules } from '../learning/calibrate.ts';
import type { Snapshot } from './snapshot.ts';

/** Why what a suggestion rests on could not be kept; null while all is. */
export interface Keeping {
  fault: CoachError | null;
}

/** What a write gives, or `instead` where the store cannot be written: the answer does not depend on it. */
export async function orUnkept<T>(keeping: Keeping, work: () => Promise<T>, instead: T): Promise<T> {
  if (keeping.fault !== null) return instead;
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'unavailable') throw thrown;
    keeping.fault = thrown;
    return instead;
  }
}

/** Refuses --keep where no file is named: a market's chain is history anyway. */
export function namedFile({ keep, chain }: { keep?: boolean | undefined; chain?: string | undefined }): void {
  if (keep === true && chain === undefined)
    throw new CoachError('usage', '--keep goes with --chain <file>', 'What a market gives is kept anyway.');
}

/**
 * Keeps the chain an answer rests on and gives its id; a made-up one without figures, and one set `aside` for the receipt alone, so that
 * neither ever passes for history.
 */
export async function keepChain(
  chain: Chain,
  { sample, rate }: Snapshot,
  aside: boolean,
  keeping: Keeping,
  context: Context,
): Promise<string> {
  if (chain.storedId !== undefined) return chain.storedId;
  const figures = sample || aside ? [] : summaries(chain, { rate });
  const unkept = `unkept-${context.ports.digest(`${chain.symbol} ${chain.asOf}`).slice(0, 12)}`;
  const save = async () => {
    const store = await context.ports.store();
    return (await store.chains.save(chain, figures, context.ports.clock.now(), { aside })).id;
  };
  return orUnkept(keeping, save, unkept);
}

/** What was learned of earlier ideas, for real prices only; the rules' own table only where it was asked for. */
export async function learnedOf(
  { calibrated }: SuggestQuestion,
  { sample, now }: Snapshot,
  keeping: Keeping,
  context: Context,
): Promise<{ tables: Learned; warnings: string[] }> {
  const bands = sample ? null : await orUnkept(keeping, () => knownBands(now, context), null);
  const rules = sample || !calibrated ? null : await orUnkept(keeping, () => knownRules(now, context), null);
  const tables = {
    ...(bands === null ? {} : { calibration: bands }),
    ...(rules === null ? {} : { rulesCalibration: rules }),
  };
  const unknown = calibrated && rules === null;
  return {
    tables,
    warnings: unknown
      ? ['No calibration of the rules is kept: run `coach backtest calibrate`; chances are as stated']
      : [],
  };
}
