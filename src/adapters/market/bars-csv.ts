import type { BarInterval, Bars } from '../../domain/bar.ts';
import { session } from '../../domain/calendar/calendar.ts';
import { dateOfDay } from '../../domain/calendar/zone.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { columnOf, remembered, rowFault, type Table } from '../files/csv.ts';
import { numberIn } from '../files/numbers.ts';
import { type Ledger, ledger as newLedger } from './ledger.ts';
import { type Reading, type Source, unreadable } from './reading.ts';
import { barsOf, type Draft, intervalOf } from './series.ts';
import { symbolInName } from './series-name.ts';
import { sessionDay, timeReader, type WrittenTime } from './times.ts';
import { knownAnywhere } from './underlying.ts';

const aliases = {
  time: ['date', 'timestamp', 'datetime', 'date_time', 'time', 'trade_date', 'day'],
  open: ['open', 'open_price', 'o'],
  high: ['high', 'high_price', 'h'],
  low: ['low', 'low_price', 'l'],
  close: ['close', 'close_price', 'c', 'india_vix', 'vix'],
  volume: ['volume', 'vol', 'v', 'shares_traded', 'total_traded_quantity'],
  name: ['name', 'symbol', 'ticker', 'instrument'],
} as const;
type Column = keyof typeof aliases;

const at = (table: Table, column: Column): number => columnOf(table, ...aliases[column]);

/** Whether the header has a time and the four prices. */
export const isBarsCsv = (table: Table): boolean =>
  (['time', 'open', 'high', 'low', 'close'] as const).every((column) => at(table, column) >= 0);

interface Timed extends Draft {
  written: WrittenTime;
}

/** Rows of one instrument as they come. */
type Groups = Map<string, Timed[]>;

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

function readRows(table: Table, source: Source, ledger: Ledger): Groups {
  const places = Object.fromEntries(
    Object.keys(aliases).map((column) => [column, at(table, column as Column)]),
  ) as Record<Column, number>;
  const least = Math.max(places.time, places.open, places.high, places.low, places.close) + 1;
  const symbolOf = remembered((name) => (name === '' ? undefined : knownAnywhere(name)?.symbol));
  const fileName = places.name < 0 ? nameOf(source, ledger) : undefined;
  const readTime = timeReader(table, places.time);
  const groups: Groups = new Map();
  for (const row of table.rows()) {
    const fault = rowFault(row, table, least);
    const symbol =
      fault === undefined ? (fileName ?? symbolOf(row.fields[places.name]?.trim() ?? '')) : undefined;
    if (symbol === undefined) {
      ledger.refuse(row.line, fault ?? 'the row names no instrument');
      continue;
    }
    if (source.symbol !== undefined && symbol !== source.symbol) continue;
    const field = (column: Column) => numberIn(row.fields[places[column]]);
    const written = readTime(row.fields[places.time]!);
    const draft: Timed = {
      row: row.line,
      at: written.at,
      open: field('open'),
      high: field('high'),
      low: field('low'),
      close: field('close'),
      volume: places.volume < 0 ? Number.NaN : field('volume'),
      written,
    };
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [draft]);
    else group.push(draft);
  }
  return groups;
}

function intervalOrSay(source: Source, drafts: readonly Timed[]): BarInterval {
  const sound = drafts.filter((draft) => !Number.isNaN(draft.at));
  if (sound.every((draft) => draft.written.dayOnly)) return '1d';
  const found = intervalOf(sound.map((draft) => draft.at));
  if (found !== undefined) return found;
  const hint = 'coach keeps bars of 1, 5, 15, 30 and 60 minutes and of a day.';
  throw unreadable(source.name, 'the spacing of the bars is none coach keeps', hint);
}

const dayMs = 86_400_000;
const indiaAheadMs = 330 * 60_000;

/** Bars outside the exchange's hours in a series that otherwise keeps them are stray ticks, not bars. */
function withoutStrays(drafts: readonly Timed[], ledger: Ledger): Timed[] {
  const hours = remembered((day: number) => session('NSE', dateOfDay(day)));
  const inside = (draft: Timed): boolean | undefined => {
    const found = hours(Math.floor((draft.at + indiaAheadMs) / dayMs));
    if (found === null || isRefusal(found) || found.hoursUnknown === true) return undefined;
    return draft.at >= found.open && draft.at < found.close;
  };
  const judged = drafts.map((draft) => (Number.isNaN(draft.at) ? undefined : inside(draft)));
  const known = judged.filter((x) => x !== undefined);
  if (known.length === 0 || known.filter(Boolean).length < 0.9 * known.length) return [...drafts];
  return drafts.filter((draft, i) => {
    if (judged[i] === false) ledger.refuse(draft.row, 'the bar lies outside the session');
    return judged[i] !== false;
  });
}

function seriesOf(symbol: string, drafts: Timed[], source: Source, ledger: Ledger): Bars | null {
  const interval = intervalOrSay(source, drafts);
  const naive = drafts.some((draft) => draft.written.naive && !draft.written.dayOnly);
  if (interval === '1d') {
    for (const draft of drafts) draft.at = sessionDay(draft.written);
    return barsOf({ symbol, interval }, drafts, ledger);
  }
  if (naive) ledger.note('Times without an offset are read as UTC');
  return barsOf({ symbol, interval }, naive ? withoutStrays(drafts, ledger) : drafts, ledger);
}

/**
 * Bars as a table with a header: a time, the four prices and perhaps volume and the instrument's name; other columns
 * are ignored. Times without an offset are UTC, as Indian vendors write them: a daily bar of 18:30 is the session of
 * the next day in India.
 */
export function readBarsCsv(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const bars: Bars[] = [];
  for (const [symbol, drafts] of readRows(table, source, ledger)) {
    const series = seriesOf(symbol, drafts, source, ledger);
    if (series !== null) bars.push(series);
  }
  if (bars.length === 0 && ledger.read === 0 && source.symbol !== undefined) {
    throw unreadable(
      source.name,
      `it holds no bars of ${source.symbol}`,
      'Leave --symbol out to see what it holds.',
    );
  }
  return { format: 'bars-csv', chains: [], bars, ledger };
}
