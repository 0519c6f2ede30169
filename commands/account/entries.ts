import type { Entry } from '../../src/core/command.ts';

export const accounts: readonly Entry[] = [
  {
    name: 'account open',
    summary: 'Open a paper account that orders are traded in',
    load: async () => (await import('./account.ts')).accountOpen,
  },
  {
    name: 'account list',
    summary: 'Paper accounts with cash, margin, equity and the state of their breaker',
    load: async () => (await import('./account.ts')).accountList,
  },
];
