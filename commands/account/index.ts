import { entry } from '../../src/core/command.ts';

/** Paper accounts, in help order. */
export const accountCommands = [
  entry(
    'account open',
    'Open a paper account that orders are traded in',
    async () => (await import('./account.ts')).accountOpen,
  ),
  entry(
    'account cash',
    'Pay money into a paper account or take it out',
    async () => (await import('./account.ts')).accountCash,
  ),
  entry(
    'account list',
    'Paper accounts with cash, margin, equity and the state of their breaker',
    async () => (await import('./account.ts')).accountList,
  ),
];
