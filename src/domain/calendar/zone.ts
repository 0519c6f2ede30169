export type Exchange = 'NSE' | 'BSE' | 'US';

const minute = 60_000;
const day = 86_400_000;
const istOffset = 330 * minute;

// A ledger asks for the same few thousand days a million times over; both ways of writing one are looked up.
const mostDays = 16_384;
const dates = new Map<number, string>();
const numbers = new Map<string, number>();

/** Days since 1970-01-01 of a strict YYYY-MM-DD date, NaN when it is not a real day. */
export function dayNumber(date: string): number {
  const known = numbers.get(date);
  if (known !== undefined) return known;
  const found = readDay(date);
  if (Number.isNaN(found)) return found;
  if (numbers.size >= mostDays) numbers.clear();
  numbers.set(date, found);
  return found;
}

function readDay(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match === null) return Number.NaN;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return dateOfDay(ms / day) === date ? ms / day : Number.NaN;
}

/** The YYYY-MM-DD date of a day number. */
export function dateOfDay(number: number): string {
  const known = dates.get(number);
  if (known !== undefined) return known;
  const found = new Date(number * day).toISOString().slice(0, 10);
  if (dates.size >= mostDays) dates.clear();
  dates.set(number, found);
  return found;
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(number: number): number {
  return (((number + 4) % 7) + 7) % 7;
}

/** A date moved by whole days. */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

function sundayOnOrAfter(year: number, month: number, dayOfMonth: number): number {
  const first = Date.UTC(year, month - 1, dayOfMonth) / day;
  return first + ((7 - weekday(first)) % 7);
}

/**
 * New York's daylight saving by the Uniform Time Act as amended: from 2007 the second Sunday of March to
 * the first of November, 1987–2006 the first Sunday of April to the last of October, before that the last
 * of April; the switch is at 02:00 local. Valid from 1976.
 */
function newYorkOffset(utcMs: number): number {
  const year = new Date(utcMs).getUTCFullYear();
  const start =
    year >= 2007
      ? sundayOnOrAfter(year, 3, 8)
      : year >= 1987
        ? sundayOnOrAfter(year, 4, 1)
        : sundayOnOrAfter(year, 4, 24);
  const end = year >= 2007 ? sundayOnOrAfter(year, 11, 1) : sundayOnOrAfter(year, 10, 25);
  const summer = utcMs >= start * day + 7 * 60 * minute && utcMs < end * day + 6 * 60 * minute;
  return (summer ? -240 : -300) * minute;
}

/** Milliseconds to add to UTC for the exchange's wall clock. */
export function offsetMs(exchange: Exchange, utcMs: number): number {
  return exchange === 'US' ? newYorkOffset(utcMs) : istOffset;
}

/** The exchange-local calendar date of an instant. */
export function localDate(exchange: Exchange, ms: number): string {
  return dateOfDay(Math.floor((ms + offsetMs(exchange, ms)) / day));
}

/** The exchange-local wall clock of an instant, HH:MM:SS. */
export function localTime(exchange: Exchange, ms: number): string {
  return new Date(ms + offsetMs(exchange, ms)).toISOString().slice(11, 19);
}

/**
 * The instant of an exchange-local date and time (HH:MM or HH:MM:SS), NaN when either is malformed. The
 * hour that autumn repeats is read as its first pass; the hour that spring skips moves on by one.
 */
export function toEpoch(exchange: Exchange, date: string, time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
  if (match === null) return Number.NaN;
  const local =
    dayNumber(date) * day +
    Number(match[1]) * 3_600_000 +
    Number(match[2]) * minute +
    Number(match[3] ?? 0) * 1000;
  if (Number.isNaN(local)) return Number.NaN;
  if (exchange !== 'US') return local - istOffset;
  const summer = local + 240 * minute;
  return newYorkOffset(summer) === -240 * minute ? summer : local + 300 * minute;
}

/** ISO 8601 with the exchange's offset: 2026-11-20T15:40:00+05:30. */
export function isoWithOffset(exchange: Exchange, ms: number): string {
  const offset = offsetMs(exchange, ms) / minute;
  const size = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${localDate(exchange, ms)}T${localTime(exchange, ms)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
