import { entry } from '../../src/core/command.ts';

/** The market day. */
export const todayCommands = [
  entry(
    'today',
    'The market day in one look: changes, positions and exits, room, events, alerts, watch list, jobs',
    async () => (await import('./today.ts')).todayCommand,
  ),
];
