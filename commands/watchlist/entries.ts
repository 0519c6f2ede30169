import type { Entry } from '../../src/core/command.ts';

export const watchlist: readonly Entry[] = [
  {
    name: 'watchlist list',
    summary: 'Symbols that the cycle and the monitor look at',
    load: async () => (await import('./watchlist.ts')).watchlistList,
  },
  {
    name: 'watchlist add',
    summary: 'Put symbols on the watch list',
    load: async () => (await import('./watchlist.ts')).watchlistAdd,
  },
  {
    name: 'watchlist remove',
    summary: 'Take symbols off the watch list',
    load: async () => (await import('./watchlist.ts')).watchlistRemove,
  },
];
