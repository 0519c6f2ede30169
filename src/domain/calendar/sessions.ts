import india from '../../../data/calendars/india.json' with { type: 'json' };
import us from '../../../data/calendars/us.json' with { type: 'json' };
import { isRefusal, type Refusal } from '../refusal.ts';
import { type AnnouncedDays, type Calendar, type CalendarFile, read } from './calendar-file.ts';
import { dateOfDay, dayNumber, type Exchange, toEpoch, weekday } from './zone.ts';

/** F&O, or the cash market whose closing auction ends earlier. */
export type Segment = 'fo' | 'cash';

/**
 * One day's trading. With `hoursUnknown` the exchange had announced the session but not its times when the
 * calendar was made: `open` and `close` are then the bounds of the local day, somewhere inside which it lies.
 */
export interface Session {
  date: string;
  open: number;
  close: number;
  special?: string;
  hoursUnknown?: true;
  /** Pauses within it, as when trading moves to the recovery site; epoch ms. */
  breaks?: readonly { from: number; to: number }[];
}

const bundled = read(india as CalendarFile);
let indian = bundled;
const american = read(us as CalendarFile);
const calendarOf = (exchange: Exchange): Calendar => (exchange === 'US' ? american : indian);

/** The Indian calendar as it is with what was announced since: days closed and sessions added, coverage extended; it starts from the bundled one. */
export function announce(lists: readonly AnnouncedDays[]): void {
  const [closed, special] = [new Set(bundled.closed), new Map(bundled.special)];
  let { through, source } = bundled;
  for (const list of lists) {
    if (list.through !== null && list.through > through) through = list.through;
    source = `${source} | ${list.source}`;
    for (const date of list.closed) closed.add(date);
    for (const { date, kind } of list.special)
      if (!special.has(date)) special.set(date, { kind, open: null, close: null, breaks: [] });
  }
  indian = { ...bundled, through, source, closed, special };
}

/** The span the calendar answers for, and where it comes from. */
export function coverage(exchange: Exchange): { from: string; through: string; source: string } {
  const { from, through, source } = calendarOf(exchange);
  return { from, through, source };
}

const warnedDays = 31;

/** The last day of a calendar that ends within a month of a day; null where it reaches farther. */
export function endingSoon(exchange: Exchange, date: string): string | null {
  const { through } = calendarOf(exchange);
  return dayNumber(through) - dayNumber(date) <= warnedDays ? through : null;
}

function outside(exchange: Exchange, date: string): Refusal | null {
  if (Number.isNaN(dayNumber(date))) {
    return { refused: `"${date.slice(0, 40)}" is not a date`, hint: 'Write dates as YYYY-MM-DD' };
  }
  const { from, through } = calendarOf(exchange);
  if (date >= from && date <= through) return null;
  return {
    refused: `The ${exchange} calendar covers ${from}..${through}, not ${date}`,
    hint: 'Update coach for a newer holiday list; it does not guess holidays',
  };
}

function trades(calendar: Calendar, date: string): boolean {
  if (calendar.special.has(date)) return true;
  const day = weekday(dayNumber(date));
  return day !== 0 && day !== 6 && !calendar.closed.has(date);
}

/** Whether the exchange trades at all that day, special sessions included; a refusal outside coverage. */
export function isTradingDay(exchange: Exchange, date: string): boolean | Refusal {
  return outside(exchange, date) ?? trades(calendarOf(exchange), date);
}

/** Whether contracts can expire that day: a weekday with an ordinary session, no muhurat hour or weekend. */
export function isOrdinaryDay(exchange: Exchange, date: string): boolean | Refusal {
  const refusal = outside(exchange, date);
  if (refusal !== null) return refusal;
  const day = weekday(dayNumber(date));
  return day !== 0 && day !== 6 && !calendarOf(exchange).closed.has(date);
}

/** The close of an ordinary day under the hours in force then; needs no holiday list. */
export function regularHours(exchange: Exchange, date: string, segment: Segment = 'fo'): Session {
  let open = '';
  let close = '';
  for (const era of calendarOf(exchange).hours) {
    if (era.segment === segment && (era.from <= date || open === '')) ({ open, close } = era);
  }
  return { date, open: toEpoch(exchange, date, open), close: toEpoch(exchange, date, close) };
}

/** The day's session; null when closed, a refusal outside coverage. */
export function session(exchange: Exchange, date: string, segment: Segment = 'fo'): Session | null | Refusal {
  const calendar = calendarOf(exchange);
  const refusal = outside(exchange, date);
  if (refusal !== null) return refusal;
  if (!trades(calendar, date)) return null;
  const special = calendar.special.get(date);
  if (special === undefined) return regularHours(exchange, date, segment);
  const { kind, open, close, breaks } = special;
  if (open === null || close === null) {
    const start = toEpoch(exchange, date, '00:00');
    return { date, open: start, close: start + 86_400_000, special: kind, hoursUnknown: true };
  }
  const at = (time: string) => toEpoch(exchange, date, time);
  return {
    date,
    open: at(open),
    close: at(close),
    special: kind,
    ...(breaks.length === 0 ? {} : { breaks: breaks.map(([from, to]) => ({ from: at(from), to: at(to) })) }),
  };
}

/** Whether trading pauses at an instant within a session. */
export const inBreak = (found: Session, ms: number): boolean =>
  found.breaks?.some(({ from, to }) => ms >= from && ms < to) === true;

function step(exchange: Exchange, date: string, direction: 1 | -1): string | Refusal {
  const refusal = outside(exchange, date);
  if (refusal !== null) return refusal;
  const calendar = calendarOf(exchange);
  for (let number = dayNumber(date) + direction; ; number += direction) {
    const candidate = dateOfDay(number);
    const gone = outside(exchange, candidate);
    if (gone !== null) return gone;
    if (trades(calendar, candidate)) return candidate;
  }
}

/** The last trading day strictly before `date`. */
export function previousTradingDay(exchange: Exchange, date: string): string | Refusal {
  return step(exchange, date, -1);
}

/** The first trading day strictly after `date`. */
export function nextTradingDay(exchange: Exchange, date: string): string | Refusal {
  return step(exchange, date, 1);
}

/** Every trading day from `from` to `to`, both included. */
export function tradingDays(exchange: Exchange, from: string, to: string): string[] | Refusal {
  const refusal = outside(exchange, from) ?? outside(exchange, to);
  if (refusal !== null) return refusal;
  const calendar = calendarOf(exchange);
  const days: string[] = [];
  for (let number = dayNumber(from), last = dayNumber(to); number <= last; number++) {
    const date = dateOfDay(number);
    if (trades(calendar, date)) days.push(date);
  }
  return days;
}

/** The session that last opened at or before an instant, looking back to the start of coverage. */
export function latestSession(
  exchange: Exchange,
  localDay: string,
  ms: number,
  segment: Segment = 'fo',
): Session | Refusal {
  for (let date: string | Refusal = localDay; ; date = previousTradingDay(exchange, date)) {
    if (isRefusal(date)) return date;
    const found = session(exchange, date, segment);
    if (isRefusal(found)) return found;
    if (found !== null && found.open <= ms) return found;
  }
}
