import { barTime } from '../../domain/bar.ts';
import { remembered, type Table } from '../files/csv.ts';
import { compactDate, dayFirstDate, isoDate, monthNameDate } from '../files/dates.ts';

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
}

const nothing: WrittenTime = { at: Number.NaN, day: '', clock: '', dayOnly: true, naive: true, utc: true };
const dayMs = 86_400_000;

/** Whether slashed dates of a column are month first: only a part above 12 can tell, and it must tell for all. */
function monthFirst(table: Table, place: number): boolean | undefined {
  let day = false;
  let month = false;
  for (const { fields } of table.rows()) {
    const at = /^(\d{1,2})[/](\d{1,2})[/]\d{4}/.exec(fields[place]?.trim() ?? '');
    if (at === null) continue;
    if (Number(at[1]) > 12) day = true;
    if (Number(at[2]) > 12) month = true;
    if (day && month) return undefined;
  }
  return day === month ? undefined : month;
}

function dateOf(text: string, slashed: () => boolean | undefined): string | undefined {
  if (!text.includes('/')) {
    return isoDate(text) ?? monthNameDate(text) ?? dayFirstDate(text) ?? compactDate(text);
  }
  const first = slashed();
  if (first === undefined) return undefined;
  const [a, b, year] = text.split('/').map((part) => part.padStart(2, '0'));
  return dayFirstDate(first ? `${b}-${a}-${year}` : `${a}-${b}-${year}`);
}

interface Clock {
  /** Ms after 00:00 UTC of the day as written. */
  ms: number;
  offset: string | undefined;
  text: string;
}

function clockOf(rest: string): Clock {
  const offset = /(?:Z|[+-]\d{2}:?\d{2})$/.exec(rest)?.[0];
  return { ms: barTime(`1970-01-01T${rest}`), offset, text: rest.slice(0, 5) };
}

/** Reads the time column of a table: dates in the layouts of docs/formats.md, ISO times with or without an offset. */
export function timeReader(table: Table, place: number): (text: string) => WrittenTime {
  let order: { first: boolean | undefined } | undefined;
  const slashed = () => (order ??= { first: monthFirst(table, place) }).first;
  const days = remembered((text) => {
    const day = dateOf(text, slashed);
    return { day: day ?? '', ms: Date.parse(day ?? '') };
  });
  const clocks = remembered(clockOf);
  return (raw) => {
    const text = raw.trim();
    const cut = text.search(/[ T]/);
    const { day, ms } = days(cut < 0 ? text : text.slice(0, cut));
    if (Number.isNaN(ms)) return nothing;
    if (cut < 0) return { at: ms, day, clock: '00:00', dayOnly: true, naive: true, utc: true };
    const clock = clocks(text.slice(cut + 1).trim());
    const utc = clock.offset === undefined || /^(?:Z|[+-]00:?00)$/.test(clock.offset);
    const naive = clock.offset === undefined;
    return { at: ms + clock.ms, day, clock: clock.text, dayOnly: false, naive, utc };
  };
}

/**
 * The session date of a daily bar, as 00:00 UTC. Vendors stamp the session's midnight in UTC: 18:30 is midnight in
 * India of the day after; any other time belongs to the date as written.
 */
export function sessionDay(written: WrittenTime): number {
  if (Number.isNaN(written.at)) return Number.NaN;
  const day = Date.parse(written.day);
  return written.utc && written.clock === '18:30' ? day + dayMs : day;
}
