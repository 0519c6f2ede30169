import type { Context } from '../../core/command.ts';
import type { Recollection } from '../../domain/memory/lesson.ts';

/** Closed trades one suggestion looks back on. */
const most = 200;

/**
 * Closed trades of a symbol that were known at a moment, newest first; null where there are none. Costs one look at the
 * store while nothing was ever traded: neither the vector code nor the journal is loaded then.
 */
export async function recollect(symbol: string, now: number, context: Context): Promise<Recollection | null> {
  const store = await context.ports.store();
  const { ledger } = await store.memory.lag();
  if (ledger.newest !== ledger.seen) {
    const { rememberTrades } = await import('../memory/sync.ts');
    await rememberTrades(store, await context.ports.embedder(), context);
  }
  if (ledger.newest === 0) return null;
  const memories = await store.memory.list({ kinds: ['trade'], symbol, before: now }, most);
  const setups = memories.flatMap(({ key, at, strategy, side, title, outcome, conditions }) =>
    strategy === null || outcome === null
      ? []
      : [
          {
            id: key,
            at,
            strategy,
            side,
            what: title,
            outcome,
            conditions: conditions === null ? null : [...conditions],
          },
        ],
  );
  return setups.length === 0 ? null : { setups };
}
