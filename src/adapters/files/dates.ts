import { dayNumber, type Exchange, toEpoch } from '../../domain/calendar/zone.ts';

const months = new Map(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, i) => [
    name,
    String(i + 1).padStart(2, '0'),
  ]),
);

/** The date if it is a real day of the years 1970..2099, else undefined. */
function real(year: string, month: string | undefined, day: string): string | undefined {
  const date = `${year}-${month}-${day}`;
  return year >= '1970' && year < '2100' && !Number.isNaN(dayNumber(date)) ? date : undefined;
}

/** YYYY-MM-DD of `05-Nov-2024` or `08-JUL-2024`. */
export function monthNameDate(text: string): string | undefined {
  const at = /^(\d{2})-([A-Za-z]{3})-(\d{4})$/.exec(text);
  return at === null ? undefined : real(at[3]!, months.get(at[2]!.toLowerCase()), at[1]!);
}

const fullMonths =
  'january,february,march,april,may,june,july,august,september,october,november,december'.split(',');

/** YYYY-MM-DD of `24 Nov 2023`, `15-February-2024`, `7-Jan-26` or `Jan 19, 2018`. */
export function namedDate(text: string): string | undefined {
  const dayFirst = /^(\d{1,2})[- ]([A-Za-z]{3,9})\.?[-, ]+(\d{4}|\d{2})$/.exec(text);
  const monthFirst = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/.exec(text);
  const [day, name, year] =
    dayFirst !== null
      ? [dayFirst[1]!, dayFirst[2]!, dayFirst[3]!]
      : monthFirst !== null
        ? [monthFirst[2]!, monthFirst[1]!, monthFirst[3]!]
        : ['', '', ''];
  const word = name.toLowerCase();
  const known = word.length === 3 || word === 'sept' || fullMonths.includes(word);
  if (!known || day === '') return undefined;
  return real(year.length === 2 ? `20${year}` : year, months.get(word.slice(0, 3)), day.padStart(2, '0'));
}

/** YYYY-MM-DD of itself. */
export function isoDate(text: string): string | undefined {
  const at = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return at === null ? undefined : real(at[1]!, at[2], at[3]!);
}

/** YYYY-MM-DD of `14-08-2025`, day first as Indian files write it; slashed dates are not guessed. */
export function dayFirstDate(text: string): string | undefined {
  const at = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text);
  return at === null ? undefined : real(at[3]!, at[2], at[1]!);
}

/** YYYY-MM-DD of `20190101`. */
export function compactDate(text: string): string | undefined {
  const at = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return at === null ? undefined : real(at[1]!, at[2], at[3]!);
}

/** YYYY-MM-DD of any of the layouts above. */
export function anyDate(text: string): string | undefined {
  return isoDate(text) ?? monthNameDate(text) ?? dayFirstDate(text) ?? compactDate(text);
}

/** Epoch ms of `05-Nov-2024 10:58:18` on the exchange's clock, NaN when it is not such a time. */
export function stampOf(exchange: Exchange, text: string): number {
  const at = /^(\S{11}) (\d{2}:\d{2}(?::\d{2})?)$/.exec(text);
  const date = at === null ? undefined : monthNameDate(at[1]!);
  return date === undefined ? Number.NaN : toEpoch(exchange, date, at![2]!);
}

/** The last day written in a file's name as YYYYMMDD, YYYY-MM-DD or DD-Mon-YYYY. */
export function dateInName(name: string): string | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const found = base.match(/(?<!\d)(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-[A-Za-z]{3}-\d{4})(?!\d)/g) ?? [];
  return found.map(anyDate).findLast((date) => date !== undefined);
}
