import type { WatchedSymbol } from '../../core/shapes/watchlist.ts';

/** An entry of the watch list as discovery sees it. Times are epoch ms UTC. */
export type Watched = Pick<WatchedSymbol, 'symbol' | 'by'> & {
  since: number;
  /** Null never expires. */
  expires: number | null;
};

/** How many automatic entries there may be beside those of a person, and how long one stays without being picked again. */
export const watchRule = { cap: 20, staysMs: 10 * 86_400_000 } as const;

export interface WatchChanges {
  add: { symbol: string; expires: number; reason: string }[];
  /** Automatic entries that were picked again. */
  renew: { symbol: string; expires: number }[];
  /** Automatic entries whose time is over, or that made room for better ones. */
  remove: { symbol: string; cause: 'expired' | 'madeRoom' }[];
  kept: number;
}

/**
 * What a scan changes on the watch list. Entries of a person are never touched. Picks come on it best first, automatic ones
 * whose time is over go, and beyond the cap the automatic ones that were not picked now go, oldest first.
 */
export function watchChanges(
  entries: readonly Watched[],
  picks: readonly { symbol: string; rank: number; score: number }[],
  now: number,
  rule: { cap: number; staysMs: number } = watchRule,
): WatchChanges {
  const manual = new Set(entries.filter(({ by }) => by === 'manual').map(({ symbol }) => symbol));
  const automatic = entries.filter(({ by }) => by === 'discover');
  const wanted = picks.filter(({ symbol }) => !manual.has(symbol)).slice(0, rule.cap);
  const picked = new Set(wanted.map(({ symbol }) => symbol));
  const expires = now + rule.staysMs;
  const over = automatic.filter(
    (entry) => !picked.has(entry.symbol) && entry.expires !== null && entry.expires <= now,
  );
  const standing = automatic.filter((entry) => !over.includes(entry));
  const has = new Set(standing.map(({ symbol }) => symbol));
  const add = wanted.filter(({ symbol }) => !has.has(symbol));
  const surplus = Math.max(0, standing.length + add.length - rule.cap);
  const crowdedOut = standing
    .filter(({ symbol }) => !picked.has(symbol))
    .sort((a, b) => a.since - b.since || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, surplus);
  return {
    add: add.map(({ symbol, rank, score }) => ({
      symbol,
      expires,
      reason: `picked at rank ${rank}, score ${score.toFixed(2)}`,
    })),
    renew: standing.filter(({ symbol }) => picked.has(symbol)).map(({ symbol }) => ({ symbol, expires })),
    remove: [
      ...over.map(({ symbol }) => ({ symbol, cause: 'expired' as const })),
      ...crowdedOut.map(({ symbol }) => ({ symbol, cause: 'madeRoom' as const })),
    ],
    kept: entries.length - over.length - crowdedOut.length,
  };
}
