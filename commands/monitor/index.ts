import { entry } from '../../src/core/command.ts';

/** What never sleeps. */
export const monitorCommands = [
  entry(
    'monitor',
    'Watch prices, chains and your account while the market is open; tell of every move once',
    async () => (await import('./monitor.ts')).monitorCommand,
  ),
];
