import type { Values } from '../../../domain/advice/slot.ts';
import {
  addDays,
  coverage,
  type Exchange,
  isOpen,
  localDate,
  localTime,
  nextTradingDay,
  session,
} from '../../../domain/calendar/calendar.ts';
import { scheduledEvents } from '../../../domain/calendar/events.ts';
import { dayNumber } from '../../../domain/calendar/zone.ts';
import { lotSize } from '../../../domain/contract/contract.ts';
import { nextExpiries } from '../../../domain/contract/expiry.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { knownUnderlying } from '../../../domain/symbol/known.ts';
import { dayWords } from './chain-values.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const weekdayOf = (date: string): string => days[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
const zones: Readonly<Record<Exchange, string>> = { NSE: 'IST', BSE: 'IST', US: 'New York time' };

export const exchangeOf = (symbol: string): Exchange => knownUnderlying(symbol)?.exchange ?? 'NSE';

/** The weekday most of the next expiries fall on; one that differs was moved by a holiday. */
function usualDay(dates: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const date of dates) counts.set(weekdayOf(date), (counts.get(weekdayOf(date)) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] > dates.length / 2 ? most[0] : null;
}

/** The next expiries of an underlying from the day of an instant on, as the exchange's calendar has them. */
export function expiryValues(symbol: string, now: number): Values {
  const today = localDate(exchangeOf(symbol), now);
  const dates = nextExpiries(symbol, today, 6);
  if (isRefusal(dates) || dates.length === 0) return { symbol };
  const [next, ...later] = dates as [string, ...string[]];
  const usual = usualDay(dates);
  return {
    symbol,
    today: dayWords(today),
    weekday: weekdayOf(next),
    expiry: dayWords(next),
    away: dayNumber(next) - dayNumber(today),
    usualDay: usual !== null && usual !== weekdayOf(next) ? usual : null,
    later: later.length === 0 ? null : later.slice(0, 3).map(dayWords).join(', '),
  };
}

/** The next weekday on which the exchange does not trade. */
function nextHoliday(exchange: Exchange, today: string): string | null {
  const { through } = coverage(exchange);
  for (let date = addDays(today, 1); date <= through; date = addDays(date, 1)) {
    const found = session(exchange, date, 'cash');
    if (found === null && !/^S(?:un|atur)day$/.test(weekdayOf(date)))
      return `${weekdayOf(date)}, ${dayWords(date)}`;
  }
  return null;
}

/** Whether an exchange trades at an instant, until when or from when, and the next holiday. */
export function openValues(exchange: Exchange, now: number): Values {
  const today = localDate(exchange, now);
  const open = isOpen(exchange, now, 'cash');
  const current = session(exchange, today, 'cash');
  const base = {
    exchange: exchange === 'US' ? 'The US market' : exchange,
    zone: zones[exchange],
    holiday: nextHoliday(exchange, today),
  };
  if (isRefusal(open) || isRefusal(current)) return base;
  const at = (ms: number) => localTime(exchange, ms).slice(0, 5);
  if (open && current !== null) return { ...base, open: 1, closes: at(current.close) };
  const weekend = /^S(?:un|atur)day$/.test(weekdayOf(today));
  const why =
    current === null
      ? weekend
        ? 'weekend'
        : 'a holiday'
      : now < current.open
        ? 'before the opening'
        : 'after the close';
  const later = current !== null && now < current.open ? today : nextTradingDay(exchange, today);
  const next = isRefusal(later) ? null : session(exchange, later, 'cash');
  const opens =
    next === null || isRefusal(next)
      ? null
      : `${weekdayOf(next.date)}, ${dayWords(next.date)} ${at(next.open)}`;
  return { ...base, shut: 1, why, opens };
}

/** The lot of an underlying's next contract, and from when the table is. */
export function contractValues(symbol: string, now: number): Values {
  const today = localDate(exchangeOf(symbol), now);
  const dates = nextExpiries(symbol, today, 1);
  const expiry = isRefusal(dates) ? today : (dates[0] ?? today);
  const lot = lotSize(symbol, expiry, today);
  if (isRefusal(lot)) return { symbol, unknown: 1 };
  return { symbol, lotSize: lot.lot, asOf: dayWords(today), expiry: dayWords(expiry), pointWorth: lot.lot };
}

const ahead = 120;

/** Dated events of an exchange's country. */
export function eventValues(exchange: Exchange, now: number): Values {
  const today = localDate(exchange, now);
  const through = addDays(today, ahead);
  const rows = scheduledEvents(exchange, today, through)
    .slice(0, 6)
    .map(({ date, name }) => `- ${dayWords(date)}: ${name}`);
  return {
    exchange: exchange === 'US' ? 'US' : exchange,
    today: dayWords(today),
    through: dayWords(through),
    rows: rows.length === 0 ? null : rows.join('\n'),
    none: rows.length === 0 ? 1 : null,
  };
}
