import { entry } from '../../src/core/command.ts';

/** Symbols that are looked at, in help order. */
export const watchlistCommands = [
  entry(
    'watchlist list',
    'Symbols that the cycle and the monitor look at',
    async () => (await import('./watchlist.ts')).watchlistList,
  ),
  entry(
    'watchlist add',
    'Put symbols on the watch list',
    async () => (await import('./watchlist.ts')).watchlistAdd,
  ),
  entry(
    'watchlist remove',
    'Take symbols off the watch list',
    async () => (await import('./watchlist.ts')).watchlistRemove,
  ),
  entry(
    'watchlist history',
    'What came on the watch list and left it, by whom and why',
    async () => (await import('./watchlist.ts')).watchlistHistory,
  ),
];
