import type { EarningsDay } from '../../core/shapes/card-earnings.ts';
import { typedDay } from '../calendar/typed-day.ts';
import { dayNumber } from '../calendar/zone.ts';
import type { Refusal } from '../refusal.ts';
import { announcedIn, symbolOf } from './announced.ts';

/** Dates read from a file, and how many rows could not be. */
export interface ReadCalendar {
  days: EarningsDay[];
  refused: number;
}

/** Before the open or after the close, as calendars write it. */
function timeOf(text: string): EarningsDay['time'] {
  if (/\b(bmo|before|pre)\b|pre-?market/i.test(text)) return 'before';
  if (/\b(amc|after|post)\b|post-?market/i.test(text)) return 'after';
  return 'unknown';
}

/** One line of CSV as its cells; a quote inside quotes is written twice. */
function cells(line: string): string[] {
  const out: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '"' && quoted && line[i + 1] === '"') cell += line[++i];
    else if (letter === '"') quoted = !quoted;
    else if (letter === ',' && !quoted) {
      out.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return [...out, cell.trim()];
}

function fromCsv(text: string, today: string): ReadCalendar | Refusal {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = cells(header).map((name) => name.toLowerCase());
  const at = (...of: string[]) => names.findIndex((name) => of.includes(name));
  const [symbol, date, time] = [
    at('symbol', 'ticker'),
    at('date', 'reportdate', 'report date', 'earnings date', 'bm_date'),
    at('time', 'session', 'when', 'hour'),
  ];
  if (symbol < 0 || date < 0)
    return {
      refused: 'The calendar has no columns "symbol" and "date"',
      hint: 'Give it a first line like: symbol,date,time',
    };
  const days: EarningsDay[] = [];
  for (const line of lines) {
    const row = cells(line);
    const name = symbolOf(row[symbol] ?? '');
    const on = typedDay(row[date] ?? '', today);
    if (name !== null && on !== null)
      days.push({ symbol: name, date: on, time: timeOf(row[time] ?? ''), kind: 'results' });
  }
  return { days, refused: lines.length - days.length };
}

/** Events of an iCalendar text (RFC 5545): the first word of the summary in capitals is the symbol. */
function fromIcal(text: string): ReadCalendar {
  // A line that begins with a blank goes on with the one before.
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const days: EarningsDay[] = [];
  let events = 0;
  let summary = '';
  let start = '';
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    if (line === 'BEGIN:VEVENT') [summary, start] = ['', ''];
    else if (name === 'SUMMARY') summary = value.replaceAll('\\,', ',');
    else if (name === 'DTSTART') start = value;
    else if (line === 'END:VEVENT') {
      events++;
      const date = `${start.slice(0, 4)}-${start.slice(4, 6)}-${start.slice(6, 8)}`;
      const word = /\b[A-Z][A-Z0-9&._-]{0,19}\b/.exec(summary)?.[0];
      const symbol = word === undefined ? null : symbolOf(word);
      if (symbol !== null && !Number.isNaN(dayNumber(date)))
        days.push({ symbol, date, time: timeOf(summary), kind: 'results' });
    }
  }
  return { days, refused: events - days.length };
}

function fromJson(text: string, today: string): ReadCalendar | Refusal {
  const hint = 'Save what the vendor answered as it is: see docs/cards.md for the lists that are read.';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { refused: 'The calendar is not whole JSON', hint };
  }
  return announcedIn(json, today) ?? { refused: 'The JSON holds no list of announcements', hint };
}

const read = (text: string, today: string): ReadCalendar | Refusal => {
  if (text.startsWith('BEGIN:VCALENDAR')) return fromIcal(text);
  return /^\s*[[{]/.test(text) ? fromJson(text, today) : fromCsv(text, today);
};

/**
 * Announcements out of a CSV, iCal or vendor's JSON text, each day of a kind once, in order. Dates may be written as traders type
 * them.
 */
export function earningsCalendar(text: string, today: string): ReadCalendar | Refusal {
  const found = read(text.replace(/^\uFEFF/, ''), today);
  if (typeof found.refused === 'string') return found as Refusal;
  const { days, refused } = found as ReadCalendar;
  const once = new Map<string, EarningsDay>();
  for (const one of days) {
    const key = `${one.date} ${one.symbol} ${one.kind}`;
    // Of two notices of a day the one that says when is kept.
    if ((once.get(key)?.time ?? 'unknown') === 'unknown') once.set(key, one);
  }
  return {
    refused,
    days: [...once.values()].sort((a, b) => (a.date + a.symbol < b.date + b.symbol ? -1 : 1)),
  };
}
