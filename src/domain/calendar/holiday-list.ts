import { isRefusal, type Refusal } from '../refusal.ts';
import type { AnnouncedDays } from './calendar-file.ts';
import { coverage, isOrdinaryDay } from './sessions.ts';
import { dayNumber, weekday } from './zone.ts';

/** One line of an exchange's list of trading holidays. */
export interface Holiday {
  /** YYYY-MM-DD. */
  date: string;
  name: string;
}

/** Holidays that every year has; a list of a year that lacks one on a weekday is a part of one. */
const always = ['01-26', '10-02', '12-25'];
const leastDays = 8;

const isWeekday = (date: string): boolean => ![0, 6].includes(weekday(dayNumber(date)));

const isWhole = (year: string, days: ReadonlySet<string>): boolean =>
  [...days].filter((date) => date.startsWith(year) && isWeekday(date)).length >= leastDays &&
  always.map((day) => `${year}-${day}`).every((date) => days.has(date) || !isWeekday(date));

/**
 * What a list of Indian holidays adds to the calendar: closed weekdays, and the evening session of Laxmi Pujan, whose hours come later. A
 * whole list of the year after the calendar's end extends it; one of a year it knows only adds days, and none gives null. Refused for years
 * beyond the next, and for a part of that.
 */
export function announcedBy(
  list: readonly Holiday[],
  source: string,
): { days: AnnouncedDays | null; notes: string[] } | Refusal {
  const { through } = coverage('NSE');
  const last = through.slice(0, 4);
  const next = String(Number(last) + 1);
  const days = new Set(list.map(({ date }) => date));
  const years = [...new Set([...days].map((date) => date.slice(0, 4)))].sort();
  const beyond = years.find((year) => year > next);
  if (beyond !== undefined)
    return {
      refused: `The list is of ${beyond}, and the calendar ends with ${last}`,
      hint: `Import the list of ${next} first.`,
    };
  const whole = years.includes(next) && isWhole(next, days);
  if (years.includes(next) && !whole)
    return {
      refused: `The list names ${[...days].filter((date) => date.startsWith(next)).length} holidays of ${next} and is not the whole year's`,
      hint: 'Import the list of the whole year, as the exchange publishes it in December.',
    };
  const closed = [...days].filter((date) => {
    const ordinary = date.startsWith(next) ? true : isOrdinaryDay('NSE', date);
    return isWeekday(date) && !isRefusal(ordinary) && ordinary;
  });
  const special = list
    .filter(({ name, date }) => /la[xk]shmi|laxmi|muhurat/i.test(name) && date.slice(0, 4) >= last)
    .map(({ date }) => ({ date, kind: 'muhurat' }));
  const notes = [
    ...(whole ? [`the calendar of NSE and BSE reaches to ${next}-12-31 now`] : []),
    ...(closed.length === 0 ? [] : [`closed from now on: ${closed.sort().join(', ')}`]),
    ...(special.length === 0
      ? []
      : [`evening session, hours unknown: ${special.map(({ date }) => date).join(', ')}`]),
  ];
  if (!whole && closed.length === 0)
    return { days: null, notes: ['every holiday of the list is in the calendar already'] };
  return { days: { through: whole ? `${next}-12-31` : null, closed, special, source }, notes };
}
