import type { Exchange } from '../../../domain/calendar/zone.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import type { Ledger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { chainOf, type ExpiryFacts } from '../legs.ts';
import { closeOf } from '../moments.ts';
import type { Source } from '../reading.ts';
import { type About, knownAs } from '../underlying.ts';

/** One underlying's contracts in an end-of-day file. */
export interface DayBook {
  about: About;
  /** Trading day, YYYY-MM-DD. */
  date: string;
  spot: number;
  legs: Leg[];
  /** Price of the future by expiry. */
  futures: Map<string, number>;
  /** Units per contract by expiry, where the file says so. */
  lots: Map<string, number>;
  /** The day each series really ends, by the expiry it is listed under, where a file tells the two apart. */
  series: Map<string, string>;
}

export interface DayBooks {
  /** The book of a row; null when another symbol was asked for, undefined when the name cannot be a symbol. */
  of(name: string, exchange: Exchange, date: string): DayBook | null | undefined;
  all(): DayBook[];
}

/** Sorts the rows of an end-of-day file by underlying and day. */
export function dayBooks(source: Source): DayBooks {
  const books = new Map<string, DayBook>();
  const names = new Map<string, About | null>();
  return {
    of(name, exchange, date) {
      const key = `${exchange} ${name}`;
      let about = names.get(key);
      if (about === undefined) names.set(key, (about = knownAs(name, exchange)));
      if (about === null) return undefined;
      if (source.symbol !== undefined && about.symbol !== source.symbol) return null;
      const id = `${about.symbol} ${date}`;
      let book = books.get(id);
      if (book === undefined) {
        book = {
          about,
          date,
          spot: Number.NaN,
          legs: [],
          futures: new Map(),
          lots: new Map(),
          series: new Map(),
        };
        books.set(id, book);
      }
      return book;
    },
    all: () => [...books.values()],
  };
}

/**
 * Puts every series under the day it really ends. Where several end on one day, as before a demerger, they keep the expiries they
 * are listed under, or one would pass for another.
 */
export function settleSeries(book: DayBook, ledger: Ledger): void {
  const ending = new Map<string, string[]>();
  for (const [listed, actual] of book.series) ending.set(actual, [...(ending.get(actual) ?? []), listed]);
  const moved = new Map<string, string>();
  for (const [actual, listed] of ending) {
    if (listed.length > 1)
      ledger.note(
        `${listed.length} series of ${book.about.symbol} (${listed.sort().join(', ')}) end on ${actual}; they are kept apart by the expiry they are listed under`,
      );
    else if (listed[0] !== actual) moved.set(listed[0]!, actual);
  }
  if (moved.size === 0) return;
  for (const leg of book.legs) leg.expiry = moved.get(leg.expiry) ?? leg.expiry;
  for (const figures of [book.lots, book.futures])
    for (const [listed, actual] of moved) {
      const value = figures.get(listed);
      if (value === undefined) continue;
      figures.delete(listed);
      figures.set(actual, value);
    }
}

/** One chain of a book, as of the close of its day; null for an underlying that has futures only. */
export function chainOfDay(
  book: DayBook,
  note: string,
  ledger: Ledger,
  facts: (expiry: string, legs: readonly Leg[]) => ExpiryFacts,
): Chain | null {
  if (book.legs.length === 0) return null;
  const head: Omit<Chain, 'slices'> = {
    ...book.about,
    asOf: closeOf(book.about.exchange, book.date, ledger),
    spot: book.spot,
    source: 'bhavcopy',
    openInterestNote: note,
  };
  const chain = chainOf(head, book.legs, ledger, (expiry, legs) => ({
    future: book.futures.get(expiry) ?? null,
    ...facts(expiry, legs),
  }));
  return chain.slices.length === 0 ? null : chain;
}
