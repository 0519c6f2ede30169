import file from '../../../data/calendars/events.json' with { type: 'json' };
import type { Refusal } from '../refusal.ts';
import { dayNumber, type Exchange } from './zone.ts';

/** Something with a known day after which prices may jump. */
export interface Occasion {
  date: string;
  name: string;
}

/** An event as typed: "2026-12-04 RBI policy". */
export function namedEvent(text: string): Occasion | Refusal {
  const [date = '', ...words] = text.trim().split(/\s+/);
  const name = words.join(' ');
  return Number.isNaN(dayNumber(date)) || name === ''
    ? { refused: `"${text.slice(0, 40)}" is not an event`, hint: 'Write it as "2026-12-04 RBI policy".' }
    : { date, name };
}

/** The last day each series of events is known for. */
export const eventSeries = (): { name: string; through: string }[] =>
  file.series.map(({ name, dates }) => ({ name, through: dates.at(-1)! }));

/** Scheduled events that move the whole market of an exchange's country, from one day through another, in order. */
export function scheduledEvents(exchange: Exchange, from: string, through: string): Occasion[] {
  const country = exchange === 'US' ? 'US' : 'IN';
  return file.series
    .filter((series) => series.country === country)
    .flatMap(({ name, dates }) => dates.map((date) => ({ date, name })))
    .filter(({ date }) => date >= from && date <= through)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}
