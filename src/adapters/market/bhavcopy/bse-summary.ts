import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { namedDate } from '../../files/dates.ts';
import { numberIn, priceIn } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import { bareLeg } from '../legs.ts';
import type { Reading, Source } from '../reading.ts';
import { chainOfDay, dayBooks } from './day-book.ts';
import { contractLot } from './lots.ts';

const columns = {
  date: 'market_summary_date',
  code: 'series_code',
  kind: 'product_type',
  expiry: 'expiry_date',
  strike: 'strike_price',
  right: 'option_type_call_put',
  previous: 'previous_close_price',
  close: 'close_price',
  volume: 'total_traded_quantity',
  oi: 'open_interest',
  underlying: 'underlying_asset_close_price',
} as const;

/** Whether the header is that of BSE's market summary of derivatives (`MS_20250312-01.csv`). */
export const isBseSummary = (table: Table): boolean =>
  Object.values(columns).every((name) => table.columns.includes(name));

/** BSE's daily summary of derivatives: quantities and open interest in units, the lot of the contract table. */
export function readBseSummary(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const books = dayBooks(source);
  const places = Object.values(columns).map((name) => columnOf(table, name));
  const dateOf = remembered(namedDate);
  for (const row of table.rows()) {
    const fault = rowFault(row, table, Math.max(...places) + 1);
    const field = (name: keyof typeof columns) => row.fields[columnOf(table, columns[name])]?.trim() ?? '';
    const [date, expiry] = fault === undefined ? [dateOf(field('date')), dateOf(field('expiry'))] : [];
    const symbol = /^[A-Z&-]+/.exec(field('code'))?.[0] ?? '';
    const book = date === undefined ? undefined : books.of(symbol, 'BSE', date);
    if (fault !== undefined || date === undefined || expiry === undefined || book === undefined) {
      ledger.refuse(row.line, fault ?? 'the date, the expiry or the series is none');
      continue;
    }
    if (book === null) continue;
    const close = numberIn(field('volume')) > 0 ? numberIn(field('close')) : Number.NaN;
    const spot = priceIn(field('underlying'));
    if (spot > 0) book.spot = spot;
    const lot = contractLot(book.about.symbol, expiry, date);
    if (/^[IS]F$/.test(field('kind'))) {
      if (close > 0) book.futures.set(expiry, close);
      ledger.keep();
      continue;
    }
    const leg = bareLeg(row.line, expiry, numberIn(field('strike')), /^C/i.test(field('right')));
    leg.last = close;
    leg.change = close - numberIn(field('previous'));
    // Without a lot neither can be told in contracts.
    leg.oi = numberIn(field('oi')) / (lot ?? Number.NaN);
    leg.volume = numberIn(field('volume')) / (lot ?? Number.NaN);
    if (lot !== null) book.lots.set(expiry, lot);
    book.legs.push(leg);
  }
  const note = 'published in units, divided by the lot of the contract table';
  const chains = books.all().flatMap((book) => {
    const chain = chainOfDay(book, note, ledger, (expiry) => ({ lotSize: book.lots.get(expiry) ?? null }));
    return chain === null ? [] : [chain];
  });
  ledger.note('End-of-day file: no bid or ask; options not traded that day have no last price');
  return { format: 'bse-summary', chains, bars: [], ledger };
}
