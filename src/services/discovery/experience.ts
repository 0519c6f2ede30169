import type { Context } from '../../core/command.ts';
import { openPositionsOf } from '../../domain/desk/state.ts';
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

/**
 * Symbols that the accounts of the desk hold anything of now, in order; null where it cannot be read, and for an earlier
 * moment, of which the present book would be knowledge from later.
 */
export async function heldSymbols(context: Context): Promise<string[] | null> {
  if (context.asOf !== null) return null;
  const { desk } = await context.ports.store();
  const held = new Set<string>();
  for (const { id } of await desk.accounts()) {
    const moment = await desk.load(id);
    if (moment === null) continue;
    for (const { instrument } of openPositionsOf(moment.state)) held.add(instrument.symbol);
  }
  return [...held].sort();
}
