import { dateOfDay, dayNumber, toEpoch, weekday } from '../../domain/calendar/zone.ts';
import { badRow, clean } from './cells.ts';

/** The clock a file's times are written by. */
export type Wall = 'India' | 'NewYork' | 'Amsterdam' | 'UTC';

const months: Record<string, number> = {};
const names = [
  'jan,ene,gen',
  'feb,fev',
  'mar,mrt,mrz',
  'apr,abr,avr',
  'may,mei,mai,mag',
  'jun,giu',
  'jul,lug',
  'aug,ago,aou',
  'sep,set',
  'oct,okt,ott,out',
  'nov',
  'dec,dez,dic',
];
names.forEach((list, i) => {
  for (const name of list.split(',')) months[name] = i + 1;
});

const two = (text: string | number): string => String(text).padStart(2, '0');

function real(year: string, month: string | number, day: string): string | null {
  const date = `${year}-${two(month)}-${two(day)}`;
  return year >= '1970' && year < '2100' && !Number.isNaN(dayNumber(date)) ? date : null;
}

/** Order of the parts of a date written in figures. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** YYYY-MM-DD of a date in the order told; names of months in several languages are understood in any. Throws otherwise. */
export function dateOf(text: string, order: DateOrder): string {
  const word = text.trim();
  let found: string | null = null;
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(word);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(word);
  const named = /^(\d{1,2})[-/ .]([\p{L}]{3})[\p{L}]*\.?[-/ .](\d{4})$/u.exec(word);
  const figures = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(word);
  if (compact !== null) found = real(compact[1]!, compact[2]!, compact[3]!);
  else if (iso !== null) found = real(iso[1]!, iso[2]!, iso[3]!);
  else if (named !== null) {
    const month =
      months[
        named[2]!
          .normalize('NFD')
          .replace(/[^a-zA-Z]/g, '')
          .toLowerCase()
      ];
    found = month === undefined ? null : real(named[3]!, month, named[1]!);
  } else if (figures !== null && order === 'dmy') found = real(figures[3]!, figures[2]!, figures[1]!);
  else if (figures !== null && order === 'mdy') found = real(figures[3]!, figures[1]!, figures[2]!);
  if (found === null)
    throw badRow(word === '' ? 'the date is missing' : `"${clean(word).slice(0, 40)}" is not a date`);
  return found;
}

/** The order that all these dates fit; where every one fits both, the one told. A spreadsheet that saved a file writes dates its own way. */
export function orderOf(dates: Iterable<string>, told: 'dmy' | 'mdy'): 'dmy' | 'mdy' {
  for (const date of dates) {
    const figures = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(date.trim());
    if (figures === null) continue;
    if (Number(figures[1]) > 12) return 'dmy';
    if (Number(figures[2]) > 12) return 'mdy';
  }
  return told;
}

const lastSunday = (year: number, month: number): number => {
  const last = Date.UTC(year, month, 0) / 86_400_000;
  return last - weekday(last);
};

/** Central European time by directive 2000/84/EC: summer from the last Sunday of March to that of October, 01:00 UTC. */
function centralEurope(local: number): number {
  const year = Number(dateOfDay(Math.floor(local / 86_400_000)).slice(0, 4));
  const [start, end] = [lastSunday(year, 3), lastSunday(year, 10)].map((day) => day * 86_400_000 + 3_600_000);
  const summer = local - 7_200_000;
  return summer >= start! && summer < end! ? summer : local - 3_600_000;
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
  const utc = match === null ? Number.NaN : toEpoch('NSE', date, clock) + 330 * 60_000;
  if (Number.isNaN(utc)) throw badRow(`"${clean(word).slice(0, 40)}" is not a time of day`);
  const fraction = Math.floor(Number(`0.${match![4] ?? '0'}`) * 1000);
  switch (wall) {
    case 'India':
      return utc - 330 * 60_000 + fraction;
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

/** An instant written whole: ISO 8601 with an offset or Z, or a date and a time on the wall clock, or a date alone. */
export function momentOf(text: string, wall: Wall, order: DateOrder = 'ymd'): number {
  const word = text.trim().replace(/ (EST|EDT|ET)$/, '');
  const zoned = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(Z|[+-]\d{2}:?\d{2})$/.exec(word);
  if (zoned !== null) {
    const [, date, time, zone] = zoned;
    const minutes = zone === 'Z' ? 0 : Number(zone!.slice(1, 3)) * 60 + Number(zone!.slice(-2));
    const offset = (zone!.startsWith('-') ? -minutes : minutes) * 60_000;
    return instant(dateOf(date!, 'ymd'), time!, 'UTC') - offset;
  }
  const parts = /^([^\sT;,]+)(?:[\sT;,]+(.+))?$/.exec(word);
  if (parts === null) throw badRow('the time is missing');
  const date = dateOf(parts[1]!, order);
  const zone = word === text.trim() ? wall : 'NewYork';
  return parts[2] === undefined ? dayOnly(date, zone) : instant(date, parts[2], zone);
}
