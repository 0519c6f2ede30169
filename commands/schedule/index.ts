import { entry } from '../../src/core/command.ts';

/** What coach does by itself, in help order. */
export const scheduleCommands = [
  entry(
    'schedule list',
    'The timetable: every job, when it ran and when it is due',
    async () => (await import('./schedule.ts')).scheduleListCommand,
  ),
  entry(
    'schedule run',
    'Run jobs now, those that are due, or the timetable until interrupted',
    async () => (await import('./schedule.ts')).scheduleRunCommand,
  ),
  entry(
    'schedule install',
    'Print, or put in place, the crontab or the systemd units for all of it',
    async () => (await import('./schedule.ts')).scheduleInstall,
  ),
  entry(
    'schedule remove',
    'Undo what `schedule install --write` put in place',
    async () => (await import('./schedule.ts')).scheduleRemove,
  ),
];
