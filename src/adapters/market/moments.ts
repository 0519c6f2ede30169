import type { Exchange } from '../../domain/calendar/zone.ts';
import { closeOf as sessionClose } from '../../domain/complete-bars.ts';
import { dateInName } from '../files/dates.ts';
import type { Ledger } from './ledger.ts';
import { type Source, unreadable } from './reading.ts';

/** The close of the session an end-of-day file of that date is about, epoch ms UTC; the ledger is told of a day without one. */
export const closeOf = (exchange: Exchange, date: string, ledger?: Ledger): number =>
  sessionClose(exchange, date, (before) =>
    ledger?.note(`${date} had no session; the figures are taken as of the close of ${before}`),
  );

/** The moment of a file that carries none: what the person said, else the close of the day in its name. */
export function momentOf(source: Source, exchange: Exchange, ledger: Ledger): number {
  if (source.asOf !== undefined) return source.asOf;
  const day = dateInName(source.name);
  if (day === undefined) {
    throw unreadable(
      source.name,
      'the file does not say of what moment its prices are',
      'Put the day in its name (…_20260821.csv), add an as_of column, or pass --as-of.',
    );
  }
  ledger.note(`The file carries no time; it is read as the close of ${day}, the day in its name`);
  return closeOf(exchange, day, ledger);
}
