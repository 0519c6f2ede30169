import { entry } from '../../src/core/command.ts';

/** Bounds on new risk, in help order. */
export const limitsCommands = [
  entry(
    'limits show',
    'Bounds on new risk of an account, what is used of them, and what changes with the next session',
    async () => (await import('./limits.ts')).limitsShow,
  ),
  entry(
    'limits set',
    'Tighten limits at once, loosen them from the next session, and see how often such limits halt by chance',
    async () => (await import('./limits.ts')).limitsSet,
  ),
];
