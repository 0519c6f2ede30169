import type { Context } from '../../core/command.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { analyse } from '../../domain/chain/analysis.ts';
import { chainDocument } from '../../domain/chain/document/document.ts';
import { completeBy } from '../../domain/complete-bars.ts';
import { type Memorable, marketMemory } from '../../domain/memory/texts.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';
import type { Embedder } from '../../ports/memory.ts';
import type { ChainRow, Store } from '../../ports/store.ts';
import { rateFor } from '../suggest/snapshot.ts';
import { remember } from './sync.ts';

/** Days of summaries that say where volatility stands. */
const historyMs = 370 * 86_400_000;
const pageRows = 50;

/** The last stored chain of each symbol and exchange day. */
function lastOfEachDay(rows: readonly ChainRow[]): ChainRow[] {
  const days = new Map<string, ChainRow>();
  for (const row of rows) {
    const exchange = knownUnderlying(row.symbol)?.exchange ?? 'NSE';
    const day = `${row.symbol} ${localDate(exchange, row.asOf)}`;
    const known = days.get(day);
    if (known === undefined || row.asOf > known.asOf) days.set(day, row);
  }
  return [...days.values()];
}

async function marketOf(row: ChainRow, store: Store, context: Context): Promise<Memorable | null> {
  const stored = await store.chains.byId(row.id);
  if (stored === null) return null;
  const { chain } = stored;
  const window = { before: row.asOf, after: row.asOf - historyMs };
  const daily = await store.bars.load(row.symbol, '1d', { to: row.asOf });
  const bars = daily && completeBy(chain.exchange, daily.bars, row.asOf);
  const analysis = analyse(chain, undefined, {
    rate: rateFor(context.ports, chain.currency),
    freshness: { state: 'lastClose', ageMs: 0, note: '' },
    history: { snapshots: await store.chains.summaries(row.symbol, window) },
    bars: bars ?? undefined,
  });
  if (isRefusal(analysis)) return null;
  const closes = bars === null ? [] : [...bars.close];
  return marketMemory(row.symbol, row.id, chainDocument(analysis, { strikes: 'none' }), closes);
}

/** The market of every symbol and day that a chain is stored of, where it is not remembered yet. */
export async function rememberMarkets(store: Store, embedder: Embedder, context: Context): Promise<number> {
  const known = await store.memory.keys('market');
  const rows = lastOfEachDay(await store.chains.list()).filter(
    ({ symbol, id }) => !known.has(`market:${symbol}:${id}`),
  );
  let count = 0;
  for (let at = 0; at < rows.length; at += pageRows) {
    context.signal.throwIfAborted();
    const page: Memorable[] = [];
    for (const row of rows.slice(at, at + pageRows)) {
      const memory = await marketOf(row, store, context);
      if (memory !== null) page.push(memory);
    }
    count += (await remember(page, store, embedder, context)).added;
    context.emit({
      kind: 'progress',
      message: 'days of markets read',
      done: at + pageRows,
      total: rows.length,
    });
  }
  return count;
}
