import { CoachError } from '../../core/errors.ts';
import { dateOfDay, dayNumber } from '../../domain/calendar/zone.ts';
import { badRow, clean } from './cells.ts';
import { dayOnly, instant, two, type Wall } from './wall.ts';

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

function real(year: string, month: string | number | undefined, day: string): string | null {
  if (month === undefined) return null;
  const date = `${year}-${two(month)}-${two(day)}`;
  return year >= '1970' && year < '2100' && !Number.isNaN(dayNumber(date)) ? date : null;
}

/** Order of the parts of a date written in figures. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const monthOf = (name: string): number | undefined =>
  months[
    name
      .normalize('NFD')
      .replace(/[^a-zA-Z]/g, '')
      .toLowerCase()
  ];

const century = (year: string): string => (year.length === 2 ? `20${year}` : year);

/** A day as spreadsheets count them, of the years 1982 to 2064, perhaps with a fraction for the time. */
const serial = /^[3-5]\d{4}(\.\d+)?$/;
/** Days from a spreadsheet's day 0 (1899-12-30) to 1970. */
const serialEpoch = 25_569;

/** YYYY-MM-DD of a date in the order told; names of months in several languages are understood in any. Throws otherwise. */
export function dateOf(text: string, order: DateOrder): string {
  const word = text.trim();
  let found: string | null = null;
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(word);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(word);
  const named = /^(\d{1,2})[-/ .]([\p{L}]{3})[\p{L}]*\.?[-/ .](\d{4}|\d{2})$/u.exec(word);
  const monthFirst = /^([\p{L}]{3})[\p{L}]*\.? (\d{1,2}),? (\d{4})$/u.exec(word);
  const figures = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/.exec(word);
  if (compact !== null) found = real(compact[1]!, compact[2]!, compact[3]!);
  else if (iso !== null) found = real(iso[1]!, iso[2]!, iso[3]!);
  else if (serial.test(word)) found = dateOfDay(Math.floor(Number(word)) - serialEpoch);
  else if (named !== null) found = real(century(named[3]!), monthOf(named[2]!), named[1]!);
  else if (monthFirst !== null) found = real(monthFirst[3]!, monthOf(monthFirst[1]!), monthFirst[2]!);
  else if (figures !== null && order !== 'ymd') {
    const [first, second] = [figures[1]!, figures[2]!];
    const [day, month] = order === 'dmy' ? [first, second] : [second, first];
    found = real(century(figures[3]!), month, day);
  }
  if (found === null)
    throw badRow(word === '' ? 'the date is missing' : `"${clean(word).slice(0, 40)}" is not a date`);
  return found;
}

const inFigures = /^(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)/;

/** What a date in figures proves by itself of the order of its parts. */
function orderBy(figures: RegExpExecArray): 'dmy' | 'mdy' | null {
  if (Number(figures[1]) > 12) return 'dmy';
  return Number(figures[2]) > 12 ? 'mdy' : null;
}

/** What it proves beside the same day told beyond doubt (2026-06-09, 09-Jun-2026), or the month alone (2026-06). */
function orderBeside(figures: RegExpExecArray, sure: string): 'dmy' | 'mdy' | null {
  const [first, second] = [two(figures[1]!), two(figures[2]!)];
  const whole = sure.length === 10;
  const dmy = sure.endsWith(whole ? `${second}-${first}` : `-${second}`);
  const mdy = sure.endsWith(whole ? `${first}-${second}` : `-${first}`);
  return dmy === mdy ? null : dmy ? 'dmy' : 'mdy';
}

/** One date of a row, and the same day as another field of it tells beyond doubt, where one does. */
export type DateSeen = readonly [date: string, sure?: string];

/**
 * The order of day and month that all dates of a file prove: by a part above twelve, or beside another field that tells the same
 * day. Null where nothing proves it; throws `usage` where dates contradict each other, as a spreadsheet leaves them that understood
 * only half of them.
 */
export function orderProven(dates: Iterable<DateSeen>): 'dmy' | 'mdy' | null {
  let found: 'dmy' | 'mdy' | null = null;
  let first = '';
  for (const [date, sure] of dates) {
    const figures = inFigures.exec(date.trim());
    if (figures === null) continue;
    const proof = orderBy(figures) ?? (sure === undefined ? null : orderBeside(figures, sure));
    if (proof === null) continue;
    if (found === null) [found, first] = [proof, figures[0]];
    else if (found !== proof)
      throw new CoachError(
        'usage',
        `Its dates contradict each other: ${first} and ${figures[0]} cannot both be written in one order`,
        'A spreadsheet has probably read half of them wrong; export the file again and leave it as it is.',
      );
  }
  return found;
}

/** The first of these that is a date in figures and fits two orders. */
export function firstUnsure(dates: Iterable<string>): string | undefined {
  for (const date of dates) {
    const figures = inFigures.exec(date.trim());
    if (figures !== null && orderBy(figures) === null && figures[1] !== figures[2]) return date;
  }
  return undefined;
}

/** The order that the dates prove; where they prove none, the one told. */
export function orderOf(dates: Iterable<string | DateSeen>, told: 'dmy' | 'mdy'): 'dmy' | 'mdy' {
  function* seen(): Generator<DateSeen> {
    for (const date of dates) yield typeof date === 'string' ? [date] : date;
  }
  return orderProven(seen()) ?? told;
}

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
  if (serial.test(word) && word.includes('.')) {
    const seconds = Math.round((Number(word) % 1) * 86_400);
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part)));
    return instant(dateOf(word, order), clock.join(':'), wall);
  }
  // "17 APR 26 09:46" and "Jan 19, 2018" hold the blanks and commas that stand before a time elsewhere.
  const spaced = /^(\d{1,2} [\p{L}]{3,9} \d{2,4}|[\p{L}]{3,9} \d{1,2},? \d{4})(?:,? +(\d.*))?$/u.exec(word);
  const parts = spaced ?? /^([^\sT;,]+)(?:[\sT;,]+(.+))?$/.exec(word);
  if (parts === null) throw badRow('the time is missing');
  const date = dateOf(parts[1]!, order);
  const zone = word === text.trim() ? wall : 'NewYork';
  return parts[2] === undefined ? dayOnly(date, zone) : instant(date, parts[2], zone);
}
