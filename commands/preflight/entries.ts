import type { Entry } from '../../src/core/command.ts';

export const readiness: readonly Entry[] = [
  {
    name: 'preflight',
    summary: 'What must hold before anybody relies on an account: passed, failed or not measured',
    load: async () => (await import('./preflight.ts')).preflightCommand,
  },
];
