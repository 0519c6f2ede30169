import type { z } from 'zod';
import type { Context } from '../../core/command.ts';
import type { watchEntry } from '../../core/shapes/watchlist.ts';
import { parseWhen } from '../../core/when.ts';
import { timeAt } from '../../domain/ledger/corporate.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

type Entry = z.input<typeof watchEntry>;

/** Symbols that are watched now, by name. */
export async function watched(context: Context): Promise<{ entries: Entry[] }> {
  const now = context.asOf ?? context.ports.clock.now();
  const { watchlist } = await context.ports.store();
  const entries = (await watchlist.list(now)).map(({ symbol, by, since, expires, reason }) => ({
    symbol,
    by,
    since: timeAt('NSE', since),
    expires: expires === null ? null : timeAt('NSE', expires),
    reason,
  }));
  return { entries };
}

export async function watch(
  words: { symbols: string[]; reason?: string | undefined; expires?: string | undefined },
  context: Context,
) {
  const since = context.asOf ?? context.ports.clock.now();
  const { watchlist } = await context.ports.store();
  const expires = words.expires === undefined ? null : parseWhen(words.expires);
  const added: string[] = [];
  for (const text of words.symbols) {
    const { symbol } = namedUnderlying(text);
    if (
      await watchlist.add({ symbol, by: 'manual', since, expires, reason: words.reason ?? 'added by hand' })
    )
      added.push(symbol);
  }
  return { added, ...(await watched(context)) };
}

export async function unwatch(words: { symbols: string[] }, context: Context) {
  const { watchlist } = await context.ports.store();
  const removed: string[] = [];
  for (const text of words.symbols) {
    const { symbol } = namedUnderlying(text);
    if (await watchlist.remove(symbol)) removed.push(symbol);
  }
  return { removed, ...(await watched(context)) };
}
