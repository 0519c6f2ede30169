import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { isoDate, monthNameDate } from '../../files/dates.ts';
import { notPrice, numberIn, priceLimit } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, type ExpiryFacts } from '../legs.ts';
import type { Reading, Source } from '../reading.ts';
import { chainOfDay, type DayBook, dayBooks } from './day-book.ts';
import {
  contractLot,
  lotFromTurnover,
  openInterestStep,
  type Turnover,
  toContracts,
  withoutOpenInterest,
} from './lots.ts';

const names = [
  'instrument',
  'symbol',
  'expiry_dt',
  'strike_pr',
  'option_typ',
  'high',
  'low',
  'close',
  'settle_pr',
  'contracts',
  'val_inlakh',
  'open_int',
  'chg_in_oi',
  'timestamp',
] as const;
type Column = (typeof names)[number];
type Field = (column: Column) => string;

const priceColumns = ['high', 'low', 'close', 'settle_pr'] as const;

/** Whether the header is that of NSE's derivatives file before July 2024. */
export const isLegacyBhavcopy = (table: Table): boolean =>
  names.every((name) => table.columns.includes(name));

/** The day's turnovers by underlying and expiry; they give away the lot. */
type Turnovers = Map<string, Turnover[]>;

function addOption(
  book: DayBook,
  line: number,
  field: Field,
  expiry: string,
  turnovers: Turnovers,
): string | null {
  const right = field('option_typ');
  if (right !== 'CE' && right !== 'PE') return 'OPTION_TYP is neither CE nor PE';
  const leg = bareLeg(line, expiry, numberIn(field('strike_pr')), right === 'CE');
  const contracts = numberIn(field('contracts'));
  leg.last = contracts > 0 ? numberIn(field('close')) : Number.NaN;
  leg.oi = numberIn(field('open_int'));
  leg.oiChange = numberIn(field('chg_in_oi'));
  leg.volume = contracts;
  book.legs.push(leg);
  if (contracts > 0) {
    const key = `${book.about.symbol} ${expiry}`;
    const turnover: Turnover = {
      rupees: numberIn(field('val_inlakh')) * 1e5,
      contracts,
      least: leg.strike + numberIn(field('low')),
      most: leg.strike + numberIn(field('high')),
    };
    const others = turnovers.get(key);
    if (others === undefined) turnovers.set(key, [turnover]);
    else others.push(turnover);
  }
  return null;
}

function addFuture(book: DayBook, field: Field, expiry: string): string | undefined {
  const price = numberIn(field(numberIn(field('contracts')) > 0 ? 'close' : 'settle_pr'));
  if (!(price > 0 && price <= priceLimit)) return 'the future has no price';
  book.futures.set(expiry, price);
  return undefined;
}

/** The lot the turnover and the open interest agree on, else the contract table's; without either no open interest. */
function factsOf(book: DayBook, turnovers: Turnovers, note: (text: string) => void) {
  return (expiry: string, legs: readonly Leg[]): ExpiryFacts => {
    const { symbol } = book.about;
    const lot =
      lotFromTurnover(turnovers.get(`${symbol} ${expiry}`) ?? [], openInterestStep(legs, 1)) ??
      contractLot(symbol, expiry, book.date);
    if (lot !== null) {
      toContracts(legs, lot);
      return { lotSize: lot };
    }
    withoutOpenInterest(legs);
    note(
      `The lot of ${symbol} ${expiry} is not known on ${book.date}: its open interest, published in units, is left out`,
    );
    return { lotSize: null };
  };
}

/**
 * NSE's derivatives file before 8 July 2024 (`OPTSTK|OPTIDX|FUTSTK|FUTIDX`, expiry `25-Jul-2024`, trading day
 * `08-JUL-2024`). It has no price of the underlying and no lot: the lot comes from turnover, which is counted on
 * strike plus premium, and from the step of open interest; open interest is in units and divided by it.
 */
export function readLegacyBhavcopy(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const places = Object.fromEntries(names.map((name) => [name, columnOf(table, name)])) as Record<
    Column,
    number
  >;
  const least = Math.max(...Object.values(places)) + 1;
  const dateOf = remembered((text) => monthNameDate(text) ?? isoDate(text));
  const books = dayBooks(source);
  const turnovers: Turnovers = new Map();
  const add = (line: number, field: Field): string | null | undefined => {
    const date = dateOf(field('timestamp'));
    const expiry = dateOf(field('expiry_dt'));
    if (date === undefined) return 'TIMESTAMP is not a date like 08-JUL-2024';
    if (expiry === undefined) return 'EXPIRY_DT is not a date like 25-Jul-2024';
    const book = books.of(field('symbol'), 'NSE', date);
    if (book === undefined) return 'SYMBOL is not a symbol';
    if (book === null) return null;
    const bad = notPrice(priceColumns, field);
    if (bad !== undefined) return `${bad.toUpperCase()} is not a price`;
    const kind = field('instrument');
    if (kind.startsWith('OPT')) return addOption(book, line, field, expiry, turnovers);
    return kind.startsWith('FUT')
      ? addFuture(book, field, expiry)
      : 'INSTRUMENT is neither an option nor a future';
  };
  for (const row of table.rows()) {
    const wrong =
      rowFault(row, table, least) ?? add(row.line, (column) => row.fields[places[column]]!.trim());
    if (wrong === undefined) ledger.keep();
    else if (wrong !== null) ledger.refuse(row.line, wrong);
  }
  const note = 'published in units, divided by the lot that turnover and open interest agree on';
  const chains = books.all().flatMap((book) => {
    const chain = chainOfDay(
      book,
      note,
      ledger,
      factsOf(book, turnovers, (text) => ledger.note(text)),
    );
    return chain === null ? [] : [chain];
  });
  ledger.note('End-of-day file without bid, ask and price of the underlying');
  return { format: 'legacy-bhavcopy', chains, bars: [], ledger };
}
