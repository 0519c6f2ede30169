import type { Entry } from '../../src/core/command.ts';

export const limits: readonly Entry[] = [
  {
    name: 'limits show',
    summary: 'Bounds on new risk of an account, what is used of them, and what changes with the next session',
    load: async () => (await import('./limits.ts')).limitsShow,
  },
  {
    name: 'limits set',
    summary:
      'Tighten limits at once, loosen them from the next session, and see how often such limits halt by chance',
    load: async () => (await import('./limits.ts')).limitsSet,
  },
];
