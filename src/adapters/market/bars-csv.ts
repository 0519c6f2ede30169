import type { BarInterval, Bars } from '../../domain/bar.ts';
import type { Exchange } from '../../domain/calendar/zone.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';
import type { PreviousClose } from '../../ports/market.ts';
import { columnOf, remembered, rowFault, type Table } from '../files/csv.ts';
import { numberIn } from '../files/numbers.ts';
import { type Ledger, ledger as newLedger } from './ledger.ts';
import { type Reading, type Source, unreadable } from './reading.ts';
import { barsOf, intervalOf } from './series.ts';
import { symbolInName } from './series-name.ts';
import { onSessions, onTheClock, type Timed } from './sessions.ts';
import { sessionDay, slashOrder, timeReader } from './times.ts';
import { knownAnywhere, knownAs } from './underlying.ts';

const aliases = {
  date: ['date', 'timestamp', 'datetime', 'date_time', 'trade_date', 'day', 'date1', 'dtyyyymmdd', 'traddt'],
  time: ['time', 'trade_time', 'time_ist'],
  open: ['open', 'open_price', 'o'],
  high: ['high', 'high_price', 'h'],
  low: ['low', 'low_price', 'l'],
  close: ['close', 'close_price', 'c', 'india_vix', 'vix', 'price', 'last'],
  volume: ['volume', 'vol', 'v', 'shares_traded', 'total_traded_quantity', 'ttl_trd_qnty', 'tottrdqty'],
  previousClose: ['prevclose', 'prev_close', 'previous_close', 'prev_close_price'],
  name: ['name', 'symbol', 'ticker', 'instrument'],
  series: ['series', 'sctysrs'],
} as const;
type Column = keyof typeof aliases;

const at = (table: Table, column: Column): number => columnOf(table, ...aliases[column]);

/** Whether the header has a time and the four prices. */
export const isBarsCsv = (table: Table): boolean =>
  (['open', 'high', 'low', 'close'] as const).every((column) => at(table, column) >= 0) &&
  (at(table, 'date') >= 0 || at(table, 'time') >= 0);

/** Rows of one instrument as they come. */
type Groups = Map<string, Timed[]>;
type Places = Record<Column, number>;

function nameOf(source: Source, ledger: Ledger): string {
  if (source.symbol !== undefined) return source.symbol;
  const found = symbolInName(source.name);
  if (found === undefined && source.unnamed !== undefined) return source.unnamed;
  if (found === undefined) {
    throw unreadable(
      source.name,
      'nothing says which instrument these bars are of',
      'Name it with --symbol.',
    );
  }
  ledger.note(`The symbol ${found} is taken from the file's name`);
  return found;
}

/** Day and time as the row has them, in one column or two. */
function whenOf(fields: readonly string[], { date, time }: Places): string {
  const day = fields[date]?.trim() ?? '';
  const clock = fields[time]?.trim() ?? '';
  return date < 0 ? clock : time < 0 || clock === '' ? day : `${day} ${clock}`;
}

const thousands: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9, L: 1e5, CR: 1e7 };

/** A volume, perhaps in thousands, millions or billions, as "287.65M". */
function volumeIn(text: string | undefined): number {
  const short = /^([\d.,]+) ?(K|M|B|L|Cr)$/i.exec(text?.trim() ?? '');
  return short === null ? numberIn(text) : numberIn(short[1]) * thousands[short[2]!.toUpperCase()]!;
}

/** Series of the cash market whose prices are the share's; others are bonds, blocks and suspended trading. */
const plainSeries = new Set(['', 'EQ', 'BE', 'BZ', 'SM', 'ST', 'A', 'B', 'T', 'X', 'XT']);

function orderOrSay(table: Table, places: Places, exchange: Exchange | null, source: Source, ledger: Ledger) {
  const texts = [...table.rows()].map(({ fields }) => whenOf(fields, places));
  if (!texts.some((text) => text.includes('/'))) return 'dmy';
  const found = slashOrder(texts, exchange);
  if ('said' in found)
    throw unreadable(source.name, found.said, 'Write the dates as YYYY-MM-DD and import the file again.');
  if (found.assumed)
    ledger.note(
      `Dates are read ${found.order === 'dmy' ? 'day' : 'month'} first, as files of its market write them`,
    );
  return found.order;
}

function readRows(table: Table, source: Source, ledger: Ledger): Groups {
  const places = Object.fromEntries(
    Object.keys(aliases).map((column) => [column, at(table, column as Column)]),
  ) as Places;
  const least = Math.max(places.date, places.open, places.high, places.low, places.close) + 1;
  const symbolOf = remembered((name) => (name === '' ? undefined : namedIn(table, name)));
  const fileName = places.name < 0 ? nameOf(source, ledger) : undefined;
  let readTime: ReturnType<typeof timeReader> | undefined;
  const groups: Groups = new Map();
  for (const row of table.rows()) {
    const fault = rowFault(row, table, least);
    if (fault === undefined && !plainSeries.has(row.fields[places.series]?.trim().toUpperCase() ?? ''))
      continue;
    const symbol =
      fault === undefined ? (fileName ?? symbolOf(row.fields[places.name]?.trim() ?? '')) : undefined;
    if (symbol === undefined) {
      ledger.refuse(row.line, fault ?? 'the row names no instrument');
      continue;
    }
    if (source.symbol !== undefined && symbol !== source.symbol) continue;
    readTime ??= timeReader(orderOrSay(table, places, exchangeOf(symbol, table), source, ledger));
    const field = (column: Column) => numberIn(row.fields[places[column]]);
    const written = readTime(whenOf(row.fields, places));
    const draft: Timed = {
      row: row.line,
      at: written.at,
      open: field('open'),
      high: field('high'),
      low: field('low'),
      close: field('close'),
      volume: places.volume < 0 ? Number.NaN : volumeIn(row.fields[places.volume]),
      previousClose: places.previousClose < 0 ? Number.NaN : field('previousClose'),
      written,
    };
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [draft]);
    else group.push(draft);
  }
  return groups;
}

/** The exchange's cash files name shares by symbols of their own, which are no American tickers. */
const namedIn = (table: Table, name: string): string | undefined =>
  at(table, 'series') >= 0 ? knownAs(name, 'NSE')?.symbol : knownAnywhere(name)?.symbol;

/** The exchange of a symbol that coach knows, or of a file whose layout is one's own; null where nothing tells. */
function exchangeOf(symbol: string, table: Table): Exchange | null {
  if (at(table, 'series') >= 0) return 'NSE';
  return knownUnderlying(symbol)?.exchange ?? null;
}

function intervalOrSay(source: Source, drafts: readonly Timed[]): BarInterval {
  const sound = drafts.filter((draft) => !Number.isNaN(draft.at));
  if (sound.every((draft) => draft.written.dayOnly)) return '1d';
  const found = intervalOf(sound.map((draft) => draft.at));
  if (found !== undefined) return found;
  const hint = 'coach keeps bars of 1, 5, 15, 30 and 60 minutes and of a day.';
  throw unreadable(source.name, 'the spacing of the bars is none coach keeps', hint);
}

function seriesOf(
  symbol: string,
  drafts: Timed[],
  table: Table,
  source: Source,
  ledger: Ledger,
): Bars | null {
  const interval = intervalOrSay(source, drafts);
  const exchange = exchangeOf(symbol, table);
  if (interval === '1d') {
    for (const draft of drafts) draft.at = sessionDay(draft.written, exchange ?? 'US');
    // Cboe works the volatility index out on holidays too.
    const judged =
      exchange === null || knownUnderlying(symbol)?.assetClass === 'volatility' ? null : exchange;
    return barsOf({ symbol, interval }, onSessions(drafts, judged, ledger), ledger);
  }
  return barsOf({ symbol, interval }, onTheClock(drafts, interval, exchange, ledger), ledger);
}

/** What a daily file says the close before each of its bars was, on the scale of prices of that bar. */
function previousClosesOf(symbol: string, drafts: readonly Timed[], interval: BarInterval): PreviousClose[] {
  if (interval !== '1d') return [];
  return drafts
    .map(({ at, previousClose = Number.NaN }) => ({ symbol, time: at, value: previousClose }))
    .filter(({ value, time }) => value > 0 && Number.isFinite(value) && time > 0);
}

/**
 * Bars as a table with a header: a time (in one column, or the day and the time in two), the four prices and perhaps
 * volume and the instrument's name; other columns are ignored. Times without an offset are UTC or the exchange's own,
 * whichever lies in its sessions: a daily bar of 18:30 is the session of the next day in India.
 */
export function readBarsCsv(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const bars: Bars[] = [];
  const previousCloses: PreviousClose[] = [];
  for (const [symbol, drafts] of readRows(table, source, ledger)) {
    const series = seriesOf(symbol, drafts, table, source, ledger);
    if (series === null) continue;
    bars.push(series);
    previousCloses.push(...previousClosesOf(symbol, drafts, series.interval));
  }
  if (bars.length === 0 && ledger.read === 0 && source.symbol !== undefined) {
    throw unreadable(
      source.name,
      `it holds no bars of ${source.symbol}`,
      'Leave --symbol out to see what it holds.',
    );
  }
  return { format: 'bars-csv', chains: [], bars, previousCloses, ledger };
}
