import { z } from 'zod';
import { count, fact, instant, list, money, ms, oneOf, orNull, part, words } from './figure.ts';

const jobRow = part('One job', {
  name: words('Name of the job'),
  command: words('The command line it is'),
  when: words('When it is due, on the clock of its exchange'),
  ifSession: fact('It is left out on days and at hours without a session'),
  onWake: oneOf('What becomes of a run that was missed: done once within its window, or left out', [
    'once',
    'skip',
  ]),
  lastRun: orNull(instant('When it last began')),
  nextRun: orNull(instant('When it is due next')),
  lastExit: orNull(count('Exit code of its last run; null while it goes on, or where it was killed')),
  lastFault: orNull(words('What went wrong in it, or why it was left out')),
});

export const scheduleList = z.object({ jobs: list('The timetable', jobRow) });
export type ScheduleList = z.output<typeof scheduleList>;

export const scheduleRunInput = z.object({
  jobs: z
    .array(z.string().min(1).max(60))
    .max(20)
    .default([])
    .describe('Jobs to run now; without one, run the timetable until interrupted'),
  due: z.boolean().default(false).describe('Run what is due and end: the line of a crontab'),
});
export type ScheduleRunInput = z.output<typeof scheduleRunInput>;

export const scheduleRun = z.object({
  jobs: list(
    'What was run',
    z.object({
      name: words('The job'),
      due: instant('The moment of the timetable it was for'),
      state: oneOf('What became of it: busy where another run of it goes on', [
        'ran',
        'failed',
        'skipped',
        'busy',
      ]),
      exit: orNull(count('Its exit code')),
      fault: orNull(words('What went wrong, or why it was left out')),
      ms: ms('Time it took'),
    }),
  ),
});
export type ScheduleRun = z.output<typeof scheduleRun>;

export const installInput = z.object({
  how: z
    .enum(['crontab', 'systemd'])
    .default('crontab')
    .describe('crontab lines, or systemd units of the user'),
  write: z.boolean().default(false).describe('Put it in place; without it the text is only shown'),
  monitor: z.boolean().default(true).describe('Keep the monitor running too; --no-monitor leaves it out'),
});
export type InstallInput = z.output<typeof installInput>;

export const installed = z.object({
  how: oneOf('What it is for', ['crontab', 'systemd']),
  written: fact('It was put in place, or taken away'),
  files: list(
    'Text by its place',
    z.object({
      path: words('A file, or "crontab"'),
      text: words('What stands in it; empty where it was taken away'),
    }),
  ),
  notes: list('What is left to do, or could not be done', words('A note')),
});
export type Installed = z.output<typeof installed>;

export const summaryDocument = z.object({
  accounts: list(
    'Each account whose session closed',
    z.object({
      account: words('The account'),
      session: words('Its session [YYYY-MM-DD]'),
      pnl: orNull(money('Gained or lost in it, in the currency of the account')),
      equity: orNull(money('Equity at the close, in the currency of the account')),
      told: fact('It was told now; false where it was before'),
    }),
  ),
});
