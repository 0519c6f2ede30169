import {
  addDays,
  type Exchange,
  localDate,
  localTime,
  type Session,
  session,
  toEpoch,
} from '../calendar/calendar.ts';
import { isRefusal } from '../refusal.ts';

/** When a job is due: by a cron pattern, or by the sessions of its exchange, whose hours differ from day to day. */
export type When =
  | { by: 'cron'; pattern: string }
  /** Minutes after the opening, then every so many minutes while the session lasts. */
  | { by: 'open'; offset: number; every: number }
  /** Minutes after the close. */
  | { by: 'close'; offset: number };

/** One job: a command with its input, and when it is due. */
export interface Job {
  name: string;
  command: string;
  input: Readonly<Record<string, unknown>>;
  when: When;
  exchange: Exchange;
  onWake: 'once' | 'skip';
  /** How late it may still be done when it was missed, ms. */
  windowMs: number;
  /** Without a watch list there is nothing for it to do. */
  watchList?: true;
}

const hour = 3_600_000;
const minute = 60_000;

/** The zone of an exchange's clock. */
export const zoneOf = (exchange: Exchange): string =>
  exchange === 'US' ? 'America/New_York' : 'Asia/Kolkata';

/** The jobs of an exchange; of a second exchange they carry its name. */
export function jobsOf(exchange: Exchange, suffix: string): Job[] {
  const job = (name: string, command: string, when: When, more: Partial<Job> = {}): Job => ({
    name: `${name}${suffix}`,
    command,
    input: {},
    when,
    exchange,
    onWake: 'once',
    windowMs: 12 * hour,
    ...more,
  });
  const universe = exchange === 'US' ? { universe: 'us' } : {};
  return [
    job(
      'discover',
      'discover run',
      { by: 'open', offset: 15, every: 240 },
      {
        input: { ...universe, ifSession: true },
        windowMs: hour,
      },
    ),
    job('cycle', 'cycle run', { by: 'open', offset: 30, every: 60 }, { onWake: 'skip', watchList: true }),
    job('summary', 'alerts summary', { by: 'close', offset: 15 }),
    job('marks', 'portfolio mark', { by: 'close', offset: 45 }),
    job('picks', 'discover mark', { by: 'close', offset: 60 }),
    job('scores', 'scorecard mark', { by: 'close', offset: 75 }),
  ];
}

/** Jobs of the store, whatever is traded in it. */
export const houseJobs = (exchange: Exchange): Job[] => [
  {
    name: 'backup',
    command: 'store backup',
    input: {},
    when: { by: 'cron', pattern: '30 2 * * 2-6' },
    exchange,
    onWake: 'once',
    windowMs: 20 * hour,
  },
  {
    name: 'evals',
    command: 'eval run',
    input: {},
    when: { by: 'cron', pattern: '0 4 * * 0' },
    exchange,
    onWake: 'once',
    windowMs: 48 * hour,
  },
  {
    name: 'alerts',
    command: 'alerts send',
    input: { seconds: 60 },
    when: { by: 'cron', pattern: '*/5 * * * *' },
    exchange,
    onWake: 'skip',
    windowMs: 10 * minute,
  },
];

function slots({ open, close }: Session, when: Exclude<When, { by: 'cron' }>): number[] {
  if (when.by === 'close') return [close + when.offset * minute];
  const found: number[] = [];
  for (let at = open + when.offset * minute; at < close; at += when.every * minute) found.push(at);
  return found;
}

/** Due moments by sessions within some days around one, in order; a session without published hours has none. */
function around(
  job: Job & { when: Exclude<When, { by: 'cron' }> },
  at: number,
  days: readonly number[],
): number[] {
  const today = localDate(job.exchange, at);
  return days
    .flatMap((n) => {
      const found = session(job.exchange, addDays(today, n));
      return found === null || isRefusal(found) || found.hoursUnknown === true ? [] : slots(found, job.when);
    })
    .sort((a, b) => a - b);
}

const sessional = (job: Job): job is Job & { when: Exclude<When, { by: 'cron' }> } => job.when.by !== 'cron';

/** Moments of patterns, as the adapter for cron reads them. */
export interface Patterns {
  next(pattern: string, zone: string, after: number): number | null;
  last(pattern: string, zone: string, until: number): number | null;
}

/** The last moment at or before `now` at which a job was due; null where there is none within two weeks. */
export function lastDue(job: Job, now: number, patterns: Patterns): number | null {
  if (!sessional(job))
    return job.when.by === 'cron' ? patterns.last(job.when.pattern, zoneOf(job.exchange), now) : null;
  const back = Array.from({ length: 15 }, (_, n) => -n);
  return (
    around(job, now, [1, ...back])
      .filter((at) => at <= now)
      .at(-1) ?? null
  );
}

/** The next moment after `now` at which a job is due; null beyond the calendar. */
export function nextDue(job: Job, now: number, patterns: Patterns): number | null {
  if (!sessional(job))
    return job.when.by === 'cron' ? patterns.next(job.when.pattern, zoneOf(job.exchange), now) : null;
  const ahead = Array.from({ length: 15 }, (_, n) => n);
  return around(job, now, [-1, ...ahead]).find((at) => at > now) ?? null;
}

/** How late a run may be that nobody missed: two ticks of a crontab that looks every five minutes. */
const onTimeMs = 11 * minute;

/** Whether a due moment is still to be done at `now`: in time, or missed and within the window of a job that is made up for. */
export function stillDue(job: Job, due: number, now: number): boolean {
  const late = now - due;
  return late >= 0 && late <= (job.onWake === 'once' ? Math.max(job.windowMs, onTimeMs) : onTimeMs);
}

/** When a job is due, in words. */
export function whenText({ when, exchange }: Job): string {
  const clock = exchange === 'US' ? 'New York' : 'India';
  if (when.by === 'cron') return `${when.pattern} (${clock})`;
  if (when.by === 'close') return `${when.offset} min after the close (${clock})`;
  return `${when.offset} min after the open, then every ${when.every} min of the session (${clock})`;
}

/** The next moment after `now` at which the clock of an exchange shows a time of day. */
export function nextAt(clock: Exchange, time: string, now: number): number {
  const today = localDate(clock, now);
  const at = toEpoch(clock, today, time);
  return at > now ? at : toEpoch(clock, addDays(today, 1), time);
}

/** When the quiet hours that hold at `now` end; null outside them. Hours over midnight are two parts of a day. */
export function quietUntil(clock: Exchange, hours: string, now: number): number | null {
  const [from, to] = hours.split('-') as [string, string];
  const time = localTime(clock, now).slice(0, 5);
  const inside = from <= to ? time >= from && time < to : time >= from || time < to;
  return inside ? nextAt(clock, to, now) : null;
}
