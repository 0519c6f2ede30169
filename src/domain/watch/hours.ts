import { addDays, type Exchange, localDate, localTime, toEpoch } from '../calendar/calendar.ts';

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
