import type { z } from 'zod';
import type { Context } from '../../core/command.ts';
import type { WatchChange, watchEntry } from '../../core/shapes/watchlist.ts';
import { parseWhen } from '../../core/when.ts';
import { homeTime } from '../home-clock.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

type Entry = z.input<typeof watchEntry>;

/** Changes among which those of one symbol are looked for. */
const mostLooked = 10_000;

/** Symbols that are watched now, by name. */
export async function watched(context: Context): Promise<{ entries: Entry[] }> {
  const now = context.asOf ?? context.ports.clock.now();
  const { watchlist } = await context.ports.store();
  const time = homeTime(context);
  const entries = (await watchlist.list(now)).map(({ symbol, by, since, expires, reason }) => ({
    symbol,
    by,
    since: time(since),
    expires: expires === null ? null : time(expires),
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
  const now = context.asOf ?? context.ports.clock.now();
  const { watchlist } = await context.ports.store();
  const removed: string[] = [];
  for (const text of words.symbols) {
    const { symbol } = namedUnderlying(text);
    if (await watchlist.remove(symbol, now)) removed.push(symbol);
  }
  return { removed, ...(await watched(context)) };
}

/** What came on the list and left it, newest first; of one symbol where it is named. */
export async function watchHistory(
  words: { symbol?: string | undefined; limit: number },
  context: Context,
): Promise<{ changes: WatchChange[] }> {
  const before = context.asOf ?? context.ports.clock.now();
  const { events } = await context.ports.store();
  const wanted = words.symbol === undefined ? null : namedUnderlying(words.symbol).symbol;
  // A symbol's own changes may be few among many.
  const limit = wanted === null ? words.limit : mostLooked;
  const time = homeTime(context);
  const found = await Promise.all(
    (['watched', 'unwatched'] as const).map(async (kind) => events.list({ kind, before: before + 1, limit })),
  );
  const changes = found
    .flat()
    .sort((a, b) => b.at - a.at || b.seq - a.seq)
    .map(({ at, kind, body }): WatchChange => {
      const { symbol, why, by, cause } = JSON.parse(body) as Omit<WatchChange, 'at' | 'change'>;
      return {
        at: time(at),
        change: kind === 'watched' ? 'added' : 'removed',
        symbol,
        by,
        why,
        cause,
      };
    })
    .filter(({ symbol }) => wanted === null || symbol === wanted);
  return { changes: changes.slice(0, words.limit) };
}
