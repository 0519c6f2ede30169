import type { Context } from '../../core/command.ts';
import type { Weights } from '../../domain/discovery/ensemble.ts';
import { learnedWeights } from '../../domain/discovery/weights.ts';
import { earnedBefore } from './performance.ts';

/** The pickers' weights as they could be learned by a moment: from returns that had ended by then, never later ones. */
export async function weightsAt(universe: string, now: number, context: Context): Promise<Weights> {
  return learnedWeights(await earnedBefore(universe, now, context));
}
