import type { Context } from '../../core/command.ts';
import type { Weights } from '../../domain/discovery/ensemble.ts';
import type { Experience } from '../../domain/discovery/fuzzy.ts';
import { learnedWeights } from '../../domain/discovery/weights.ts';
import { earnedBefore } from './performance.ts';

/** Closed trades of a symbol that memory looks back on. */
const most = 200;

/** How closed trades of each symbol ended, as known at a moment. Reads nothing while nothing was ever traded. */
export async function experienceOf(
  symbols: readonly string[],
  now: number,
  context: Context,
): Promise<Map<string, Experience>> {
  const store = await context.ports.store();
  const { ledger } = await store.memory.lag();
  const found = new Map<string, Experience>();
  if (ledger.newest === 0) return found;
  if (ledger.newest !== ledger.seen) {
    const { rememberTrades } = await import('../memory/sync.ts');
    await rememberTrades(store, context);
  }
  for (const symbol of symbols) {
    const memories = await store.memory.list({ kinds: ['trade'], symbol, before: now }, most);
    const outcomes = memories.flatMap(({ outcome }) => (outcome === null ? [] : [outcome.result]));
    if (outcomes.length > 0)
      found.set(symbol, { n: outcomes.length, wins: outcomes.filter((result) => result === 'won').length });
  }
  return found;
}

/** The pickers' weights as they could be learned by a moment: from returns that had ended by then, never later ones. */
export async function weightsAt(universe: string, now: number, context: Context): Promise<Weights> {
  return learnedWeights(await earnedBefore(universe, now, context));
}
