import { barTime } from '../../domain/bar.ts';
import { isTradingDay } from '../../domain/calendar/calendar.ts';
import { type Exchange, localDate } from '../../domain/calendar/zone.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { remembered } from '../files/csv.ts';
import { compactDate, dayFirstDate, isoDate, monthNameDate, namedDate } from '../files/dates.ts';

/** A bar's time as the file wrote it. */
export interface WrittenTime {
  /** Epoch ms UTC; NaN when it is not a time. */
  at: number;
  /** The date as written, YYYY-MM-DD. */
  day: string;
  /** Time of day as written, HH:MM. */
  clock: string;
  /** No time of day. */
  dayOnly: boolean;
  /** No offset from UTC. */
  naive: boolean;
  /** Written in UTC, or without an offset, which is read as UTC. */
  utc: boolean;
  /** Seconds or milliseconds since 1970, whose date nobody wrote. */
  epoch: boolean;
}

const nothing: WrittenTime = {
  at: Number.NaN,
  day: '',
  clock: '',
  dayOnly: true,
  naive: true,
  utc: true,
  epoch: false,
};
const dayMs = 86_400_000;

/** How a column's dates in figures are written; `said` is the doubt where nothing tells, and the file is refused with it. */
export type SlashOrder = { order: 'dmy' | 'mdy'; assumed: boolean } | { said: string };

const slashedDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?!\d)/;
const two = (text: string): string => text.padStart(2, '0');

function slashed(text: string, order: 'dmy' | 'mdy'): string | undefined {
  const match = slashedDate.exec(text);
  if (match === null) return undefined;
  const [first, second] = [two(match[1]!), two(match[2]!)];
  const year = match[3]!.length === 2 ? `20${match[3]}` : match[3]!;
  return dayFirstDate(order === 'dmy' ? `${first}-${second}-${year}` : `${second}-${first}-${year}`);
}

interface Fit {
  /** Days that are none, or without a session. */
  odd: number;
  /** Steps against the direction of most. */
  breaks: number;
  /** Mean days from one to the next. */
  step: number;
}

function fitOf(days: readonly (string | undefined)[], exchange: Exchange | null): Fit {
  const times = days.map((day) => Date.parse(day ?? ''));
  const odd = days.filter((day) => {
    if (exchange === null) return day === undefined;
    const open = day === undefined ? false : isTradingDay(exchange, day);
    return !isRefusal(open) && !open;
  }).length;
  let [up, down, way] = [0, 0, 0];
  for (let i = 1; i < times.length; i++) {
    const gap = times[i]! - times[i - 1]!;
    if (gap > 0) up++;
    if (gap < 0) down++;
    way += Math.abs(gap) || 0;
  }
  return { odd, breaks: Math.min(up, down), step: way / dayMs / Math.max(1, times.length - 1) };
}

/**
 * The order of slashed dates, judged over the whole column: a part above twelve proves it. What proves one order while the days
 * read so jump about, or fall on days without a session, was changed by a spreadsheet. Where nothing proves it, that of the
 * exchange's country holds if its days are sessions and lie no further apart than those of the other order.
 */
export function slashOrder(column: readonly string[], exchange: Exchange | null): SlashOrder {
  const texts = [
    ...new Set(column.map((text) => slashedDate.exec(text.trim())?.[0]).filter((text) => text !== undefined)),
  ];
  const parts = texts.map((text) => text.split('/').map(Number));
  const [dmy, mdy] = [parts.some(([first]) => first! > 12), parts.some(([, second]) => second! > 12)];
  if (dmy && mdy)
    return { said: 'its dates contradict each other: some have the day first, others the month' };
  const read = (order: 'dmy' | 'mdy') =>
    fitOf(
      texts.map((text) => slashed(text, order)),
      exchange,
    );
  if (dmy || mdy) {
    const order = dmy ? 'dmy' : 'mdy';
    const mixed = texts.map((text) => slashed(text, dmy ? 'mdy' : 'dmy') ?? slashed(text, order));
    const [own, other] = [read(order), fitOf(mixed, exchange)];
    return own.breaks > other.breaks && own.step > 2 * other.step
      ? {
          said: 'its dates contradict each other: read in the order that some of them prove, they jump about',
        }
      : { order, assumed: false };
  }
  const usual = exchange === 'US' ? 'mdy' : 'dmy';
  const [own, other] = [read(usual), read(usual === 'dmy' ? 'mdy' : 'dmy')];
  return exchange !== null && own.odd === 0 && own.breaks === 0 && own.step <= other.step
    ? { order: usual, assumed: true }
    : { said: `whether the day or the month comes first in dates like ${texts[0]} is unknown` };
}

interface Clock {
  /** Ms after 00:00 UTC of the day as written. */
  ms: number;
  offset: string | undefined;
  text: string;
}

function clockOf(written: string): Clock {
  const bare = /^(\d{1,2})(\d{2})(\d{2})?$/.exec(written);
  const padded = /^\d:/.test(written) ? `0${written}` : written;
  const rest = bare === null ? padded : `${two(bare[1]!)}:${bare[2]}:${bare[3] ?? '00'}`;
  const offset = /(?:Z|[+-]\d{2}:?\d{2})$/.exec(rest)?.[0];
  return { ms: barTime(`1970-01-01T${rest}`), offset, text: rest.slice(0, 5) };
}

/** Seconds, milliseconds or microseconds since 1970 as one number. */
function epochOf(text: string): number {
  if (!/^\d{10}(?:\d{3}|\d{6})?(?:\.\d+)?$/.test(text)) return Number.NaN;
  const scale = { 10: 1000, 13: 1, 16: 0.001 }[text.split('.')[0]!.length] ?? Number.NaN;
  return Math.round(Number(text) * scale);
}

/** Reads times: dates in the layouts of docs/formats.md, ISO times with or without an offset, seconds since 1970. */
export function timeReader(order: 'dmy' | 'mdy'): (text: string) => WrittenTime {
  const days = remembered((text) => {
    const day = text.includes('/')
      ? slashed(text, order)
      : (isoDate(text) ?? monthNameDate(text) ?? dayFirstDate(text) ?? compactDate(text) ?? namedDate(text));
    return { day: day ?? '', ms: Date.parse(day ?? '') };
  });
  const clocks = remembered(clockOf);
  return (raw) => {
    const text = raw.trim();
    const epoch = epochOf(text);
    if (!Number.isNaN(epoch)) {
      const iso = new Date(epoch).toISOString();
      const [day, clock] = [iso.slice(0, 10), iso.slice(11, 16)];
      return { at: epoch, day, clock, dayOnly: false, naive: false, utc: true, epoch: true };
    }
    // "24 Nov 2023 09:15" and "Jan 19, 2018" hold blanks of their own.
    const cut =
      /^(?:\d{1,2} [A-Za-z]+,? \d{2,4}|[A-Za-z]+\.? \d{1,2},? \d{4}|[^ T]+)/.exec(text)?.[0].length ?? 0;
    const { day, ms } = days(text.slice(0, cut));
    if (Number.isNaN(ms)) return nothing;
    const rest = text.slice(cut).replace(/^[ T,]+/, '');
    if (rest === '') return { ...nothing, at: ms, day, clock: '00:00' };
    const clock = clocks(rest);
    const utc = clock.offset === undefined || /^(?:Z|[+-]00:?00)$/.test(clock.offset);
    const naive = clock.offset === undefined;
    return { at: ms + clock.ms, day, clock: clock.text, dayOnly: false, naive, utc, epoch: false };
  };
}

/**
 * The session date of a daily bar, as 00:00 UTC. Vendors stamp the session's midnight in UTC: 18:30 is midnight in
 * India of the day after. An instant nobody wrote as a date is of its day at the exchange, midnight UTC of that very day;
 * any other time belongs to the date as written.
 */
export function sessionDay(written: WrittenTime, exchange: Exchange): number {
  if (Number.isNaN(written.at)) return Number.NaN;
  const day = Date.parse(written.day);
  if (written.epoch && written.clock !== '00:00') return Date.parse(localDate(exchange, written.at));
  return written.utc && written.clock === '18:30' ? day + dayMs : day;
}
