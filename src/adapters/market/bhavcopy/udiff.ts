import type { FutureDay } from '../../../domain/discovery/futures.ts';
import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { isoDate } from '../../files/dates.ts';
import { notPrice, numberIn, priceIn, priceLimit, quantityLimit } from '../../files/numbers.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import { bareLeg } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { barsOf, type Draft } from '../series.ts';
import { chainOfDay, type DayBook, dayBooks, settleSeries } from './day-book.ts';
import { countedIn, futureName, lastOf, sessionOf } from './row-figures.ts';

const columns = {
  date: 'traddt',
  source: 'src',
  kind: 'fininstrmtp',
  symbol: 'tckrsymb',
  series: 'sctysrs',
  expiry: 'xprydt',
  actualExpiry: 'fininstrmactlxprydt',
  strike: 'strkpric',
  right: 'optntp',
  open: 'opnpric',
  high: 'hghpric',
  low: 'lwpric',
  close: 'clspric',
  previous: 'prvsclsgpric',
  underlying: 'undrlygpric',
  settlement: 'sttlmpric',
  last: 'lastpric',
  turnover: 'ttltrfval',
  oi: 'opnintrst',
  oiChange: 'chnginopnintrst',
  volume: 'ttltradgvol',
  lot: 'newbrdlotqty',
} as const;
type Column = keyof typeof columns;
type Field = (column: Column) => string;

const priceColumns = ['open', 'high', 'low', 'close', 'previous', 'underlying', 'settlement'] as const;

const optionKinds = new Set(['IDO', 'STO']);
const futureKinds = new Set(['IDF', 'STF']);

/** Whether the header is that of the exchanges' unified daily file (UDiFF), derivatives or cash. */
export const isUdiff = (table: Table): boolean =>
  Object.values(columns).every((name) => table.columns.includes(name));

function addOption(day: Day, book: DayBook, line: number, field: Field, listed: string): string | null {
  const right = field('right');
  if (right !== 'CE' && right !== 'PE') return 'OptnTp is neither CE nor PE';
  const lot = numberIn(field('lot'));
  if (!(lot > 0 && lot <= quantityLimit)) return 'NewBrdLotQty is not a lot size';
  const leg = bareLeg(line, listed, numberIn(field('strike')), right === 'CE');
  const { price, odd } = lastOf(field);
  if (odd) day.oddCloses++;
  leg.last = price;
  leg.change = leg.last - numberIn(field('previous'));
  leg.oi = numberIn(field('oi')) / lot;
  leg.oiChange = numberIn(field('oiChange')) / lot;
  leg.volume = numberIn(field('volume'));
  book.legs.push(leg);
  book.lots.set(listed, lot);
  const counted = countedIn(field, lot);
  if (counted !== null) day.counted[counted]++;
  return null;
}

function addFuture(
  day: Day,
  book: DayBook,
  line: number,
  field: Field,
  listed: string,
  date: string,
): string | undefined {
  const { price: close } = lastOf(field);
  const price = Number.isNaN(close) ? numberIn(field('settlement')) : close;
  if (!(price > 0 && price <= priceLimit)) return 'the future has no price';
  book.futures.set(listed, price);
  const traded = !Number.isNaN(close);
  const session = sessionOf(field, {
    symbol: book.about.symbol,
    session: date,
    expiry: listed,
    price,
    traded,
  });
  if (session !== null) day.futureDays.push(session);
  if (traded)
    day.futures.push({
      ...draftOf(line, field, date),
      close,
      symbol: futureName(book.about.symbol, listed),
      lot: numberIn(field('lot')) || 1,
    });
  return undefined;
}

function draftOf(line: number, field: Field, date: string): Draft {
  return {
    row: line,
    at: Date.parse(date),
    open: numberIn(field('open')),
    high: numberIn(field('high')),
    low: numberIn(field('low')),
    close: numberIn(field('close')),
    volume: numberIn(field('volume')),
  };
}

interface Day {
  books: ReturnType<typeof dayBooks>;
  /** Cash market bars by symbol. */
  shares: Map<string, Draft[]>;
  /** Bars of futures that traded. */
  futures: (Draft & { symbol: string; lot: number })[];
  /** Sessions of futures with their open interest. */
  futureDays: FutureDay[];
  /** Options whose turnover shows what the volume counts. */
  counted: { units: number; contracts: number };
  /** Traded contracts whose close is none of the day's prices. */
  oddCloses: number;
}

/** A reason to refuse the row; undefined when it is done with, null when it waits to be judged with others or was not asked for. */
function addRow(
  day: Day,
  line: number,
  field: Field,
  dateOf: (text: string) => string | undefined,
): string | null | undefined {
  const date = dateOf(field('date'));
  if (date === undefined) return 'TradDt is not a date like 2026-07-22';
  const exchange = field('source') === 'BSE' ? 'BSE' : 'NSE';
  const book = day.books.of(field('symbol'), exchange, date);
  if (book === undefined) return 'TckrSymb is not a symbol';
  if (book === null) return null;
  const kind = field('kind');
  if (kind === 'STK') {
    if (field('series') !== 'EQ' && exchange === 'NSE') return null;
    const drafts = day.shares.get(book.about.symbol);
    if (drafts === undefined) day.shares.set(book.about.symbol, [draftOf(line, field, date)]);
    else drafts.push(draftOf(line, field, date));
    return null;
  }
  const actual = dateOf(field('actualExpiry') || field('expiry'));
  if (actual === undefined) return 'the expiry is not a date like 2026-08-25';
  const listed = dateOf(field('expiry')) ?? actual;
  book.series.set(listed, actual);
  const bad = notPrice(priceColumns, field);
  if (bad !== undefined) return `the ${bad} price is not a price`;
  const spot = priceIn(field('underlying'));
  if (spot > 0) book.spot = spot;
  if (optionKinds.has(kind)) return addOption(day, book, line, field, listed);
  if (futureKinds.has(kind)) return addFuture(day, book, line, field, listed, date);
  return 'FinInstrmTp is none of IDO, IDF, STO, STF, STK';
}

function readRows(table: Table, source: Source, ledger: Ledger): Day {
  const places = Object.fromEntries(
    Object.entries(columns).map(([key, name]) => [key, columnOf(table, name)]),
  ) as Record<Column, number>;
  const least = Math.max(...Object.values(places)) + 1;
  const day: Day = {
    books: dayBooks(source),
    shares: new Map(),
    futures: [],
    futureDays: [],
    counted: { units: 0, contracts: 0 },
    oddCloses: 0,
  };
  const dateOf = remembered((text) => isoDate(text));
  for (const row of table.rows()) {
    const fault = rowFault(row, table, least);
    const wrong = fault ?? addRow(day, row.line, (column) => row.fields[places[column]]!.trim(), dateOf);
    if (wrong === undefined) ledger.keep();
    else if (wrong !== null) ledger.refuse(row.line, wrong);
  }
  return day;
}

/** Volume as contracts, where the file's own turnover shows that it counts units, as BSE's does. */
function countContracts({ books, counted, futures }: Day, ledger: Ledger): void {
  if (counted.units <= counted.contracts) return;
  for (const { legs, lots } of books.all()) for (const leg of legs) leg.volume /= lots.get(leg.expiry) ?? 1;
  for (const future of futures) future.volume /= future.lot;
  ledger.note(
    'Volume is published in units, as the turnover shows; it is divided by the lot of each contract',
  );
}

/** Daily bars of the underlyings, of which the file has the close only, and of the futures that traded. */
function barsOfDay({ books, shares, futures }: Day, ledger: Ledger): Reading['bars'] {
  const bars = [...shares].flatMap(
    ([symbol, drafts]) => barsOf({ symbol, interval: '1d' }, drafts, ledger) ?? [],
  );
  const quiet = newLedger();
  for (const { symbol, lot: _, ...draft } of futures)
    bars.push(...[barsOf({ symbol, interval: '1d' }, [draft], quiet) ?? []].flat());
  const closes = books.all().flatMap(({ about, date, spot }) => {
    if (!(spot > 0) || shares.has(about.symbol)) return [];
    const draft = {
      row: 0,
      at: Date.parse(date),
      open: spot,
      high: spot,
      low: spot,
      close: spot,
      volume: Number.NaN,
    };
    return barsOf({ symbol: about.symbol, interval: '1d' }, [draft], quiet) ?? [];
  });
  return [...bars, ...closes.map((series) => ({ ...series, closeOnly: true as const }))];
}

/**
 * The exchanges' unified daily file since 8 July 2024. Options give one chain an underlying, as of the close:
 * open interest is published in units and divided by the contract's own lot, volume is contracts (NSE) or units (BSE, as the
 * turnover shows), bid and ask are not in it, and an untraded option has no last price (its close is yesterday's, its
 * settlement is a model's). Futures give `future` of their expiry and a daily bar, the underlying's price a bar of its close
 * alone. Shares (cash market, series EQ) give one daily bar.
 */
export function readUdiff(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const day = readRows(table, source, ledger);
  countContracts(day, ledger);
  const note = 'published in units, divided by the lot of each contract (NewBrdLotQty)';
  const chains = day.books.all().flatMap((book) => {
    settleSeries(book, ledger);
    const chain = chainOfDay(book, note, ledger, (expiry) => ({ lotSize: book.lots.get(expiry) ?? null }));
    return chain === null ? [] : [chain];
  });
  const bars = barsOfDay(day, ledger);
  if (day.oddCloses > 0)
    ledger.note(
      `${day.oddCloses} closes lie outside the low and high of their day (on its expiry days BSE writes the index there); the last trade stands for them`,
    );
  if (chains.length > 0)
    ledger.note('End-of-day file: no bid or ask; options not traded that day have no last price');
  if (chains.length + bars.length === 0 && ledger.read === 0 && source.symbol !== undefined) {
    throw unreadable(
      source.name,
      `it holds nothing of ${source.symbol}`,
      'Leave --symbol out to see what it holds.',
    );
  }
  return { format: 'udiff-bhavcopy', chains, bars, futures: day.futureDays, ledger };
}
