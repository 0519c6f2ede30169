import { entry } from '../../src/core/command.ts';

/** The walk from exits to orders, in help order. */
export const cycleCommands = [
  entry(
    'cycle run',
    'The whole walk once: exits, then read, decide, check, size and order for each symbol',
    async () => (await import('./cycle.ts')).cycleRunCommand,
  ),
  entry(
    'cycle status',
    'What cycles did in the last sessions, and whether the schedule is paused',
    async () => (await import('./cycle.ts')).cycleStatusCommand,
  ),
  entry(
    'cycle pause',
    'Stop the schedule, not the exits',
    async () => (await import('./cycle.ts')).cyclePause,
  ),
  entry(
    'cycle resume',
    'Let the schedule go on; a halted breaker stays halted',
    async () => (await import('./cycle.ts')).cycleResume,
  ),
];
