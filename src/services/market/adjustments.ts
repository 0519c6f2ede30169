import { previousTradingDay } from '../../domain/calendar/calendar.ts';
import { revealedBy } from '../../domain/discovery/history.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';
import type { PreviousClose } from '../../ports/market.ts';
import type { Store } from '../../ports/store.ts';

const day = 86_400_000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** An adjustment that previous closes revealed. */
export interface Revealed {
  symbol: string;
  date: string;
  factor: number;
}

async function ofSymbol(symbol: string, rows: readonly PreviousClose[], store: Store): Promise<Revealed[]> {
  const parsed = parseSymbol(symbol);
  if (isRefusal(parsed) || parsed.kind !== 'underlying') return [];
  const [first, last] = [rows[0]!.time, rows.at(-1)!.time];
  const loaded = await store.bars.load(symbol, '1d', { from: Math.max(0, first - 10 * day), to: last });
  if (loaded === null) return [];
  const { time, close } = loaded.bars;
  const said = new Map(rows.map((row) => [row.time, row.value]));
  const days = Array.from(time, (at, i) => {
    const date = dateOf(at);
    const before = i === 0 ? null : previousTradingDay(parsed.exchange, date);
    const follows = typeof before === 'string' && i > 0 && before === dateOf(time[i - 1]!);
    return { date, close: close[i]!, previousClose: said.get(at) ?? null, follows };
  });
  return revealedBy(days).map((adjustment) => ({ symbol, ...adjustment }));
}

/**
 * Compares what a file says the close before was with the close that is stored: where they differ over one night, a split,
 * bonus or demerger lies between. Kept as factors; across missing sessions nothing can be told and nothing is kept.
 */
export async function keepAdjustments(
  rows: readonly PreviousClose[],
  source: string,
  store: Store,
): Promise<Revealed[]> {
  const bySymbol = new Map<string, PreviousClose[]>();
  for (const row of rows) {
    const list = bySymbol.get(row.symbol);
    if (list) list.push(row);
    else bySymbol.set(row.symbol, [row]);
  }
  const found: Revealed[] = [];
  for (const [symbol, list] of bySymbol) {
    const revealed = await ofSymbol(
      symbol,
      list.sort((a, b) => a.time - b.time),
      store,
    );
    if (revealed.length > 0) await store.adjustments.save(symbol, revealed, source);
    found.push(...revealed);
  }
  return found;
}
