/** The clock a file's times are written by. */

import { dateOfDay, toEpoch, weekday } from '../../domain/calendar/zone.ts';
import { badRow, clean } from './cells.ts';

export type Wall = 'India' | 'NewYork' | 'Amsterdam' | 'UTC';
const lastSunday = (year: number, month: number): number => {
  const last = Date.UTC(year, month, 0) / 86400000;
  return last - weekday(last);
};

/** Central European time by directive 2000/84/EC: summer from the last Sunday of March to that of October, 01:00 UTC. */
function centralEurope(local: number): number {
  const year = Number(dateOfDay(Math.floor(local / 86400000)).slice(0, 4));
  const [start, end] = [lastSunday(year, 3), lastSunday(year, 10)].map((day) => day * 86400000 + 3600000);
  const summer = local - 7200000;
  return summer >= start! && summer < end! ? summer : local - 3600000;
}

/** The instant of a date and a time of day (H:MM, HH:MM:SS, HHMMSS, with or without a fraction) on a wall clock; throws otherwise. */
export function instant(date: string, time: string, wall: Wall): number {
  const word = time.trim();
  const match =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?([AaPp])[Mm])?$/.exec(word) ??
    /^(\d{2})(\d{2})(\d{2})$/.exec(word);
  let hour = Number(match?.[1]);
  const half = match?.[5]?.toLowerCase();
  if (half !== undefined) hour = (hour % 12) + (half === 'p' ? 12 : 0);
  const clock = `${two(hour)}:${match?.[2]}:${match?.[3] ?? '00'}`;
  const utc = match === null ? Number.NaN : toEpoch('NSE', date, clock) + 330 * 60000;
  if (Number.isNaN(utc)) throw badRow(`"${clean(word).slice(0, 40)}" is not a time of day`);
  const fraction = Math.floor(Number(`0.${match![4] ?? '0'}`) * 1000);
  switch (wall) {
    case 'India':
      return utc - 330 * 60000 + fraction;
    case 'NewYork':
      return toEpoch('US', date, clock) + fraction;
    case 'Amsterdam':
      return centralEurope(utc) + fraction;
    case 'UTC':
      return utc + fraction;
  }
}

/** The clock that days of an exchange are counted by: its own where coach knows it, UTC elsewhere, as the journal counts them. */
export const wallOf = (exchange: string): Wall =>
  exchange === 'US' ? 'NewYork' : exchange === 'NSE' || exchange === 'BSE' ? 'India' : 'UTC';

/** Midnight on the wall clock: how the ledger keeps a trade of which only the day is known, as no exchange trades then. */
export const dayOnly = (date: string, wall: Wall): number => instant(date, '00:00:00', wall);
export const two = (text: string | number): string => String(text).padStart(2, '0');
