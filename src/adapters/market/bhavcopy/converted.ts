import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { anyDate } from '../../files/dates.ts';
import { notPrice, numberIn, priceIn } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, type ExpiryFacts } from '../legs.ts';
import type { Reading, Source } from '../reading.ts';
import { chainOfDay, type DayBook, dayBooks } from './day-book.ts';
import { contractLot, openInterestStep, toContracts, withoutOpenInterest } from './lots.ts';

const names = [
  'symbol',
  'expiry_dt',
  'strike_pr',
  'option_typ',
  'open_int',
  'chg_in_oi',
  'volume',
  'trade_date',
  'underlying_price',
  'close_price',
] as const;
type Column = (typeof names)[number];
type Field = (column: Column) => string;

/** Whether the header is that of the flattened daily file (`…,TRADE_DATE,UNDERLYING_PRICE,…`). */
export const isConvertedBhavcopy = (table: Table): boolean =>
  names.every((name) => table.columns.includes(name));

function addRow(book: DayBook, line: number, field: Field, expiry: string): string | null {
  const right = field('option_typ');
  if (right !== 'CE' && right !== 'PE') return 'OPTION_TYP is neither CE nor PE';
  const bad = notPrice(['underlying_price', 'close_price'], field);
  if (bad !== undefined) return `${bad.toUpperCase()} is not a price`;
  const spot = priceIn(field('underlying_price'));
  if (spot > 0) book.spot = spot;
  const leg = bareLeg(line, expiry, numberIn(field('strike_pr')), right === 'CE');
  leg.volume = numberIn(field('volume'));
  leg.last = leg.volume > 0 ? numberIn(field('close_price')) : Number.NaN;
  leg.oi = numberIn(field('open_int'));
  leg.oiChange = numberIn(field('chg_in_oi'));
  book.legs.push(leg);
  return null;
}

/** The contract table's lot, else the step of the open interest; without either no open interest. */
function factsOf(book: DayBook, note: (text: string) => void) {
  return (expiry: string, legs: readonly Leg[]): ExpiryFacts => {
    const step = openInterestStep(legs);
    const lot = contractLot(book.about.symbol, expiry, book.date) ?? (step > 1 ? step : null);
    if (lot !== null) {
      toContracts(legs, lot);
      return { lotSize: lot };
    }
    withoutOpenInterest(legs);
    note(
      `The lot of ${book.about.symbol} ${expiry} is not known on ${book.date}: its open interest, in units, is left out`,
    );
    return { lotSize: null };
  };
}

/**
 * The daily file as converters flatten it: one row an option, dates day first, open interest in units, volume in
 * contracts, a zero open for an option that did not trade.
 */
export function readConvertedBhavcopy(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const places = Object.fromEntries(names.map((name) => [name, columnOf(table, name)])) as Record<
    Column,
    number
  >;
  const least = Math.max(...Object.values(places)) + 1;
  const dateOf = remembered(anyDate);
  const books = dayBooks(source);
  const add = (line: number, field: Field): string | null => {
    const date = dateOf(field('trade_date'));
    const expiry = dateOf(field('expiry_dt'));
    if (date === undefined) return 'TRADE_DATE is not a date like 14-08-2025';
    if (expiry === undefined) return 'EXPIRY_DT is not a date like 28-08-2025';
    const book = books.of(field('symbol'), 'NSE', date);
    if (book === undefined) return 'SYMBOL is not a symbol';
    return book === null ? null : addRow(book, line, field, expiry);
  };
  for (const row of table.rows()) {
    const wrong =
      rowFault(row, table, least) ?? add(row.line, (column) => row.fields[places[column]]!.trim());
    if (wrong !== null) ledger.refuse(row.line, wrong);
  }
  const note = 'published in units, divided by the lot of the contract';
  const chains = books.all().flatMap((book) => {
    const chain = chainOfDay(
      book,
      note,
      ledger,
      factsOf(book, (text) => ledger.note(text)),
    );
    return chain === null ? [] : [chain];
  });
  ledger.note('End-of-day file: no bid or ask; options not traded that day have no last price');
  return { format: 'converted-bhavcopy', chains, bars: [], ledger };
}
