import type { Context } from '../../core/command.ts';
import { type Recollection, recollectionOf } from '../../domain/memory/lesson.ts';

/**
 * Closed trades of a symbol that were known at a moment, newest first; null where there are none. Costs one look at the
 * store while nothing was ever traded: neither the vector code nor the journal is loaded then.
 */
export async function recollect(symbol: string, now: number, context: Context): Promise<Recollection | null> {
  const store = await context.ports.store();
  const { ledger } = await store.memory.lag();
  if (ledger.newest !== ledger.seen) {
    const { rememberTrades } = await import('../memory/sync.ts');
    await rememberTrades(store, context);
  }
  if (ledger.newest === 0) return null;
  const past = await store.memory.pastTrades(symbol, now);
  return past.length === 0 ? null : recollectionOf(past);
}
