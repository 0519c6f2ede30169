import type { Entry } from '../../src/core/command.ts';

export const cycles: readonly Entry[] = [
  {
    name: 'cycle run',
    summary: 'The whole walk once: exits, then read, decide, check, size and order for each symbol',
    load: async () => (await import('./cycle.ts')).cycleRunCommand,
  },
  {
    name: 'cycle status',
    summary: 'What cycles did in the last sessions, and whether the schedule is paused',
    load: async () => (await import('./cycle.ts')).cycleStatusCommand,
  },
  {
    name: 'cycle pause',
    summary: 'Stop the schedule, not the exits',
    load: async () => (await import('./cycle.ts')).cyclePause,
  },
  {
    name: 'cycle resume',
    summary: 'Let the schedule go on; a halted breaker stays halted',
    load: async () => (await import('./cycle.ts')).cycleResume,
  },
];
