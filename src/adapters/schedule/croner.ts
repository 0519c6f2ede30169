import { Cron } from 'croner';
import type { Timetable } from '../../ports/watch/ports.ts';

/** Cron patterns read by croner, on the clock of any time zone; nothing is scheduled here. */
export const timetable: Timetable = {
  next: (pattern, zone, after) =>
    new Cron(pattern, { timezone: zone, paused: true }).nextRun(new Date(after))?.getTime() ?? null,
  // A run at the very second of the reference counts when the reference lies a little after it.
  last: (pattern, zone, until) =>
    new Cron(pattern, { timezone: zone, paused: true })
      .previousRuns(1, new Date(Math.floor(until / 1000) * 1000 + 1))[0]
      ?.getTime() ?? null,
};
